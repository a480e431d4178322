"""Bad input at the seams of every page: hidden fields, addresses, lists, conflicts; never a 500, nothing half done."""

import io
import uuid
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Supplier, User
from deposits.models import Proof
from onboarding.actions.application import open_application
from onboarding.actions.terms import offer_terms, submit_list
from onboarding.models import Application, FormSheet, HandIn, Offer, ProductList, Task
from tests.deposits.stage import PDF, a_notice
from tests.matrix.application import make_application
from tests.matrix.group import make_task
from tests.onboarding.forms_data import LISTED, OFFER
from workflow.models import CalendarYear, Event, Policy, StoredFile

LONG = "9" * 5000
NONSENSE = [
    "²",
    "፩",
    "１",
    "-1",
    "abc",
    "1e309",
    "NaN",
    str(2**63),
    LONG,
    "\x00",
    "00000000-0000-0000-0000-0000000000zz",
]


@pytest.fixture
def application(cast):
    return make_application(cast)


@pytest.fixture
def ada(client, cast):
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def staff(cast):
    """Log in as one of the staff: `staff("bo")`."""

    def log_in(name):
        client = Client()
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def act(case, name: str) -> str:
    """The address of a button on a case page."""
    return reverse(f"admin:{case._meta.label_lower.replace('.', '_')}_act", args=[case.pk, name])


def rows(*names) -> dict:
    """A product list as the browser posts it."""
    data = {"products-TOTAL_FORMS": str(len(names)), "products-INITIAL_FORMS": "0"}
    for n, name in enumerate(names):
        data |= {f"products-{n}-name": name, f"products-{n}-sale_fen": "1799"}
    return data


@pytest.mark.parametrize("value", NONSENSE)
def test_hidden_fields_of_nonsense_count_as_nothing(ada, application, cast, value):
    hidden = {"once": value, "seen": value, "base": value, "answers": value}
    posts = {
        "/account/": {"name": "李明", "language": "zh-hans"},
        "/account/company/name/": {"name": "杭州示例科技有限公司"},
        "/account/members/invite/": {"email": "x@example.com", "role": "member"},
        "/start/": {"channel": "huicai", "categories": "办公设备"},
        "/goods/lines/new/": {},
        f"/applications/{application.pk}/terms/products/": rows("碎纸机"),
        f"/applications/{application.pk}/terms/offer/": {"commission": "8"},
        f"/applications/{application.pk}/forms/contract/company/": {"sms_mobile": "1"},
        f"/applications/{application.pk}/withdraw/": {"reason": "x"},
    }
    for address, data in posts.items():
        assert ada.post(address, data | hidden).status_code in (302, 404, 409, 422), address


@pytest.mark.parametrize("value", NONSENSE)
def test_addresses_of_nonsense_are_answered(ada, application, cast, value):
    here = f"/applications/{application.pk}"
    for address in (
        f"{here}/record/", f"{here}/terms/", f"{here}/forms/products/product/", "/account/company/", "/goods/items/",
    ):  # fmt: skip
        names = ("before", "product", "row", "page", "q", "state", "all")
        assert ada.get(address, dict.fromkeys(names, value)).status_code in (200, 404), address


def test_a_file_with_the_token_of_no_form_is_kept_all_the_same(ada, application, cast):
    scan = SimpleUploadedFile("scan.pdf", PDF, "application/pdf")
    address = f"/applications/{application.pk}/forms/contract/papers/"
    assert ada.post(address, {"licence_scan": scan, "once": "no token"}).status_code in (302, 422)


