"""The catalogue's leaf categories as an answer: a choice, kept by its code; what was once typed stays readable."""

import time
from itertools import groupby

from django import forms
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from catalog.models.categories import offered_leaves

KEPT = 60  # seconds: forms with fifty products ask the database once
_kept: tuple[float, list[Category]] | None = None


def leaves() -> list[Category]:
    """The offered leaf categories with their families, read at most once a minute."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT:
        _kept = time.monotonic(), list(offered_leaves())
    return _kept[1]


@receiver([post_save, post_delete], sender=Category)
def forget(sender=None, **kwargs):
    """A category has changed in this process."""
    global _kept
    _kept = None


def choices():
    """(code, name) of the leaves under the name of their family, in the reader's language."""
    families = groupby(leaves(), key=lambda leaf: leaf.parent)
    return [("", _("Please choose")), *((f.name, [(leaf.code, leaf.name) for leaf in rows]) for f, rows in families)]


def code_of(value) -> str:
    """The code of a leaf named by code or by its name in either language; anything else as it is."""
    text = str(value or "").strip()
    return next((leaf.code for leaf in leaves() if text in (leaf.code, leaf.name_zh, leaf.name_en)), text)


class LeafField(forms.ChoiceField):
    """One leaf category. An answer of the time when this was a line of text counts where it names a leaf."""

    default_error_messages = {"invalid_choice": _("Choose one of the catalogue’s categories.")}

    def __init__(self, **kwargs):
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value):
        return code_of(value)

    def to_python(self, value):
        return code_of(value)

    def words(self, value) -> str:
        """The category as people read it, or what was typed at the time."""
        return next((f"{leaf.parent.name} · {leaf.name}" for leaf in leaves() if leaf.code == code_of(value)), value)
