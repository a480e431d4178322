"""Figures, dates, badges and fields as the pages show them."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from workflow.requirements import Requirement, Status, Turn
from workflow.templatetags.portal import requirement_groups

MONDAY = dt.date(2026, 11, 23)


def show(source, **context):
    """The template as text, in the language that is active."""
    return Template(source).render(Context(context)).strip()


@pytest.fixture(autouse=True)
def monday_morning(db):
    with time_machine.travel(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(123400, "¥1,234.00"), (0, "¥0.00"), (-5, "−¥0.05"), (10**12 + 1, "¥10,000,000,000.01"), (None, ""), ("", "")],
)
def test_money_has_its_sign_two_decimals_and_separators(fen, shown):
    assert show("{{ fen|money }}", fen=fen) == shown


def test_yuan_is_money_without_the_currency():
    assert show("{{ a|yuan }} {{ b|yuan }}", a=123400, b=-100) == "1,234.00 −1.00"


@pytest.mark.parametrize(("points", "shown"), [(800, "8.0"), (825, "8.25"), (1050, "10.5"), (-50, "−0.5"), (0, "0.0")])
def test_points_keep_at_least_one_decimal(points, shown):
    assert show("{{ p|points }}", p=points) == shown


def test_a_date_says_its_weekday_in_both_languages():
    with translation.override("zh-hans"):
        assert show("{{ d|day }}", d=dt.date(2026, 11, 30)) == "11月30日（周一）"
        assert show("{{ d|date_only }}", d=dt.date(2027, 2, 18)) == "2027年2月18日"
    with translation.override("en"):
        assert show("{{ d|day }}", d=dt.date(2026, 11, 30)) == "Mon 30 Nov"
        assert show("{{ d|day }}", d=dt.date(2027, 2, 18)) == "Thu 18 Feb 2027"


def test_a_moment_is_told_in_beijing_time():
    late = dt.datetime(2026, 11, 22, 16, 5, tzinfo=dt.UTC)
    with translation.override("zh-hans"):
        assert show("{{ m|moment }} {{ m|day }}", m=late) == "11月23日 00:05 11月23日（周一）"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0, "due today"),
        (1, "1 working day left"),
        (5, "4 working days left"),
        (-3, "overdue by 1 working day"),
        (-7, "overdue by 5 working days"),
    ],
)
def test_what_is_left_counts_working_days(days, shown):
    with translation.override("en"):
        assert show("{{ d|left }}", d=MONDAY + dt.timedelta(days)) == shown


def test_a_deadline_is_past_only_when_its_day_is_over():
    assert show("{{ d|is_past }}", d=MONDAY) == "False"
    assert show("{{ d|is_past }}", d=MONDAY - dt.timedelta(1)) == "True"


def test_a_badge_carries_icon_words_and_colour():
    with translation.override("en"):
        html = show("{% badge 'you' %}")
    assert "ob-badge ob-you" in html
    assert "icons.svg#pencil" in html
    assert "Your turn" in html


def test_staff_read_the_side_instead_of_you():
    with translation.override("en"):
        assert "Supplier" in show("{% badge 'supplier' staff=True %}")
        assert "Platform" in show("{% badge 'us' staff=True %}")


def test_words_in_a_badge_are_escaped():
    assert "<b>" not in show("{% badge 'done' words %}", words="<b>")


def test_every_icon_named_in_templates_and_python_is_in_the_sprite():
    base = Path(settings.BASE_DIR)
    sprite = set(re.findall(r'id="([^"]+)"', (base / "static/icons.svg").read_text()))
    listed = {line for line in (base / "static/icons.txt").read_text().splitlines() if not line.startswith("#")}
    assert sprite == listed
    used = {}
    for path in [*base.glob("templates/**/*.html"), *base.glob("*/*.py"), *base.glob("*/*/*.py")]:
        if {".venv", "tests"} & set(path.relative_to(base).parts):
            continue
        text = path.read_text()
        for name in re.findall(r"""(?:\{%\s*icon\s+|\bicon=|["']icon["']:\s*)["']([a-z0-9-]+)["']""", text):
            used.setdefault(name, path.relative_to(base))
    assert {name: str(path) for name, path in used.items() if name not in sprite} == {}


def test_query_keeps_the_filters_and_starts_over_at_the_first_page():
    request = RequestFactory().get("/", {"state": "open", "page": "3", "q": "a b"})
    assert show("{% query state='done' as q %}{{ q|safe }}", request=request) == "?state=done&q=a+b"
    assert show("{% query page=4 as q %}{{ q|safe }}", request=request) == "?state=open&page=4&q=a+b"
    assert show("{% query_of 'state' '' as q %}{{ q|safe }}", request=request) == "?q=a+b"


class Sheet(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the licence")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    scan = forms.FileField(label="Scan")
    agree = forms.BooleanField(label="Agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form, name, **more):
    return show('{% include "components/field.html" with field=field %}', field=form[name], **more)


def test_the_kinds_of_fields_are_told_apart():
    form = Sheet()
    kinds = [show("{{ f|fieldtype }}", f=form[name]) for name in form.fields]
    assert kinds == ["text", "radio", "textarea", "file", "checkbox", "hidden"]


def test_a_field_is_described_by_its_hint_and_its_error():
    html = field(Sheet({"name": ""}), "name")
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_described_by_its_fieldset():
    html = field(Sheet({"kind": ""}), "kind")
    assert re.search(r"<fieldset[^>]+aria-describedby=\"id_kind_error\"", html)


def test_only_optional_fields_say_so():
    with translation.override("en"):
        assert "(optional)" in field(Sheet(), "note")
        assert "(optional)" not in field(Sheet(), "name")


def test_a_locked_field_shows_its_value_and_no_input():
    form = Sheet()
    form.fields["name"].locked, form.fields["name"].shown = True, "Example Ltd <1>"
    html = field(form, "name")
    assert "<input" not in html
    assert "Example Ltd &lt;1&gt;" in html


def test_a_returned_field_carries_the_remark_and_the_old_value():
    form = Sheet()
    form.fields["name"].locked = True
    form.fields["name"].remark = {"who": "Rita", "code": "EXP-01", "text": "Not as on the licence", "old": "Exmaple"}
    html = field(form, "name")
    assert "<input" in html, "what was sent back can be changed even where the rest is locked"
    assert "EXP-01" in html
    assert "<s>Exmaple</s>" in html
    assert "id_name_remark" in re.search(r'<input[^>]+aria-describedby="([^"]+)"', html)[1]


def test_variables_of_the_page_do_not_leak_into_its_fields():
    html = field(Sheet(), "name", locked=True, remark={"text": "of the page"}, suffix="points")
    assert "<input" in html
    assert "of the page" not in html
    assert "points" not in html


def test_the_error_summary_links_to_the_control_or_the_first_choice():
    html = show('{% include "components/error_summary.html" %}', form=Sheet({}))
    assert 'href="#id_name"' in html
    assert 'href="#id_kind_0"' in html
    assert show('{% include "components/error_summary.html" %}', form=Sheet()) == ""


def entry(code, status, turn, **more):
    return Requirement(code, f"Title {code}", status, turn, **more)


def test_requirements_are_grouped_by_whose_turn_it_is_and_done_ones_are_folded():
    needs = [
        entry("a", Status.NOW, Turn.SUPPLIER),
        entry("b", Status.WAITING, Turn.PLATFORM),
        entry("c", Status.LATER, Turn.SUPPLIER),
        entry("d", Status.DONE, Turn.NOBODY),
        entry("e", Status.OVERDUE, Turn.SUPPLIER, due=MONDAY - dt.timedelta(3)),
    ]
    groups = requirement_groups(needs)
    assert {name: "".join(e.code for e in found) for name, found in groups.items()} == {
        "yours": "ae",
        "ours": "b",
        "later": "c",
        "done": "d",
    }
    with translation.override("en"):
        html = show('{% include "components/requirements.html" with requirements=needs %}', needs=needs)
    assert (
        html.index("Title e")
        < html.index("Title b")
        < html.index("Title c")
        < html.index("<details")
        < html.index("Title d")
    )
    assert "ob-overdue" in html


def test_only_facts_with_something_to_copy_get_a_copy_button():
    following = {
        "title": "Pay",
        "given": [{"label": "Payee", "value": "A"}, {"label": "Code", "value": "B", "copy": "B"}],
    }
    html = show('{% include "components/next_thing.html" %}', next=following)
    assert re.findall(r'data-copy="([^"]*)"', html) == ["B"]


def test_nothing_missing_says_so():
    with translation.override("en"):
        assert "Nothing is missing." in show(
            '{% include "components/requirements.html" with requirements=needs %}', needs=[]
        )


def test_no_template_or_style_breaks_the_content_security_policy():
    base = Path(settings.BASE_DIR)
    for path in [
        *base.glob("templates/*.html"),
        *base.glob("templates/components/*.html"),
        *base.glob("templates/admin/*.html"),
    ]:
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|https?://", text), path
    for path in base.glob("static/css/*.css"):
        assert not re.search(r"@import|url\(\s*['\"]?(?:data:|https?:|//)", path.read_text()), path
