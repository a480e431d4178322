"""The pages of a product line and the staff desk: saved page by page, errors at the field, hostile input, queries."""

import pytest
from django.urls import reverse

from catalog.actions.lines import return_line, save_line
from catalog.models import Binding, ProductLine
from tests.catalog.papers import (
    PDF,
    approved,
    authorise,
    days,
    drafted,
    filled,
    leaf,
    png,
    submitted,
    upload,
    with_store,
)  # fmt: skip

TRADEMARK = {
    "trademark_number": "12345678", "trademark_class": "16", "trademark_status": "r",
    "trademark_owner": "杭州示例科技有限公司", "trademark_since": "2020年1月2日", "trademark_until": "２０３０-01-01",
}  # fmt: skip


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.ada)
    return client


def url(line, page):
    return reverse("catalog:line-page", args=[line.pk, page])


def brand(**changes):
    return {"brand_zh": "得力", "brand_en": "deli", "role": "owner", "categories": [leaf("paper").pk],
            "logo": upload("logo.png", png())} | changes  # fmt: skip


def post(client, address, data):
    return client.post(address, {k: v for k, v in data.items() if v is not None})


def test_from_an_empty_list_to_a_line_in_review(cast, ada):
    with_store(cast)
    assert ada.get(reverse("catalog:lines")).status_code == 200
    line_url = ada.post(reverse("catalog:line-new")).url
    line = ProductLine.objects.get()
    assert line_url == url(line, "brand")
    response = post(ada, line_url, brand())
    assert response.url == url(line, "trademark")
    response = post(ada, response.url, TRADEMARK | {"trademark_file": upload()})
    assert response.url == url(line, "quality")
    quality = {
        "laboratory": "质检中心", "accreditation": "CMA 2024-01", "report_number": "QJ１", "report_on": "2026/1/2",
        "report_brand": "得力", "report_product": "复印纸", "report_file": upload(),
    }  # fmt: skip
    response = post(ada, response.url, quality)
    assert response.url == reverse("catalog:line", args=[line.pk])
    line.refresh_from_db()
    assert (line.trademark_since.isoformat(), line.trademark_until.isoformat()) == ("2020-01-02", "2030-01-01")
    assert line.accreditation == "CMA2024-01"
    assert ada.get(response.url).status_code == 200
    assert ada.post(reverse("catalog:line-submit", args=[line.pk])).status_code == 302
    line.refresh_from_db()
    assert line.state == "submitted"
    assert ada.get(response.url).status_code == 200
    assert ada.get(line_url).status_code == 404


def test_leaving_in_the_middle_keeps_what_was_entered(cast, ada):
    line = drafted(cast)
    response = post(ada, url(line, "trademark"), {"trademark_number": "123", "then": "exit"})
    assert response.url == reverse("catalog:lines")
    line.refresh_from_db()
    assert line.trademark_number == "123"
    assert "123" in ada.get(url(line, "trademark")).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("trademark_number", ""), ("trademark_number", "x" * 10_000), ("trademark_number", "=1+1|cmd"),
        ("trademark_class", "46"), ("trademark_class", "0"), ("trademark_class", "九"), ("trademark_class", "9" * 5000),
        ("trademark_owner", "   "), ("trademark_owner", "\u202e\u0000"), ("trademark_status", "nonsense"),
        ("trademark_since", "2026-13-40"), ("trademark_since", "0001-01-01"), ("trademark_until", ""),
        ("trademark_until", "9999-99-99"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_at_its_field_and_the_rest_is_kept(cast, ada, field, value):
    line = drafted(cast)
    response = post(ada, url(line, "trademark"), TRADEMARK | {field: value, "trademark_file": upload()})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "杭州示例科技有限公司" in response.text or field == "trademark_owner"
    assert ProductLine.objects.get().trademark_number == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("paper.pdf", b"MZ\x90\x00" + b"\x00" * 200),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("paper.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>")),
        ("paper.pdf", b""),
    ],
)
def test_a_hostile_paper_is_refused(cast, ada, name, content):
    line = drafted(cast)
    response = post(ada, url(line, "trademark"), TRADEMARK | {"trademark_file": upload(name, content)})
    assert response.status_code == 422
    assert "trademark_file" in response.context["form"].errors


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", PDF])
def test_a_logo_is_a_picture_and_never_svg(cast, ada, content):
    response = post(ada, url(drafted(cast), "brand"), brand(logo=upload("logo.png", content)))
    assert "logo" in response.context["form"].errors


