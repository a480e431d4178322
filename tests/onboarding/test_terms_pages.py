"""The supplier's pages of the negotiation: what they show, and every bad input as a sentence at its field."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from onboarding.actions.terms import counter_offer, offer_terms, submit_list
from onboarding.models import ListedProduct, Offer, ProductList, Terms
from tests.matrix.application import make_application
from tests.onboarding.test_terms import PRODUCT, VALUES

LIST = {
    "products-TOTAL_FORMS": "2",
    "products-INITIAL_FORMS": "0",
    "products-0-name": "示例碎纸机",
    "products-0-model": "S6",
    "products-0-sale_fen": "１,２９９．００",
    "products-0-cost_fen": "980",
    "products-0-freight_fen": "38",
}
OFFER = {
    "commission": "8.5",
    "margin": "8",
    "settlement_days": "30",
    "deposit_fen": "50,000",
    "warranty_months": "12",
    "rebate_kind": "none",
    "commission_base": "sale_price",
    "shortfall": "monthly",
    "settlement_start": "receipt",
    "payment": "wire",
    "deposit_forms": ["cash", "guarantee"],
    "deposit_due_days": "7",
    "delivery": "direct",
    "freight": "supplier",
    "returns": "unopened",
    "after_sales": "supplier",
    "vat": "13",
    "invoice_kind": "special",
    "valid_months": "12",
}


@pytest.fixture
def application(cast):
    return make_application(cast)


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.ada)
    return client


def at(name, application, *more):
    return reverse(f"onboarding:{name}", args=[application.pk, *more])


def talks(application, cast, who="bo", **changes):
    if not ProductList.objects.exists():
        submit_list(application, actor=cast.actor("ada"), products=[PRODUCT])
    return offer_terms(application, actor=cast.actor(who), values=VALUES | changes, reason="理由")


def guards(page) -> dict:
    text = page.content.decode()
    return {n: re.search(rf'name="{n}" value="([^"]*)"', text).group(1) for n in ("once", "seen")}


def test_a_list_with_full_width_digits_and_separators_is_read(ada, application):
    assert ada.post(at("terms-list", application), LIST).status_code == 302
    row = ListedProduct.objects.get()
    assert (row.sale_fen, row.cost_fen, row.freight_fen) == (129900, 98000, 3800)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sale_fen", "-5"),
        ("sale_fen", "12.345"),
        ("sale_fen", "abc"),
        ("sale_fen", "0"),
        ("sale_fen", "9" * 30),
        ("sale_fen", "NaN"),
        ("cost_fen", "1e9"),
        ("name", "x" * 10_000),
        ("name", "   "),
        ("name", "\u202e\u200b"),
    ],
)
def test_a_wrong_value_in_the_list_is_a_sentence_at_its_field_and_everything_is_kept(ada, application, field, value):
    answer = ada.post(at("terms-list", application), LIST | {f"products-0-{field}": value})
    assert answer.status_code == 422
    assert answer.context["rows"].errors[0][field]
    assert 'value="S6"' in answer.content.decode()
    assert not ProductList.objects.exists()


@pytest.mark.parametrize(("total", "status"), [("", 302), ("x", 302), ("-1", 302), ("99999999", 302), ("1001", 422)])
def test_a_tampered_row_count_is_no_server_error(ada, application, total, status):
    assert ada.post(at("terms-list", application), LIST | {"products-TOTAL_FORMS": total}).status_code == status


def test_an_empty_list_is_refused(ada, application):
    answer = ada.post(at("terms-list", application), {"products-TOTAL_FORMS": "3", "products-INITIAL_FORMS": "0"})
    assert answer.status_code == 422


def test_more_rows_come_without_javascript_and_keep_what_was_typed(ada, application):
    page = ada.post(at("terms-list", application), LIST | {"more": "1"}).content.decode()
    assert "products-4-name" in page
    assert "示例碎纸机" in page


def test_enter_in_a_field_submits_the_list_and_adds_no_rows(ada, application):
    html = ada.get(at("terms-list", application)).content.decode()
    form = html[html.index("<main") :]
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form[form.index("products-0-name") :])
    assert "more" not in first[0]


def test_script_text_is_shown_as_text(ada, application, cast):
    ada.post(at("terms-list", application), LIST | {"products-0-name": "<script>alert(1)</script>"})
    page = ada.get(at("terms", application)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_same_list_posted_twice_is_one_list(ada, application):
    once = guards(ada.get(at("terms-list", application)))
    for _time in range(2):
        assert ada.post(at("terms-list", application), LIST | {"once": once["once"]}).status_code == 302
    assert ProductList.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commission", "-1"),
        ("commission", "8.555"),
        ("commission", "101"),
        ("commission", "八"),
        ("commission", "nan"),
        ("settlement_days", "-3"),
        ("settlement_days", "30.5"),
        ("settlement_days", "9" * 40),
        ("deposit_fen", "-1"),
        ("deposit_fen", "1.001"),
        ("deposit_forms", []),
        ("deposit_forms", ["gold"]),
        ("vat", "11"),
        ("message", "字" * 10_000),
        ("warranty_months", "<script>"),
        ("rebate_kind", "purchases"),
    ],
)
def test_a_wrong_number_in_an_offer_is_a_sentence_at_its_field(ada, application, cast, field, value):
    submit_list(application, actor=cast.actor("ada"), products=[PRODUCT])
    answer = ada.post(at("terms-offer", application), OFFER | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors["rebate" if field == "rebate_kind" else field]
    assert not Offer.objects.exists()


def test_a_wish_with_full_width_digits_is_round_one(ada, application, cast):
    submit_list(application, actor=cast.actor("ada"), products=[PRODUCT])
    assert (
        ada.post(
            at("terms-offer", application), OFFER | {"commission": "７．２５", "settlement_days": "３０"}
        ).status_code
        == 302
    )
    assert Offer.objects.values_list("commission", "settlement_days", "side").get() == (725, 30, "supplier")


def test_the_page_shows_rounds_flags_earnings_and_what_becomes_fixed(ada, application, cast):
    first = talks(application, cast, "ada", commission=400)
    counter_offer(first, actor=cast.actor("bo"), values=VALUES)
    page = ada.get(at("terms", application)).content.decode()
    assert "↑4.0" in page
    assert "ob-flag-band" in page
    assert "¥177.08" in page  # 1299 × 92 % − 980 − 38 with the list's own cost
    assert "ob-fixed" in page


def test_what_the_buyer_has_not_had_approved_is_not_shown(ada, application, cast):
    talks(application, cast, commission=1234)
    page = ada.get(at("terms", application)).content.decode()
    assert "12.34" not in page
    assert ada.get(at("terms-offer", application)).status_code == 302


def test_accepting_needs_the_tick_and_fixes_the_terms(ada, application, cast):
    offer = talks(application, cast)
    refused = ada.post(at("terms-accept", application, offer.pk), {})
    assert refused.status_code == 422
    assert ada.post(at("terms-accept", application, offer.pk), {"sure": "on"}).status_code == 302
    assert Terms.objects.get().sha256 in ada.get(at("terms", application)).content.decode()


def test_accepting_twice_with_one_token_is_one_acceptance(ada, application, cast):
    offer = talks(application, cast)
    posted = {"sure": "on"} | guards(ada.get(at("terms", application)))
    assert [ada.post(at("terms-accept", application, offer.pk), posted).status_code for _n in range(2)] == [302, 302]
    assert Terms.objects.count() == 1


def test_a_page_that_shows_a_superseded_round_answers_409_with_what_happened(ada, application, cast):
    offer = talks(application, cast)
    stale = {"sure": "on"} | guards(ada.get(at("terms", application)))
    counter_offer(offer, actor=cast.actor("bea"), values=VALUES | {"commission": 900})
    answer = ada.post(at("terms-accept", application, offer.pk), stale)
    assert answer.status_code == 409
    assert not Terms.objects.exists()
    assert ada.post(at("terms-offer", application), OFFER | {"answers": str(offer.pk)}).status_code == 409


def test_an_offer_that_expired_a_second_ago_answers_409(ada, application, cast):
    offer = talks(application, cast)
    Offer.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert ada.post(at("terms-accept", application, offer.pk), {"sure": "on"}).status_code == 409
    assert ada.get(at("terms", application)).status_code == 200


def test_strangers_and_their_objects_are_not_found(client, cast, application):
    offer = talks(application, cast)
    client.force_login(cast.eve)
    for name in ("terms", "terms-list", "terms-offer"):
        assert client.get(at(name, application)).status_code == 404
    assert client.post(at("terms-accept", application, offer.pk), {"sure": "on"}).status_code == 404


def test_a_get_never_changes_anything(ada, application, cast):
    offer = talks(application, cast)
    assert ada.get(at("terms-accept", application, offer.pk)).status_code == 405
    assert ada.get(at("terms-decline", application, offer.pk)).status_code == 200
    assert Offer.objects.get().state == "open"


def test_a_declined_offer_keeps_the_words_and_renewing_is_one_post(ada, application, cast):
    offer = talks(application, cast)
    assert ada.post(at("terms-decline", application, offer.pk), {"words": " "}).status_code == 422
    assert ada.post(at("terms-decline", application, offer.pk), {"words": "太高"}).status_code == 302
    wish = talks(application, cast, "ada")
    Offer.objects.filter(pk=wish.pk).update(state="expired")
    assert ada.post(at("terms-renew", application, wish.pk)).status_code == 302
    assert Offer.objects.order_by("-round").first().state == "open"


def test_staff_never_see_the_suppliers_own_cost(client, cast, application):
    offer = talks(application, cast)
    client.force_login(cast.bo)
    for url in (
        f"/admin/onboarding/offer/{offer.pk}/change/",
        f"/admin/onboarding/application/{application.pk}/change/",
    ):
        page = client.get(url).content.decode()
        assert "980.00" not in page
        assert "1,299.00" in page or "application" in url


def test_the_page_asks_a_constant_number_of_questions(ada, application, cast, django_assert_max_num_queries):
    offer = talks(application, cast)
    ada.get(at("terms", application))
    for number in range(6):
        offer = counter_offer(offer, actor=cast.actor("bo" if number % 2 else "ada"), values=VALUES)
    with django_assert_max_num_queries(75):
        ada.get(at("terms", application) + "?all=1")


def press(client, application, name, **fields):
    """Press a button of the application's case page, with what the page carries in its hidden fields."""
    url = f"/admin/onboarding/application/{application.pk}/"
    page = client.get(f"{url}change/").content.decode()
    shown = re.search(rf'name="{name}-shown" value="([^"]*)"', page)
    hidden = {"shown": shown.group(1)} if shown else {}
    data = {f"{name}-{k}": v for k, v in (hidden | fields).items()}
    return client.post(f"{url}act/{name}/", data)


