"""Uploads: decide by content, keep privately, stream after a permission check."""

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from . import actors
from .actions import action
from .actors import Actor
from .models import Party, StoredFile

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a 400-megapixel picture would take over a gigabyte to open
PAPER_TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
IMAGE_TYPES = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class CleanFile:
    """An upload whose type, size and content were checked; not stored yet."""

    name: str
    media_type: str
    content: bytes
    width: int = 0
    height: int = 0


class PaperField(forms.FileField):
    """A scan: PDF, JPG or PNG up to 10 MB, decided by content; pictures are re-encoded: nothing hides in them."""

    types = PAPER_TYPES
    default_error_messages = {
        "type": _(
            "This file is not a PDF, JPG or PNG, whatever its name says. Export or scan it again as one of these."
        ),
        "image_type": _("This file is not a JPG or PNG picture, whatever its name says."),
        "size": _("The file is larger than 10 MB. Scan it with a lower resolution or split it."),
        "pixels": _("The picture has more than 50 megapixels. Reduce its size and upload it again."),
        "broken": _("The file cannot be opened; it may be damaged. Export it again."),
        "script": _("The PDF contains a program (JavaScript). Print it to a new PDF and upload that."),
        "locked": _("The PDF is protected by a password. Upload one that opens without."),
    }
    accept = ".pdf,.jpg,.jpeg,.png"

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": self.accept}

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload is None or isinstance(upload, (CleanFile, StoredFile)) or not hasattr(upload, "read"):
            return upload
        if upload.size > MAX_BYTES:
            raise ValidationError(self.error_messages["size"], "size")
        upload.seek(0)
        return self.checked(upload.name, upload.read())

    def checked(self, name: str, content: bytes) -> CleanFile:
        kind = filetype.guess(content[:8192])
        media_type = kind.mime if kind else ""
        if media_type not in self.types:
            code = "type" if self.types is PAPER_TYPES else "image_type"
            raise ValidationError(self.error_messages[code], code)
        if media_type == "application/pdf":
            self._check_pdf(content)
            return CleanFile(safe_name(name, "pdf"), media_type, content)
        return self._reencode(name, media_type, content)

    def _check_pdf(self, content: bytes):
        if b"%%EOF" not in content[-2048:]:
            raise ValidationError(self.error_messages["broken"], "broken")
        if re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b", content):
            raise ValidationError(self.error_messages["script"], "script")
        if b"/Encrypt" in content[-4096:]:
            raise ValidationError(self.error_messages["locked"], "locked")

    def _reencode(self, name: str, media_type: str, content: bytes) -> CleanFile:
        try:
            image = Image.open(io.BytesIO(content))
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(self.error_messages["pixels"], "pixels")
            image = ImageOps.exif_transpose(image)
            image.info = {}  # comments and profiles are not carried over
            out = io.BytesIO()
            if media_type == "image/jpeg":
                image.convert("RGB").save(out, "JPEG", quality=88)
            else:
                image.save(out, "PNG")
        except Image.DecompressionBombError:
            raise ValidationError(self.error_messages["pixels"], "pixels") from None
        except ValidationError:
            raise
        except Exception:  # Pillow raises many kinds for damaged files
            raise ValidationError(self.error_messages["broken"], "broken") from None
        return CleanFile(safe_name(name, self.types[media_type]), media_type, out.getvalue(), image.width, image.height)


class ImageField(PaperField):
    """A picture only: JPG or PNG."""

    types = IMAGE_TYPES
    accept = ".jpg,.jpeg,.png"


def safe_name(name: str, extension: str) -> str:
    """The uploaded name as text only: no folders, control or direction characters, at most 120 characters."""
    stem = unicodedata.normalize("NFKC", name).replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = "".join(c for c in stem if unicodedata.category(c)[0] != "C").strip(" .") or "file"
    return f"{stem[:115]}.{extension}"


def keep(clean: CleanFile, party: Party | int, actor: Actor) -> StoredFile:
    """Store a checked upload for a party and return its row; the content is written before the lock is taken."""
    party = party if isinstance(party, Party) else Party.objects.get(pk=party)
    row = StoredFile(
        party=party, name=clean.name, media_type=clean.media_type, size=len(clean.content),
        sha256=hashlib.sha256(clean.content).hexdigest(), uploaded_by_id=actor.user_id,
    )  # fmt: skip
    row.content.save(clean.name, ContentFile(clean.content), save=False)
    try:
        return keep_file(party, actor=actor, row=row)
    except BaseException:
        row.content.delete(save=False)
        raise


@action(
    by=actors.member | actors.signed_in & actors.rule(lambda a, s: a.is_staff),
    source=None,
    public=False,
    says=_("stored a file"),
)
def keep_file(party, *, actor, row):
    """Record a stored upload."""
    row.save()
    return row
