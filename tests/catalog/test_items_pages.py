"""The supplier's pages of items and sites, and the staff's: what they show, refuse and keep."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.actions.review import return_item
from catalog.models import Item, PoolPush, ProcurementSite
from tests.cast import make_person
from tests.catalog.goods import (
    asked,
    bind,
    drafted,
    may_sell,
    on_shelf,
    picture_bytes,
    ready,
    shelf_values,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client, cast):
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def bo(client, cast):
    client.force_login(cast.bo, backend="django.contrib.auth.backends.ModelBackend")
    return client


def entries(binding, **changes) -> dict:
    """The form as a browser sends it."""
    return {
        "binding": binding.pk, "name": "示例碎纸机 S6", "model": "S6", "origin": "浙江杭州", "warranty": "24个月",
        "pack": "1", "package_list": "碎纸机 ×1", "seller_code": "S6-01", "buyer_code": "", "gtin": "6901234567892",
        "weight_kg": "12.500", "length_mm": "400", "width_mm": "300", "height_mm": "600", "market_fen": "1,499.00",
        "sale_fen": "１２９９", "purchase_fen": "1195.08", "margin_words": "", "vat": "13",
        "tax_code": "1090119010000000000", "detail": "静音碎纸机。\n\n五级保密。",
    } | changes  # fmt: skip


def upload(width=900, height=900, kind="PNG", name="front.png"):
    return SimpleUploadedFile(name, picture_bytes(width, height, kind))


def test_an_item_is_entered_pictured_and_submitted(ada, cast):
    binding = may_sell(cast)
    answer = ada.post("/goods/items/new/", entries(binding))
    item = Item.objects.get()
    assert answer.status_code == 302 and answer.url == f"/goods/items/{item.pk}/"
    assert (item.sale_fen, item.purchase_fen, item.line) == (129900, 119508, binding.line)
    answer = ada.post(f"/goods/items/{item.pk}/pictures/", {"pictures": [upload(), upload(800, 800, "JPEG", "b.jpg")]})
    assert answer.status_code == 302 and item.pictures.count() == 2
    assert ada.post(f"/goods/items/{item.pk}/submit/").status_code == 302
    item.refresh_from_db()
    assert item.state == "in_review"
    assert "审核中" in ada.get(f"/goods/items/{item.pk}/").content.decode()


def test_a_draft_needs_only_a_name_and_a_category(ada, cast):
    binding = may_sell(cast)
    assert ada.post("/goods/items/new/", {"binding": binding.pk, "name": "新品"}).status_code == 302
    item = Item.objects.get()
    page = ada.get(f"/goods/items/{item.pk}/").content.decode()
    assert "尚未填写" in page and f'action="/goods/items/{item.pk}/submit/"' not in page
    assert ada.post(f"/goods/items/{item.pk}/submit/").status_code == 422


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "=HYPERLINK(1)", "公式"),
        ("name", "<script>alert(1)</script>", "纯文本"),
        ("name", "长" * 10_000, "10000"),
        ("name", "   ", ""),
        ("warranty", "24个月整机保修", "6"),
        ("buyer_code", "货号12", "汉字"),
        ("gtin", "6901234567890", "应为 2"),
        ("gtin", "6.90123E+12", "科学计数"),
        ("weight_kg", "1.2345", "三位小数"),
        ("weight_kg", "重", "公斤"),
        ("length_mm", "40.5", "毫米"),
        ("length_mm", "0", ""),
        ("market_fen", "1000", "市场价低于"),
        ("sale_fen", "698,00", "数字"),
        ("purchase_fen", "1299.001", "小数"),
        ("purchase_fen", "1299", "1,195.08"),
        ("purchase_fen", "1750", "1,195.08"),
        ("tax_code", "7090119010000000000", "19 位"),
        ("vat", "12", ""),
        ("detail", "详见 https://example.com", "链接"),
        ("binding", "999999", "未绑定"),
        ("name", "a\u202eb\x07", None),
    ],
)
def test_what_is_wrong_gets_a_sentence_at_its_field_and_the_rest_stays(ada, cast, field, typed, words):
    binding = may_sell(cast)
    answer = ada.post("/goods/items/new/", entries(binding) | {field: typed})
    if words is None:  # invisible characters are simply taken out
        assert answer.status_code == 302 and Item.objects.get().name == "ab"
        return
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in " ".join(answer.context["form"].errors.get(field, []))
    assert answer.context["form"].errors.get(field)
    assert ("静音碎纸机。" in page) == (field != "detail")
    assert Item.objects.count() == 0


def test_a_category_of_somebody_else_cannot_be_chosen(ada, cast):
    binding = may_sell(cast)
    type(binding).objects.filter(pk=binding.pk).update(party=cast.other.party)
    assert ada.post("/goods/items/new/", entries(binding)).status_code == 422


def test_someone_elses_item_does_not_exist(client, cast):
    item = drafted(cast, may_sell(cast))
    client.force_login(cast.eve, backend="django.contrib.auth.backends.ModelBackend")
    for url in (f"/goods/items/{item.pk}/", f"/goods/items/{item.pk}/edit/", f"/goods/items/{item.pk}/shelf/"):
        assert client.get(url).status_code == 404
    for name in ("submit", "withdraw", "pictures", "off-shelf", "shelf/take-back"):
        assert client.post(f"/goods/items/{item.pk}/{name}/").status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: upload(799, 900), "800"),
        (lambda: SimpleUploadedFile("a.png", b"MZ not a picture"), "JPG"),
        (lambda: SimpleUploadedFile("a.jpg", picture_bytes()[:200]), ""),
        (lambda: SimpleUploadedFile("huge.png", bomb()), "像素"),
    ],
)
def test_a_picture_that_will_not_do_is_refused_with_its_reason(ada, cast, file, words):
    item = drafted(cast, may_sell(cast))
    answer = ada.post(f"/goods/items/{item.pk}/pictures/", {"pictures": [upload(), file()]})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["add"].errors["pictures"])
    assert item.pictures.count() == 1


def bomb() -> bytes:
    """A small PNG whose header says 20 000 × 20 000 pixels."""
    import struct
    import zlib

    out = io.BytesIO()
    Image.new("L", (1, 1)).save(out, "PNG")
    data = out.getvalue()
    header = struct.pack(">IIBBBBB", 20000, 20000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    return data[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]


def test_more_than_five_pictures_are_refused(ada, cast):
    item = drafted(cast, may_sell(cast))
    answer = ada.post(f"/goods/items/{item.pk}/pictures/", {"pictures": [upload() for _ in range(5)]})
    assert answer.status_code == 422 and item.pictures.count() == 1


def test_a_stale_page_is_told_what_happened(ada, cast):
    binding = may_sell(cast)
    item = drafted(cast, binding)
    answer = ada.post(f"/goods/items/{item.pk}/edit/", entries(binding) | {"seen": item.revision - 1})
    assert answer.status_code == 409


def test_the_same_form_twice_makes_one_item(ada, cast):
    binding = may_sell(cast)
    once = {"once": "6f1c2a34-7a55-4d0e-9a5e-0b8d1c2a3f44"}
    urls = {ada.post("/goods/items/new/", entries(binding) | once).url for _ in range(2)}
    assert len(urls) == 1 and Item.objects.count() == 1


def test_a_reviewers_words_are_pinned_to_their_field(ada, cast):
    item = submitted(cast, may_sell(cast))
    return_item(item, actor=cast.actor("bo"), code="PROD-01", words="请写明是否含刀油", field="package_list")
    page = ada.get(f"/goods/items/{item.pk}/edit/").content.decode()
    at = page.index('id="field-package_list"')
    assert "请写明是否含刀油" in page[at : at + 1500] and "PROD-01" in page[at : at + 1500]
    assert "请写明是否含刀油" in ada.get(f"/goods/items/{item.pk}/").content.decode()


def test_the_shelf_form_is_filled_in_on_its_page(ada, cast):
    item = ready(cast, may_sell(cast))
    form = shelf_values(item) | {"market_fen": "1499", "sale_fen": "1299", "purchase_fen": "1195.08", "stock": "０"}
    assert ada.post(f"/goods/items/{item.pk}/shelf/", form).status_code == 422
    assert (
        ada.post(f"/goods/items/{item.pk}/shelf/", form | {"effective_on": "2020-01-01", "stock": 5}).status_code == 422
    )
    assert ada.post(f"/goods/items/{item.pk}/shelf/", form | {"stock": "1,200"}).status_code == 302
    assert item.shelf_forms.get().stock == 1200


def test_the_table_shows_margin_and_each_site_with_the_reason(ada, cast):
    binding = may_sell(cast)
    ProcurementSite.objects.filter(code="bank").update(departments=["办公室"])
    item = on_shelf(cast, binding, warranty="6个月")
    Item.objects.filter(pk=item.pk).update(pool_at=timezone.now())
    drafted(cast, binding, sale_fen=3900, market_fen=4900, purchase_fen=3650, margin_words="推广")
    page = ada.get("/goods/items/").content.decode()
    assert "6.41%" in page and "35.88" in page
    assert "质保至少 12 个月" in page and "只对办公室开放" in page


def test_the_table_needs_the_same_number_of_queries_for_two_items_and_for_twenty(
    ada, cast, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    binding = may_sell(cast)
    counts = []
    for n in (2, 18):
        for _ in range(n):
            drafted(cast, binding)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            ada.get("/goods/items/")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_search_and_state_filters_narrow_the_table(ada, cast):
    binding = may_sell(cast)
    drafted(cast, binding, name="红色订书机")
    on_shelf(cast, binding, name="蓝色碎纸机")
    page = ada.get("/goods/items/?q=订书机").content.decode()
    assert "红色订书机" in page and "蓝色碎纸机" not in page
    page = ada.get("/goods/items/?state=on_shelf").content.decode()
    assert "红色订书机" not in page and "蓝色碎纸机" in page
    assert ada.get("/goods/items/?state=nonsense&page=x&q=%00").status_code == 200


def test_the_sites_and_their_rules_are_told_in_words(ada, cast):
    may_sell(cast)
    page = ada.get("/goods/sites/").content.decode()
    assert "某部队采购网" in page and "已暂停" in page and "质保至少 12 个月" in page


def test_staff_approve_and_confirm_in_the_admin(bo, cast):
    item = submitted(cast, may_sell(cast))
    page = bo.get(f"/admin/catalog/item/{item.pk}/change/").content.decode()
    assert "approve_item" in page and "confirm_shelf" not in page
    act = f"/admin/catalog/item/{item.pk}/act/"
    assert bo.post(act + "return_item/", {"return_item-code": "PROD-01", "return_item-words": ""}).status_code == 422
    back = {"return_item-code": "PROD-01", "return_item-words": "缺", "return_item-words2": "也缺"}
    answer = bo.post(act + "return_item/", back)
    assert answer.status_code == 422 and "请选择原因" in answer.content.decode()
    assert bo.post(act + "approve_item/", {"approve_item-remark": "价格合理"}).status_code == 302
    item.refresh_from_db()
    assert item.stage == 1
    assert "approve_item" not in bo.get(f"/admin/catalog/item/{item.pk}/change/").content.decode()


def test_staff_see_their_queue_and_approve_many_at_once(bo, cast):
    binding = may_sell(cast)
    items = [submitted(cast, binding), submitted(cast, binding), drafted(cast, binding)]
    page = bo.get("/admin/catalog/item/?waits=buyer").content.decode()
    assert items[0].number in page and items[2].number not in page
    form = {"action": "many_approve_item", "_selected_action": [i.pk for i in items]}
    answer = bo.post("/admin/catalog/item/", form, follow=True)
    said = [m.message for m in answer.context["messages"]]
    assert len(said) == 2 and items[2].number in said[1]
    assert Item.objects.filter(stage=1).count() == 2
    front = bo.get("/admin/").content.decode()
    assert "waits=shelf" in front


def test_a_failed_message_is_pushed_again_from_the_admin(bo, cast):
    on_shelf(cast, may_sell(cast))
    PoolPush.objects.update(state="failed", tries=5, due=None, error="HTTP 422: stock")
    push = PoolPush.objects.get()
    assert "HTTP 422: stock" in bo.get("/admin/catalog/poolpush/?state__exact=failed").content.decode()
    assert bo.post(f"/admin/catalog/poolpush/{push.pk}/act/push_again/").status_code == 302
    push.refresh_from_db()
    assert (push.state, push.tries) == ("queued", 0)


def test_policy_administration_suspends_a_site_and_every_supplier_in_the_pool_is_told_once(client, cast):
    from workflow.models import Notification

    item = on_shelf(cast, may_sell(cast))
    Item.objects.filter(pk=item.pk).update(pool_at=timezone.now())
    client.force_login(cast.pol, backend="django.contrib.auth.backends.ModelBackend")
    site = ProcurementSite.objects.get(code="bank")
    act = f"/admin/catalog/procurementsite/{site.pk}/act/"
    form = {"propose_suspension-words": "系统升级", "propose_suspension-source": "网站通知"}
    assert client.post(f"{act}propose_suspension/", form | {"propose_suspension-words": ""}).status_code == 422
    assert client.post(f"{act}propose_suspension/", form).status_code == 302
    assert client.post(f"{act}approve_site_change/").status_code == 403
    assert not Notification.objects.filter(code="site.changed").exists()
    client.force_login(make_person("pia", "policy_admin"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/admin/catalog/procurementsite/{site.pk}/change/").content.decode()
    assert "系统升级" in page and "propose_limit" not in page
    assert client.post(f"{act}approve_site_change/").status_code == 302
    site.refresh_from_db()
    assert (site.state, site.words) == ("suspended", "系统升级")
    told = Notification.objects.filter(code="site.changed")
    assert [n.user for n in told] == [cast.ada]
    assert client.get(f"/admin/catalog/procurementsite/{site.pk}/change/").status_code == 200


def test_the_rules_of_a_site_are_set_in_the_admin(client, cast):
    bind(cast)
    client.force_login(cast.pol, backend="django.contrib.auth.backends.ModelBackend")
    site = ProcurementSite.objects.get(code="state-mall")
    act = f"/admin/catalog/procurementsite/{site.pk}/act/propose_site_rules/"
    form = {
        "propose_site_rules-delivery": ["warehouse"],
        "propose_site_rules-price_fen": "5000",
        "propose_site_rules-source": "通知",
    }
    assert client.post(act, form).status_code == 302
    client.force_login(make_person("pia", "policy_admin"), backend="django.contrib.auth.backends.ModelBackend")
    change = site.changes.get()
    address = f"/admin/catalog/sitechange/{change.pk}/"
    assert "入仓" in client.get(f"{address}change/").content.decode()
    assert client.post(f"{address}act/approve_site_change/").status_code == 302
    site.refresh_from_db()
    assert site.rules == {"delivery": ["warehouse"], "price_fen": 500000}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_every_state(client, cast, language):
    binding = may_sell(cast)
    made = [
        drafted(cast, binding),
        submitted(cast, binding),
        ready(cast, binding),
        asked(cast, binding),
        on_shelf(cast, binding),
    ]
    client.cookies["django_language"] = language
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    for item in made:
        assert client.get(reverse("catalog:item", args=[item.pk])).status_code == 200
    client.force_login(cast.aud, backend="django.contrib.auth.backends.ModelBackend")
    for item in made:
        assert client.get(reverse("admin:catalog_item_change", args=[item.pk])).status_code == 200
    for name in ("item", "poolpush", "procurementsite", "pricerule"):
        assert client.get(reverse(f"admin:catalog_{name}_changelist")).status_code == 200
