"""Reason codes for whatever is sent back: the sentence in the reader's language, and a form field to choose one."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import ReasonCode


def sentences() -> dict[str, str]:
    """Every code, retired ones too, with its sentence in the reader's language; one query."""
    column = "sentence_zh" if (get_language() or "zh").startswith("zh") else "sentence_en"
    return dict(ReasonCode.objects.values_list("code", column))


def sentence(code: str) -> str:
    """The sentence of one code in the reader's language; empty for a code nobody knows."""
    return sentences().get(code, "")


def codes(kind: str) -> list[str]:
    """The codes offered for a kind now: form, line, item, contract or refund."""
    return [r.code for r in ReasonCode.objects.filter(active=True) if kind in r.kinds]


class ReasonField(forms.ChoiceField):
    """A select of the codes offered for a kind, each with its sentence; cleaned to the code."""

    def __init__(self, kind: str, **kwargs):
        self.kind = kind
        super().__init__(**{"label": _("Reason"), "choices": self.offered} | kwargs)

    def offered(self):
        words = sentences()
        return [("", _("Choose a reason")), *((code, f"{code} {words[code]}") for code in codes(self.kind))]


__all__ = ["ReasonField", "codes", "sentence", "sentences"]