def test_a_conflict_shows_what_was_typed_and_leads_to_no_other_host(ada, application, cast):
    submit_list(application, actor=cast.actor("ben"), products=[LISTED])
    address = f"/applications/{application.pk}/terms/products/"
    data = rows("碎纸机 <b>", "打印机") | {"seen": "0"}
    answer = ada.post(address, data, headers={"referer": "https://evil.example/page"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "evil.example" not in page
    assert "碎纸机 &lt;b&gt;" in page and "打印机" in page and "1799" in page
    assert "Ben" in page  # who was faster
    assert ProductList.objects.count() == 1
    again = ada.post(address, data, headers={"referer": f"http://testserver{address}"})
    assert f'href="http://testserver{address}"' in again.content.decode()


def test_a_conflict_at_the_desk_shows_what_was_typed(staff, application, cast):
    submit_list(application, actor=cast.actor("ada"), products=[LISTED])
    offer = offer_terms(application, actor=cast.actor("ada"), values=OFFER, reason="")
    words = {"decline_offer-words": "扣点太低", "seen": "99"}
    answer = staff("bo").post(act(offer, "decline_offer"), words)
    assert answer.status_code == 409 and "扣点太低" in answer.content.decode()
    assert Offer.objects.get().state == "open"


def test_a_password_is_never_shown_on_a_conflict(ada, cast):
    token = {"once": str(uuid.uuid4())}
    data = {"current": "ada", "password": "a very good password 1", "again": "a very good password 1"}
    cast.ada.set_password("ada")
    cast.ada.save()
    ada.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    assert ada.post("/account/password/", data | token).status_code == 302
    cast.eve.set_password("ada")
    cast.eve.save()
    ada.force_login(cast.eve, backend="django.contrib.auth.backends.ModelBackend")
    answer = ada.post("/account/password/", data | token)  # somebody else's form
    assert answer.status_code == 409 and "a very good password" not in answer.content.decode()
    assert User.objects.get(pk=cast.eve.pk).check_password("ada")


def test_nobody_but_its_people_opens_a_suppliers_pages(staff, application, cast):
    """A buyer would read there what the supplier pays for its goods."""
    submit_list(application, actor=cast.actor("ada"), products=[LISTED | {"cost_fen": 1234567}])
    for name in ("bo", "mia", "finn", "aud"):
        client = staff(name)
        for rest in ("", "terms/", "terms/products/", "record/", "forms/", "vc/", "contract/", "group/"):
            answer = client.get(f"/applications/{application.pk}/{rest}")
            assert answer.status_code == 404 and "12345.67" not in answer.content.decode(), (name, rest)


def test_private_pages_are_kept_by_no_browser(ada, application):
    for address in ("/account/", "/notifications/", "/goods/items/", f"/applications/{application.pk}/terms/"):
        assert "no-store" in ada.get(address)["Cache-Control"], address


def stored() -> tuple:
    kept = [row.content.storage.exists(row.content.name) for row in StoredFile.objects.all()]
    return len(kept), all(kept), Event.objects.filter(verb="workflow.keep_file").count()


def receipt(cast, **changed) -> dict:
    return {
        "payer_name": cast.supplier.name, "payer_account": "6222000012341234", "amount_fen": "50000",
        "paid_on": "2026-01-05", "receipt_number": "R1", "file": SimpleUploadedFile("r.pdf", PDF, "application/pdf"),
    } | changed  # fmt: skip


def test_an_upload_is_stored_with_its_action_or_not_at_all(ada, cast):
    notice = a_notice(cast)
    address = reverse("deposits:proof", args=[notice.pk])
    assert ada.post(address, receipt(cast, payer_name="别家有限公司")).status_code == 422
    assert ada.post(address, receipt(cast, seen="99")).status_code == 409
    assert stored() == (0, True, 0)
    once = str(uuid.uuid4())
    for _time in range(2):
        assert ada.post(address, receipt(cast, once=once)).status_code == 302
    assert stored() == (1, True, 1) and Proof.objects.count() == 1


def test_an_answer_in_the_group_keeps_its_file_once(ada, cast):
    task = make_task(make_application(cast, "group"))
    address = reverse("onboarding:group-task", args=[task.application_id, task.pk])
    once = str(uuid.uuid4())
    for _time in range(2):
        file = SimpleUploadedFile("r.pdf", PDF, "application/pdf")
        assert ada.post(address, {"text": "\u202e我们的介绍\u200f", "file": file, "once": once}).status_code == 302
    assert stored() == (1, True, 1)
    assert HandIn.objects.get().text == "我们的介绍"


def test_a_file_that_is_gone_is_not_found(ada, cast):
    ada.post(reverse("deposits:proof", args=[a_notice(cast).pk]), receipt(cast))
    row = StoredFile.objects.get()
    address = reverse("workflow:file", args=[row.pk])
    answer = ada.get(address)
    assert b"".join(answer.streaming_content) == PDF
    row.content.storage.delete(row.content.name)
    assert ada.get(address).status_code == 404


@pytest.mark.parametrize("ticked", [*(n for n in NONSENSE if n != "１"), ""])
def test_a_bulk_button_with_rows_of_nonsense_does_nothing(staff, application, ticked):
    data = {"action": "many_take_over", "_selected_action": [ticked, "x"], "index": "0"}
    answer = staff("bo").post(reverse("admin:onboarding_application_changelist"), data)
    assert answer.status_code in (200, 302)
    assert Application.objects.get().buyer is None


def proposed(client, key, text, **changed):
    row = Policy.objects.filter(key=key).first()
    data = {"value": text, "effective_from": "2099-01-01", "source": "决定"} | changed
    return client.post(act(row, "propose_policy"), {f"propose_policy-{name}": value for name, value in data.items()})


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("target.vc", "NaN"), ("target.vc", "-1"), ("target.vc", "true"), ("target.vc", "1e9"), ("target.vc", LONG),
        ("target.vc", "[" * 5000), ("target.vc", "99999999999"), ("contact.service_email", '"\\ud800"'),
        ("contact.service_email", '"a\\u0000b"'), ("contact.service_email", '" "'), ("deposit.four_eyes", "0"),
        ("group.first_task", '{"days": "5", "title": {"zh-hans": "a", "en": "a"}, "text": {"zh-hans": "", "en": ""}}'),
        ("group.first_task", '{"days": 5, "title": "a", "text": "b"}'), ("review.ladder", "[]"),
        ("review.ladder", '[{"code": "buyer"}]'), ("review.ladder", "[7]"),
    ],
)  # fmt: skip
def test_a_policy_keeps_a_shape_its_readers_can_work_with(staff, db, cast, key, text):
    answer = proposed(staff("pol"), key, text)
    assert answer.status_code == 422 and "ob-error" in answer.content.decode()
    assert not Policy.objects.filter(state="proposed").exists()


