"""The pages of the three forms as a browser meets them, and the reviewer's desk."""

import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onboarding.actions.forms import return_sheet, save_page, submit_sheet
from onboarding.models import FormSheet, Paper, Remark
from onboarding.sheets import SHEETS
from onboarding.sheets.filled import Filled
from onboarding.shell import shell
from tests.onboarding.forms_data import (
    ACCOUNT,
    ANSWERS,
    PDF,
    PRODUCT,
    RESIDENT_ID,
    agreed,
    fill,
    handed_in,
    pdf,
    post_for,
)
from workflow.actions import new_token
from workflow.models import Event, StoredFile


@pytest.fixture
def application(cast):
    return agreed(cast)


@pytest.fixture
def ada(cast, client):
    """Ada's browser."""
    client.force_login(cast.ada)
    return client


@pytest.fixture
def bo(cast, client):
    client.force_login(cast.bo)
    return client


def at(application, kind, page="", query=""):
    if page == "check":
        return reverse("onboarding:form-check", args=[application.pk, kind])
    return reverse("onboarding:form-page", args=[application.pk, kind, page]) + query


def post(client, application, kind, page, query="", **changes):
    return client.post(
        at(application, kind, page, query), {"once": new_token(), "base": "0"} | post_for(kind, page, **changes)
    )


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("kind", list(SHEETS))
def test_a_supplier_fills_in_a_form_page_by_page_and_hands_it_in(ada, application, kind):
    page = ada.get(reverse("onboarding:form", args=[application.pk, kind])).url
    for key in ANSWERS[kind]:
        query = "?row=new" if SHEETS[kind].page(key).repeats else ""
        assert page == at(application, kind, key)
        answer = post(ada, application, kind, key, query)
        assert answer.status_code == 302, answer.context["form"].errors
        page = answer.url
    if kind == "products":
        assert ada.get(page).status_code == 200
        page = at(application, kind, "check")
    assert page == at(application, kind, "check")
    assert ada.post(page, {"once": new_token()}).status_code == 302
    assert FormSheet.objects.get().state == "submitted"


def test_looking_changes_nothing(ada, application):
    for kind, sheet in SHEETS.items():
        for page in [p.key for p in sheet.pages] + ["check"]:
            assert ada.get(at(application, kind, page)).status_code == 200
    assert ada.get(reverse("onboarding:forms", args=[application.pk])).status_code == 200
    assert not FormSheet.objects.exists()


def test_a_form_says_how_much_it_asks_before_the_first_answer(ada, application):
    page = text(ada.get(reverse("onboarding:forms", args=[application.pk])))
    for sheet in SHEETS.values():
        assert re.search(rf"\b{len(sheet.required({}))}\b", page)


def test_wrong_answers_get_a_sentence_at_their_field_and_the_rest_stays(ada, application):
    answer = post(
        ada, application, "evaluation", "bank", bank_cnaps="102100099995", bank_holder="别的公司", bank_branch="支行😀"
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"bank_cnaps", "bank_holder", "bank_branch"}
    assert "102100099995" in text(answer)
    assert 'href="#id_bank_cnaps"' in text(answer)
    assert not FormSheet.objects.get().answers


def test_a_good_paper_is_kept_though_another_answer_is_wrong(ada, application):
    post(ada, application, "evaluation", "bank", bank_cnaps="1")
    assert Paper.objects.get().field == "bank_proof"
    assert post(ada, application, "evaluation", "bank", bank_proof=None).status_code == 302


@pytest.mark.parametrize("name", [" ", "\u3000", "长" * 10_000, "\u200b"])
def test_a_name_that_is_none_is_refused(ada, application, name):
    answer = post(ada, application, "evaluation", "representative", legal_name=name)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["legal_name"]