def test_a_new_brand_needs_its_logo_and_a_script_in_a_name_stays_text(cast, ada):
    line = drafted(cast)
    response = post(ada, url(line, "brand"), brand(logo=None))
    assert response.status_code == 422
    assert "logo" in response.context["form"].errors
    post(ada, url(line, "brand"), brand(brand_zh="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in ada.get(reverse("catalog:line", args=[line.pk])).text


def test_a_category_that_is_not_offered_is_refused(cast, ada):
    response = post(ada, url(drafted(cast), "brand"), brand(categories=[leaf("office").pk, 999_999]))
    assert "categories" in response.context["form"].errors


def test_the_papers_of_the_chain_are_added_corrected_and_removed(cast, ada):
    line = filled(cast, trademark_owner="品牌方有限公司", role="agent")
    page = url(line, "authorisation")
    assert "品牌方有限公司" in ada.get(page).text
    paper = {"giver": "品牌方有限公司", "taker": cast.supplier.name, "scope": "全国", "starts_on": "2026-01-01",
             "ends_on": "2026-12-31"}  # fmt: skip
    assert "file" in post(ada, page, paper).context["form"].errors
    assert "ends_on" in post(ada, page, paper | {"ends_on": "2025-12-31", "file": upload()}).context["form"].errors
    assert post(ada, page, paper | {"file": upload()}).status_code == 302
    row = line.authorisations.get()
    edit = reverse("catalog:line-paper", args=[line.pk, row.pk])
    assert post(ada, edit, paper | {"scope": "华东"}).status_code == 302
    row.refresh_from_db()
    assert (row.scope, row.file_id is not None) == ("华东", True)
    ada.post(reverse("catalog:line-paper-remove", args=[line.pk, row.pk]))
    assert not line.authorisations.exists()
    assert ada.get(edit).status_code == 404


def test_the_same_form_twice_makes_one_paper(cast, ada):
    line = filled(cast, trademark_owner="品牌方有限公司", role="agent")
    paper = {"giver": "品牌方有限公司", "taker": cast.supplier.name, "scope": "全国", "starts_on": "2026-01-01",
             "ends_on": "2026-12-31", "once": "0190a3a0-0000-4000-8000-000000000002"}  # fmt: skip
    for _time in range(2):
        assert post(ada, url(line, "authorisation"), paper | {"file": upload()}).status_code == 302
    assert line.authorisations.count() == 1


def test_beginning_a_line_twice_with_one_form_makes_one(cast, ada):
    once = {"once": "0190a3a0-0000-4000-8000-000000000003"}
    first, second = (ada.post(reverse("catalog:line-new"), once) for _time in range(2))
    assert first.url == second.url
    assert ProductLine.objects.count() == 1


def test_a_stale_page_is_told(cast, ada):
    line = drafted(cast)
    seen = line.revision
    save_line(line, actor=cast.actor("ben"), page="trademark", values={"trademark_number": "1"})
    response = post(ada, url(line, "trademark"), TRADEMARK | {"trademark_file": upload(), "seen": seen})
    assert response.status_code == 409


def test_a_line_that_is_not_complete_cannot_be_handed_in_by_posting(cast, ada):
    with_store(cast)
    line = drafted(cast)
    assert ada.post(reverse("catalog:line-submit", args=[line.pk])).status_code == 422
    assert ada.get(reverse("catalog:line-submit", args=[line.pk])).status_code == 405


def test_other_peoples_lines_do_not_exist(cast, client):
    line = filled(cast, trademark_owner="甲有限公司", role="agent")
    authorise(line, cast, "甲有限公司", cast.supplier.name)
    client.force_login(cast.eve)
    row = line.authorisations.get().pk
    for name, args in [("line", []), ("line-page", ["brand"]), ("line-paper", [row])]:
        assert client.get(reverse(f"catalog:{name}", args=[line.pk, *args])).status_code == 404
    for name, args in [("line-submit", []), ("line-withdraw", []), ("line-paper-remove", [row])]:
        assert client.post(reverse(f"catalog:{name}", args=[line.pk, *args])).status_code == 404
    assert client.get(reverse("workflow:file", args=[line.trademark_file_id])).status_code == 404


def test_remarks_are_pinned_and_everything_else_is_locked(cast, ada):
    line = submitted(cast)
    remarks = [{"key": "trademark_file", "code": "SEAL-01", "words": "没有公章, 请重新扫描。"}]
    return_line(line, actor=cast.actor("rita"), remarks=remarks)
    response = ada.get(url(line, "trademark"))
    form = response.context["form"]
    assert {n for n, f in form.fields.items() if not f.disabled} == {"trademark_file"}
    assert "没有公章" in response.text
    assert "没有公章" in ada.get(reverse("catalog:line", args=[line.pk])).text
    assert (
        post(ada, url(line, "trademark"), {"trademark_number": "999", "trademark_file": upload("neu.pdf")}).status_code
        == 302
    )
    line.refresh_from_db()
    assert line.trademark_number == "12345678"
    assert line.trademark_file.name == "neu.pdf"
    assert ada.post(reverse("catalog:line-submit", args=[line.pk])).status_code == 302


def test_pages_ask_a_constant_number_of_questions(cast, ada, django_assert_max_num_queries):
    for code in ("paper", "pens", "filing"):
        filled(cast, category=code)
    ada.get(reverse("catalog:lines"))
    with django_assert_max_num_queries(16):
        ada.get(reverse("catalog:lines"))
    line = filled(cast, trademark_owner="甲", role="agent")
    for n in range(5):
        authorise(line, cast, f"甲{n}", f"甲{n + 1}")
    with django_assert_max_num_queries(26):
        ada.get(reverse("catalog:line", args=[line.pk]))


def act(client, line, name, **data):
    address = reverse("admin:catalog_productline_act", args=[line.pk, name])
    return client.post(address, {f"{name}-{k}": v for k, v in data.items()})


def test_the_reviewers_do_their_part_in_the_admin(cast, client):
    line = submitted(cast)
    case = reverse("admin:catalog_productline_change", args=[line.pk])
    client.force_login(cast.rita)
    assert client.get(reverse("admin:catalog_productline_changelist") + "?waits=product").status_code == 200
    text = client.get(case).text
    assert "approve_line_as_product" in text
    assert "approve_line_as_quality" not in text
    assert reverse("workflow:file", args=[line.report_file_id]) in text
    assert act(client, line, "return_line", key1="report").status_code == 422
    assert (
        act(client, line, "return_line", key1="report", code1="QC-02", words1="型号不符", key2="logo").status_code
        == 422
    )
    assert act(client, line, "approve_line_as_product").status_code == 302
    assert act(client, line, "approve_line_as_quality").status_code == 403
    client.force_login(cast.quinn)
    assert act(client, line, "return_line", key1="report", code1="QC-02", words1="型号不符").status_code == 302
    line.refresh_from_db()
    assert (line.state, line.product_verdict, line.quality_verdict) == ("returned", "passed", "returned")
    assert "型号不符" in client.get(case).text


def test_the_buyer_binds_and_unbinds_in_the_admin(cast, client):
    line = approved(cast)
    client.force_login(cast.bo)
    case = reverse("admin:catalog_productline_change", args=[line.pk])
    assert "bind_categories" in client.get(case).text
    wrong = act(client, line, "bind_categories", categories=[leaf("paper").pk], starts_on=days(0), ends_on=days(9000))
    assert wrong.status_code == 422
    assert act(client, line, "bind_categories", categories=[leaf("paper").pk], starts_on=days(0)).status_code == 302
    binding = Binding.objects.get()
    page = client.get(reverse("admin:catalog_binding_change", args=[binding.pk])).text
    assert "第 4 步" in page or "step 4" in page
    address = reverse("admin:catalog_binding_act", args=[binding.pk, "unbind_category"])
    assert client.post(address, {"unbind_category-code": "CAT-02"}).status_code == 422
    assert (
        client.post(address, {"unbind_category-code": "CAT-02", "unbind_category-words": "已招满"}).status_code == 302
    )
    client.force_login(cast.ada)
    assert "已招满" in client.get(reverse("catalog:lines")).text


@pytest.mark.parametrize("name", ["productline", "binding", "brand", "category"])
def test_staff_lists_open_and_nothing_can_be_added(cast, client, name):
    approved(cast)
    client.force_login(cast.aud)
    assert client.get(reverse(f"admin:catalog_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:catalog_{name}_add")).status_code == 403