def test_every_policy_fits_itself(db):
    from workflow.governance import misfit

    assert [row.key for row in Policy.objects.all() if misfit(row.value, row.value, row.key) is not None] == []


def test_only_policy_administration_publishes_calendars(staff, cast):
    address = reverse("admin:workflow_calendaryear_publish")
    data = {"year": 2031, "days_off": "2031-01-01", "source": "国办", "published_on": "2030-11-01"}
    for name in ("bo", "aud"):
        assert [staff(name).get(address).status_code, staff(name).post(address, data).status_code] == [403, 403]
    once, client = {"once": str(uuid.uuid4())}, staff("pol")
    assert [client.post(address, data | once).status_code for _time in range(2)] == [302, 302]
    assert CalendarYear.objects.filter(year=2031).count() == 1


def test_whose_last_role_is_revoked_sees_nothing_of_the_desk_any_more(staff, cast):
    client = staff("rita")
    assert client.get("/admin/").status_code == 200
    cast.rita.groups.clear()
    assert client.get("/admin/").status_code == 302
    assert client.post(reverse("admin:onboarding_application_changelist"), {}).status_code == 302


@pytest.mark.parametrize("due", ["9999-12-31", "0001-01-01", "0000-00-00", "2026-13-45", "NaN", "", "١٢٣"])
def test_a_task_is_due_on_a_day_that_exists(staff, cast, due):
    task = make_task(make_application(cast, "group"), "handed_in")
    data = {"return_task-words": "请补充", "return_task-due": due}
    answer = staff("bo").post(act(task, "return_task"), data)
    assert answer.status_code == 422 and "请补充" in answer.content.decode()
    assert Task.objects.get(pk=task.pk).state == "handed_in"


def test_words_of_staff_lose_what_turns_the_direction_of_text(staff, application):
    data = {"reject-words": "\u202e不符合\u2066\x07要求\u200b"}
    assert staff("bo").post(act(application, "reject"), data).status_code == 302
    assert Event.objects.get(verb="onboarding.reject").data["words"] == "不符合要求"


def test_handing_in_a_form_that_nobody_began_leaves_nothing(ada, application):
    address = f"/applications/{application.pk}/forms/contract/check/"
    events = Event.objects.count()
    assert ada.post(address).status_code == 422 and "未提交" in ada.post(address).content.decode()
    assert Event.objects.count() == events and not FormSheet.objects.exists()


def test_a_list_posted_empty_is_an_error_and_no_success(ada, application):
    assert ada.post(f"/applications/{application.pk}/terms/products/", {}).status_code == 422