def huge_png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licence.pdf", b"MZ\x90\x00 this program cannot be run in DOS mode"),
        ("licence.png", huge_png()),
        ("licence.pdf", PDF.replace(b"<<>>", b"<<>>" + b" " * 11 * 1024 * 1024)),
        ("licence.pdf", b""),
    ],
    ids=["exe renamed pdf", "400 megapixels", "11 MB", "empty"],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_stored(ada, application, name, content):
    answer = post(ada, application, "evaluation", "company", licence=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["licence"]
    assert not StoredFile.objects.exists()
    assert "浙江省杭州市示例区示例路 100 号" in text(answer)


def test_script_and_formula_are_only_text(ada, application, cast, client):
    nasty = '=HYPERLINK("http://x")<script>alert(1)</script>'
    assert post(ada, application, "evaluation", "role", brands=nasty).status_code == 302
    page = text(ada.get(at(application, "evaluation", "check")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    client.force_login(cast.bo)
    desk = text(client.get(f"/admin/onboarding/formsheet/{FormSheet.objects.get().pk}/change/"))
    assert "<script>alert" not in desk


def test_the_same_post_twice_has_one_effect(ada, application):
    once = new_token()
    for _time in range(2):
        answer = post(ada, application, "evaluation", "bank", once=once)
        assert answer.status_code == 302
    assert Paper.objects.count() == StoredFile.objects.count() == 1
    assert Event.objects.filter(verb="onboarding.save_page").count() == 1


def test_what_a_colleague_saved_meanwhile_is_shown_and_nothing_typed_is_lost(ada, application, cast):
    sheet = fill(application, "evaluation", cast.actor("ada"))
    base = sheet.revision
    save_page(sheet, actor=cast.actor("ben"), page="role", answers={"brands": "本的品牌"})
    answer = post(ada, application, "evaluation", "role", brands="爱达的品牌", base=str(base))
    assert answer.status_code == 409
    assert "本的品牌" in text(answer)
    assert 'value="爱达的品牌"' in text(answer)
    assert "Ben" in text(answer)
    again = re.search(r'name="base" value="(\d+)"', text(answer))[1]
    assert post(ada, application, "evaluation", "role", brands="爱达的品牌", base=again).status_code == 302
    assert FormSheet.objects.get().answers["brands"] == "爱达的品牌"


def test_a_page_posted_after_a_colleague_handed_in_shows_what_was_typed(ada, application, cast):
    handed_in(application, "evaluation", cast.actor("ben"))
    answer = post(ada, application, "evaluation", "role", brands="太晚的品牌")
    assert answer.status_code == 409
    assert "太晚的品牌" in text(answer)


def test_handing_in_with_gaps_names_every_page_and_links_to_every_field(ada, application):
    answer = ada.post(at(application, "evaluation", "check"), {"once": new_token()})
    assert answer.status_code == 422
    for problem in Filled.read(application, "evaluation").problems():
        assert f"{at(application, 'evaluation', problem.page.key)}#field-{problem.ask.name}" in text(answer)


def test_an_account_number_on_record_is_never_sent_back_and_stays_when_left_empty(ada, application, cast):
    fill(application, "evaluation", cast.actor("ada"))
    page = text(ada.get(at(application, "evaluation", "bank")))
    assert ACCOUNT not in page
    base = str(FormSheet.objects.get().revision)
    answer = post(
        ada, application, "evaluation", "bank", bank_number="", bank_number_again="", bank_proof=None, base=base
    )
    assert answer.status_code == 302
    assert FormSheet.objects.get().sealed["bank_number"] == ACCOUNT
    everywhere = text(ada.get(at(application, "evaluation", "check")))
    assert ACCOUNT not in everywhere and RESIDENT_ID not in everywhere


def test_a_returned_page_opens_only_its_field_with_the_reviewers_words(ada, application, cast):
    sheet = handed_in(application, "evaluation", cast.actor("ada"))
    return_sheet(
        sheet, actor=cast.actor("bo"), remarks=[{"place": "licence_until", "code": "EXP-01", "words": "与执照不同"}]
    )
    page = ada.get(at(application, "evaluation", "company"))
    assert "与执照不同" in text(page) and "EXP-01" in text(page) and "有效期填写有误" in text(page)
    assert set(page.context["form"].fields) == {"licence_until", "reply_licence_until"}
    sidebar = {entry["label"]: entry["turn"] for group in shell(page.wsgi_request)["nav"]() for entry in group["items"]}
    assert sidebar["三表"] == "returned" and sidebar["VC后台账号"] == "later"
    answer = ada.post(
        at(application, "evaluation", "company"),
        {"once": new_token(), "licence_until_kind": "until", "licence_until_day": "2199-03-17", "address": "偷改"},
    )
    assert answer.url == at(application, "evaluation", "check")
    sheet.refresh_from_db()
    assert sheet.answers["licence_until"] == "2199-03-17"
    assert sheet.answers["address"] != "偷改"
    assert ada.post(at(application, "evaluation", "check"), {"once": new_token()}).status_code == 302


def test_products_are_added_changed_and_removed_one_by_one(ada, application):
    page = at(application, "products", "product")
    for name in ("一号", "二号"):
        assert post(ada, application, "products", "product", "?row=new", name=name).url == page
    assert ada.post(page + "?row=2", PRODUCT | {"name": "三号", "sale_fen": "5000"}).status_code == 422
    assert ada.post(page + "?row=2", PRODUCT | {"name": "三号"} | {"base": "99"}).status_code == 302
    assert ada.post(page + "remove/", {"row": "1"}).status_code == 302
    assert [r["name"] for r in FormSheet.objects.get().answers["product"].values()] == ["三号"]
    assert ada.get(page + "?row=1").status_code == 404


def test_a_stranger_finds_nothing(client, cast, application):
    fill(application, "evaluation", cast.actor("ada"))
    client.force_login(cast.eve)
    for page in ("company", "check"):
        assert client.get(at(application, "evaluation", page)).status_code == 404
        assert client.post(at(application, "evaluation", page)).status_code == 404
    assert client.get(reverse("onboarding:forms", args=[application.pk])).status_code == 404


def test_unknown_forms_and_pages_are_not_found(ada, application):
    base = reverse("onboarding:forms", args=[application.pk])
    for path in (
        "nothing/",
        "evaluation/nothing/",
        "nothing/check/",
        "products/product/?row=7",
        "products/product/?row=x",
    ):
        assert ada.get(base + path).status_code == 404


def test_a_form_page_needs_the_same_number_of_queries_however_much_is_filled_in(
    ada, application, cast, django_assert_max_num_queries
):
    page = at(application, "evaluation", "company")
    ada.get(page)
    with django_assert_max_num_queries(30) as before:
        ada.get(page)
    for kind in ANSWERS:
        fill(application, kind, cast.actor("ada"))
    with django_assert_max_num_queries(len(before) + 2):
        ada.get(page)


def test_the_desk_shows_answers_masked_with_papers_beside_them(bo, application, cast):
    sheet = handed_in(application, "evaluation", cast.actor("ada"))
    assert "RZ-" in text(bo.get("/admin/onboarding/formsheet/?state__exact=submitted"))
    page = text(bo.get(f"/admin/onboarding/formsheet/{sheet.pk}/change/"))
    assert ACCOUNT not in page and RESIDENT_ID not in page
    assert page.count("<iframe") == 3
    assert "浙江省杭州市示例区示例路 100 号" in page


def test_reading_in_full_needs_a_reason_and_leaves_a_line(bo, application, cast):
    sheet = handed_in(application, "evaluation", cast.actor("ada"))
    url = f"/admin/onboarding/formsheet/{sheet.pk}/reveal/"
    assert bo.post(url, {"reveal-reason": ""}).status_code == 422
    page = bo.post(url, {"reveal-reason": "核对执照"})
    assert RESIDENT_ID in text(page)
    assert "no-store" in page["Cache-Control"]
    assert Event.objects.filter(verb="accounts.read_in_full", user=cast.bo).exists()
    assert RESIDENT_ID not in text(bo.get(f"/admin/onboarding/formsheet/{sheet.pk}/change/"))


def test_the_reviewer_sends_several_answers_back_at_once_and_sees_what_changed(client, bo, application, cast):
    sheet = handed_in(application, "evaluation", cast.actor("ada"))
    act = f"/admin/onboarding/formsheet/{sheet.pk}/act/return_sheet/"
    p = "return_sheet-"
    bad = bo.post(act, {f"{p}tick_brands": "on", f"{p}words_brands": "授权书缺页"})
    assert bad.status_code == 422 and "授权书缺页" in text(bad)
    good = {
        f"{p}tick_brands": "on",
        f"{p}code_brands": "AUTH-01",
        f"{p}words_brands": "缺页",
        f"{p}code_licence": "SEAL-01",
    }
    assert bo.post(act, good).status_code == 302
    assert list(Remark.objects.values_list("place", "code")) == [("licence", "SEAL-01"), ("brands", "AUTH-01")]
    save_page(sheet, actor=cast.actor("ada"), page="role", answers={"brands": "新品牌"}, replies={"licence": "已盖章"})
    submit_sheet(sheet, actor=cast.actor("ada"))
    page = text(bo.get(f"/admin/onboarding/formsheet/{sheet.pk}/change/"))
    assert "新品牌" in page and "已盖章" in page
    assert re.search(r"ob-changed[\s\S]*新品牌[\s\S]*示例", page)


def test_the_reviewer_approves_with_a_score(bo, application, cast):
    sheet = handed_in(application, "evaluation", cast.actor("ada"))
    act = f"/admin/onboarding/formsheet/{sheet.pk}/act/approve_sheet/"
    p = "approve_sheet-"
    assert bo.post(act, {f"{p}score": "120", f"{p}valid_until": "2199-01-01"}).status_code == 422
    assert bo.post(act, {f"{p}score": "88", f"{p}valid_until": "2199-01-01"}).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.score) == ("approved", 88)


def test_pages_read_well_when_the_form_is_closed(ada, application, cast):
    handed_in(application, "evaluation", cast.actor("ada"))
    page = text(ada.get(at(application, "evaluation", "company")))
    assert "novalidate" not in page
    assert "浙江省杭州市示例区示例路 100 号" in page
    assert pdf().name in page
    assert ada.post(reverse("onboarding:form-withdraw", args=[application.pk, "evaluation"])).status_code == 302
    assert FormSheet.objects.get().state == "draft"
