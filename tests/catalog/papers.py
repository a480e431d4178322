"""Product lines and their papers for tests, made through the real actions."""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.actions.store import prepare_store
from catalog.actions.lines import (
    approve_line_as_product,
    approve_line_as_quality,
    save_authorisation,
    save_line,
    start_line,
    submit_line,
)
from catalog.models import Category
from workflow import calendar, files
from workflow.actors import SYSTEM
from workflow.files import CleanFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def png(width=64, height=64) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def upload(name="paper.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def stored(cast, name="paper.pdf", who="ada"):
    return files.keep(CleanFile(name, "application/pdf", PDF), cast.supplier.party, cast.actor(who))


def days(n: int) -> datetime.date:
    """Today (Asia/Shanghai) and n calendar days."""
    return calendar.today() + datetime.timedelta(days=n)


def leaf(code: str) -> Category:
    return Category.objects.get(code=code)


def drafted(cast):
    return start_line(cast.supplier, actor=cast.actor("ada"))


def filled(cast, category="paper", line=None, **changes):
    """A draft with every paper in order, owned by the supplier itself unless `changes` say otherwise."""
    line, ada = line or drafted(cast), cast.actor("ada")
    file = stored(cast)
    save_line(line, actor=ada, page="brand", categories=[leaf(category)],
              values={"brand_zh": "得力", "brand_en": "deli", "role": "owner", "logo": file})  # fmt: skip
    save_line(line, actor=ada, page="trademark", values={
        "trademark_number": "12345678", "trademark_class": leaf(category).nice[0], "trademark_status": "r",
        "trademark_owner": cast.supplier.name, "trademark_since": days(-900), "trademark_until": days(900),
        "trademark_file": file,
    })  # fmt: skip
    save_line(line, actor=ada, page="quality", values={
        "laboratory": "国家办公用品质检中心", "accreditation": "CMA2024001", "report_number": "QJ-2026-01",
        "report_on": days(-30), "report_brand": "得力", "report_product": "复印纸 A4", "report_file": file,
    })  # fmt: skip
    if changes:
        save_line(line, actor=ada, page="more", values=changes)
    line.refresh_from_db()
    return line


def with_store(cast):
    return prepare_store(cast.supplier, actor=SYSTEM, channel="huicai")


def submitted(cast, **more):
    with_store(cast)
    line = filled(cast, **more)
    submit_line(line, actor=cast.actor("ada"))
    return line


def approved(cast, **more):
    line = submitted(cast, **more)
    approve_line_as_product(line, actor=cast.actor("rita"))
    approve_line_as_quality(line, actor=cast.actor("quinn"))
    return line


def authorise(line, cast, giver, taker, start=-30, end=300, **more):
    save_authorisation(line, actor=cast.actor("ada"), giver=giver, taker=taker, scope="全部商品, 全国",
                       starts_on=days(start), ends_on=days(end), file=stored(cast), **more)  # fmt: skip
