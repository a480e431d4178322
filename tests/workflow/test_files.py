"""Uploads: what they are is decided by what is in them, and only who may see the case may read them."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from workflow import files
from workflow.actions import NotAllowed
from workflow.models import StoredFile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind="PNG", size=(20, 10), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def huge_png():
    """A PNG header that claims 20 000 × 20 000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def clean(name, content, field=files.PaperField):
    return field().clean(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.pdf", PDF, "application/pdf"), ("b.JPG", picture("JPEG"), "image/jpeg"), ("c.pdf", picture(), "image/png")],
)
def test_the_content_decides_the_type(name, content, kind):
    found = clean(name, content)
    assert found.media_type == kind and found.name.endswith(files.PAPER_TYPES[kind])


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("licence.pdf", b"MZ\x90\0" + b"\0" * 300, "type"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "type"),
        ("a.html", b"<html><script>alert(1)</script></html>", "type"),
        ("a.png", huge_png(), "pixels"),
        ("a.png", picture(size=(300, 300))[:200], "broken"),
        ("a.pdf", b"%PDF-1.4 cut off", "broken"),
        ("a.pdf", PDF.replace(b"<<>>endobj", b"<</OpenAction<</S/JavaScript/JS(x)>>>>endobj"), "script"),
        ("a.pdf", PDF.replace(b"trailer<<", b"trailer<</Encrypt 5 0 R"), "locked"),
        ("big.pdf", PDF + b"0" * files.MAX_BYTES, "size"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_hostile_and_broken_files_are_refused_with_a_sentence(name, content, code):
    with pytest.raises(ValidationError) as error:
        clean(name, content)
    assert error.value.code == code and len(error.value.messages[0]) > 6


def test_a_script_hidden_in_a_picture_does_not_survive():
    dirty = picture("JPEG", comment=b"<script>alert(1)</script>") + b"<script>alert(2)</script>"
    assert b"<script>" not in clean("a.jpg", dirty).content


def test_a_pdf_is_not_a_product_picture():
    with pytest.raises(ValidationError):
        clean("a.pdf", PDF, files.ImageField)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/营业执照.pdf", "营业执照.pdf"),
        ("a\u202egpj.exe", "agpj.pdf"),
        ("x" * 999, "x" * 115 + ".pdf"),
        ("..", "file.pdf"),
    ],
)
def test_names_are_text_only(name, kept):
    assert files.safe_name(name, "pdf") == kept


def test_only_who_may_see_the_case_may_read_its_files(cast, client):
    row = files.keep(clean("执照.pdf", PDF), cast.supplier.party, cast.actor("ada"))
    for person, status in [("ada", 200), ("ben", 200), ("bo", 200), ("eve", 404)]:
        client.force_login(getattr(cast, person))
        response = client.get(f"/files/{row.pk}/")
        if response.streaming:
            list(response)  # read to its end, which closes the file
        assert response.status_code == status, person
    client.logout()
    assert client.get(f"/files/{row.pk}/").status_code == 302


def test_a_file_is_served_as_data_that_cannot_run(cast, client):
    row = files.keep(clean("执照.pdf", PDF), cast.supplier.party, cast.actor("ada"))
    client.force_login(cast.ada)
    response = client.get(f"/files/{row.pk}/")
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response) == PDF
    inline = client.get(f"/files/{row.pk}/?inline")
    assert inline.headers["Content-Security-Policy"].endswith("sandbox")
    list(inline)


def test_nobody_stores_files_for_somebody_else_and_nothing_is_left_when_they_try(cast):
    with pytest.raises(NotAllowed):
        files.keep(clean("a.pdf", PDF), cast.supplier.party, cast.actor("eve"))
    assert not StoredFile.objects.exists()
