"""The leaf category of a product is one of the catalogue's; what was typed before stays readable."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from catalog.models import Category
from onboarding.models import FormSheet
from onboarding.sheets import SHEETS
from onboarding.sheets.filled import Filled
from onboarding.sheets.leaves import LeafField
from onboarding.sheets.shown import words
from tests.onboarding.forms_data import agreed, fill

pytestmark = pytest.mark.django_db
ASK = SHEETS["products"].page("product")["category"]


@pytest.mark.parametrize("typed", ["printer", "打印机", " Printers ", "Printers"])
def test_a_leaf_is_kept_by_its_code_however_it_is_named(typed):
    assert LeafField().clean(typed) == "printer"


@pytest.mark.parametrize("typed", ["某种货", "office", "x" * 5000])
def test_what_is_no_leaf_is_refused_with_a_sentence(typed):
    with translation.override("en"), pytest.raises(ValidationError, match="catalogue"):
        LeafField().clean(typed)


def test_leaves_are_offered_under_their_families_in_the_readers_language():
    with translation.override("en"):
        families = {str(name): dict(leaves) for name, leaves in list(LeafField().choices)[1:]}
    assert any(leaves.get("printer") == "Printers" for leaves in families.values())


def test_a_category_that_is_not_offered_any_more_is_no_choice():
    leaf = Category.objects.get(code="printer")
    leaf.active = False
    leaf.save()
    with pytest.raises(ValidationError):
        LeafField().clean("printer")
    leaf.active = True
    leaf.save()


def test_answers_read_as_words_old_ones_as_they_were_typed():
    with translation.override("zh-hans"):
        assert words(ASK, "printer").endswith("打印机")
        assert words(ASK, "打印机").endswith("打印机")
        assert words(ASK, "某种货") == "某种货"


def typed_before(cast, text):
    """The product form of a supplier, answered when the category was a line of text."""
    application = agreed(cast)
    fill(application, "products", cast.actor("ada"))
    sheet = FormSheet.objects.get(application=application, kind="products")
    page = dict(sheet.answers["product"])
    row = next(iter(page))
    FormSheet.objects.filter(pk=sheet.pk).update(
        answers=sheet.answers | {"product": page | {row: page[row] | {"category": text}}}
    )
    return FormSheet.objects.get(pk=sheet.pk)


def test_a_draft_with_a_category_that_does_not_exist_asks_to_choose(cast):
    sheet = typed_before(cast, "某种货")
    assert [p.ask.name for p in Filled.of(sheet).problems()] == ["category"]
    assert Filled.of(typed_before_again(sheet, "打印机")).problems() == []


def typed_before_again(sheet, text):
    for row in sheet.answers["product"].values():
        row["category"] = text
    sheet.save()
    return sheet


def test_a_returned_form_is_not_stuck_on_a_category_that_nobody_may_change(cast):
    sheet = typed_before(cast, "某种货")
    FormSheet.objects.filter(pk=sheet.pk).update(state=FormSheet.State.RETURNED)
    assert Filled.of(FormSheet.objects.get(pk=sheet.pk)).problems() == []
