"""Lists of facts as files: good rows are kept, each bad one comes back with its cell and the reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deposits.facts import lists
from deposits.models import FactFile, Obligation, OrderLine
from workflow import tables

pytestmark = pytest.mark.django_db
IMPORT = "/admin/deposits/factfile/import/"
HEAD = "类型,统一社会信用代码,来源,编号,状态,金额（元）,发生日期,严重程度,扣分,说明\n"


def a_list(cast, *rows, head=HEAD, encoding="utf-8"):
    uscc = cast.supplier.uscc
    return (head + "\n".join(row.replace("USCC", uscc) for row in rows)).encode(encoding)


def bring(cast, content, who="finn", once=None) -> FactFile:
    return lists.bring_in("清单.csv", content, lists.read(content), cast.actor(who), once)


MIXED = [
    '未完成订单,USCC,OMS,SO-1,,"1,234.50",2026-03-01,,,',
    "违规,USCC,质检,V-1,,,2026-03-02,严重,12,夸大宣传",
    "违规,USCC,质检,V-2,,,2026-03-02,,,",
    "礼物,USCC,OMS,SO-2,,1,2026-03-01,,,",
    "未完成订单,91330100799655058B,OMS,SO-3,,1,2026-03-01,,,",
    "未完成订单,USCC,OMS,SO-4,,1万,2026-03-01,,,",
    "未完成订单,USCC,OMS,SO-5,已解除,,,,,",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_good_rows_are_kept_and_bad_ones_named_by_cell(cast, encoding):
    file = bring(cast, a_list(cast, *MIXED, encoding=encoding))
    assert file.state == "read"
    assert file.counts == {"done": 3, "known": 0, "refused": 4}
    assert set(Obligation.objects.values_list("reference", flat=True)) == {"SO-1", "V-1", "SO-5"}
    bad = {row["row"]: row for row in file.refused}
    assert bad[4]["cell"] == "H4" and bad[5]["cell"] == "A5" and bad[6]["cell"] == "B6" and bad[7]["cell"] == "F7"
    assert all(row["message"] for row in bad.values())


def test_the_same_file_again_changes_nothing(cast):
    content = a_list(cast, *MIXED[:2])
    assert bring(cast, content).counts == {"done": 2, "known": 0, "refused": 0}
    assert bring(cast, content).counts == {"done": 0, "known": 2, "refused": 0}
    assert Obligation.objects.count() == 2


def test_the_result_of_every_row_is_kept_in_short(cast):
    file = bring(cast, a_list(cast, *MIXED[:4]))
    assert file.spans == [[2, 3, "done"], [4, 5, "refused"]]


def test_the_refused_rows_come_back_as_a_file_that_can_be_mended(cast):
    file = bring(cast, a_list(cast, *MIXED[2:4]))
    again = lists.read(lists.refused_rows(file))
    assert [again.value(row, "reference") for row in again.rows] == ["V-2", "SO-2"]
    assert again.headings[-1] and again.rows[0].cells[-1] == file.refused[0]["message"]


def test_the_template_is_a_list_without_rows(cast):
    table = tables.headed(tables.read(lists.template()), lists.HEADINGS, lists.REQUIRED)
    assert list(table.columns) == list(lists.HEADINGS) and table.rows == []


def test_received_orders_from_a_file(cast):
    head = "Kind,Credit code,Source,Number,Status,Received on,Amount due,Amount to invoice\n"
    rows = ["order,USCC,OMS,SO-1,received,2026-03-01,90,100", "order,USCC,OMS,SO-2,received,2026-03-01,-9.5,-10"]
    assert bring(cast, a_list(cast, *rows, head=head)).counts["done"] == 2
    assert list(OrderLine.objects.order_by("pk").values_list("due_fen", "invoice_fen")) == [
        (9000, 10000),
        (-950, -1000),
    ]


def upload(client, content, name="清单.csv", **more):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)} | more, follow=True)


def test_a_clerk_uploads_a_list_in_the_admin(cast, client):
    client.force_login(cast.finn)
    once = "0d7c9a1e-6f0f-4a57-9a4a-0f6f4a3f7d12"
    page = upload(client, a_list(cast, *MIXED), once=once)
    assert page.status_code == 200 and "夸大宣传" not in page.content.decode()
    file = FactFile.objects.get()
    assert "SO-4" in page.content.decode() and "F7" in page.content.decode()
    upload(client, a_list(cast, *MIXED), once=once)
    assert FactFile.objects.count() == 1
    answer = client.get(f"/admin/deposits/factfile/{file.pk}/refused/")
    assert answer["Content-Type"] == lists.XLSX and lists.read(answer.content).rows
    assert client.get("/admin/deposits/factfile/template/")["Content-Type"] == lists.XLSX


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a,b\n1,2", b"PK\x03\x04broken", "类型,来源\n1,2".encode()])
def test_a_file_that_is_no_list_gets_a_sentence(cast, client, content):
    client.force_login(cast.finn)
    page = upload(client, content)
    assert page.status_code == 422 and page.context["form"].errors["file"]
    assert not FactFile.objects.exists()


def test_only_clerks_upload(cast, client):
    for who in (cast.lea, cast.pol, cast.aud):
        client.force_login(who)
        assert upload(client, a_list(cast, MIXED[0])).status_code == 404
        assert client.get("/admin/deposits/factfile/").status_code == 200
    assert not Obligation.objects.exists()