def test_the_buyer_offers_answers_and_accepts_on_the_applications_page(client, cast, application):
    submit_list(application, actor=cast.actor("ada"), products=[PRODUCT])
    client.force_login(cast.bo)
    assert press(client, application, "offer_terms", **OFFER).status_code == 302
    first = Offer.objects.get()
    wish = counter_offer(first, actor=cast.actor("ada"), values=VALUES | {"commission": 600})
    assert press(client, application, "counter_offer", **OFFER).status_code == 302
    answer = Offer.objects.order_by("-round").first()
    assert (answer.round, answer.side) == (3, "buyer")
    wish = counter_offer(answer, actor=cast.actor("ada"), values=VALUES)
    assert press(client, application, "accept_offer").status_code == 422
    assert press(client, application, "accept_offer", sure="on").status_code == 302
    assert Terms.objects.get().offer == wish


def test_a_click_meant_for_an_older_round_does_not_decide_on_the_newer_one(client, cast, application):
    wish = talks(application, cast, "ada")
    client.force_login(cast.bo)
    newer = counter_offer(wish, actor=cast.actor("ada"), values=VALUES | {"commission": 500})
    url = f"/admin/onboarding/application/{application.pk}/act/accept_offer/"
    stale = {"accept_offer-sure": "on", "accept_offer-shown": f"{wish.pk}-{wish.revision}"}
    assert client.post(url, stale).status_code == 409
    newer.refresh_from_db()
    assert newer.state == "open"
    assert client.post(url, {"accept_offer-sure": "on", "accept_offer-shown": "x"}).status_code == 409


def test_out_of_band_offers_ask_for_a_reason_at_the_field_in_the_admin(client, cast, application):
    submit_list(application, actor=cast.actor("ada"), products=[PRODUCT])
    client.force_login(cast.bo)
    answer = press(client, application, "offer_terms", **OFFER | {"commission": "12"})
    assert answer.status_code == 422
    assert "理由" in answer.content.decode()
    assert (
        press(client, application, "offer_terms", **OFFER | {"commission": "12", "reason": "首年"}).status_code == 302
    )
    client.force_login(cast.mia)
    offer = Offer.objects.get()
    page = f"/admin/onboarding/offer/{offer.pk}/"
    assert "首年" in client.get(f"{page}change/").content.decode()
    assert client.post(f"{page}act/approve_offer/", {"approve_offer-words": "同意"}).status_code == 302
    assert Offer.objects.get().state == "open"