def test_a_short_password_is_told_in_the_readers_language(client, db):
    for language, words in (("zh-hans", "密码太短"), ("en", "too short")):
        client.cookies["django_language"] = language
        answer = client.post("/account/sign-up/", {"password": "x7!q", "again": "x7!q"})
        assert words in answer.content.decode(), language


def test_requests_that_cannot_be_read_are_answered_in_words(client, db):
    many = {f"f{n}": "1" for n in range(1200)}
    raw = {"data": b"x", "content_type": "multipart/form-data"}
    for answer in (
        client.post("/account/log-in/", many), client.post("/account/log-in/", {"username": "x" * 3_000_000}),
        client.post("/account/log-in/", **raw), client.get("/", headers={"host": "evil.example"}),
        client.get("/", headers={"host": "<script>"}),
    ):  # fmt: skip
        assert answer.status_code == 400 and "无法读取" in answer.content.decode()
    for length in ("abc", "-1", "", "²", LONG):
        assert client.get("/", CONTENT_LENGTH=length).status_code in (200, 413), length


def test_a_cookie_of_nonsense_is_a_visitor(client, db):
    for cookie in ("\x00" * 40, "a" * 5000, "<script>", "../../x"):
        client.cookies["django_language"] = client.cookies["messages"] = client.cookies["sessionid"] = cookie
        assert client.get("/").status_code == 200
        assert client.get("/account/").status_code == 302


def test_who_is_logged_out_meanwhile_comes_back_to_the_page_with_the_button(client, db):
    page = "http://testserver/goods/items/7/"
    answer = client.post("/goods/items/7/submit/", headers={"referer": page})
    assert answer.status_code == 302 and unquote(answer.url) == f"/account/log-in/?next={page}"
    assert client.get("/goods/items/?state=draft").url == "/account/log-in/?next=/goods/items/%3Fstate%3Ddraft"


def test_an_address_that_takes_posts_only_says_so_in_words(ada):
    answer = ada.get("/goods/lines/new/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST") and "找不到页面" in answer.content.decode()


def test_another_companys_parts_do_not_exist_below_ones_own_application(ada, application, cast):
    theirs = open_application(cast.other, actor=cast.actor("eve"), channel="huicai", categories="x")
    submit_list(theirs, actor=cast.actor("eve"), products=[LISTED])
    offer = offer_terms(theirs, actor=cast.actor("eve"), values=OFFER, reason="")
    mine = f"/applications/{application.pk}"
    for rest in ("accept", "decline", "renew"):
        assert ada.post(f"{mine}/terms/{offer.pk}/{rest}/", {"sure": "on", "words": "x"}).status_code == 404
    assert ada.post(f"{mine}/terms/offer/", {"answers": offer.pk}).status_code == 404
    for number in (2**63, 2**64, int(LONG[:4000])):
        assert ada.get(f"/applications/{number}/").status_code == 404
        assert ada.get(f"/files/{number}/").status_code == 404
    assert Offer.objects.get().state == "open"


def test_names_with_formulas_and_scripts_stay_text_on_both_sides(ada, application, staff, cast):
    name = '=HYPERLINK("http://x")<script>alert(1)</script>\u202e'
    Supplier.objects.filter(pk=cast.supplier.pk).update(name='<script>alert(2)</script>"')
    assert ada.post(f"/applications/{application.pk}/terms/products/", rows(name)).status_code == 302
    for client, address in (
        (ada, f"/applications/{application.pk}/terms/"),
        (staff("bo"), reverse("admin:onboarding_application_changelist")),
        (staff("bo"), reverse("admin:onboarding_application_change", args=[application.pk])),
        (staff("bo"), reverse("admin:accounts_supplier_changelist") + "?q=<script>alert(2)"),
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "\u202e" not in page, address


def test_a_picture_named_like_a_program_is_offered_under_a_plain_name(ada, cast):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    scan = SimpleUploadedFile('a"; filename=x.exe\u202egnp.exe', out.getvalue(), "application/x-msdownload")
    assert ada.post(reverse("deposits:proof", args=[a_notice(cast).pk]), receipt(cast, file=scan)).status_code == 302
    row = StoredFile.objects.get()
    answer = ada.get(reverse("workflow:file", args=[row.pk]))
    answer.close()
    assert row.name.endswith(".png") and "\u202e" not in row.name and answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("attachment; filename")
