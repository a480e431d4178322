"""What is known about one fact, read the same way from a form, a file and a call: fields, and what must go together."""

import datetime
import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import uscc
from workflow import calendar
from workflow.fields import DayField, PlainField, YuanField
from workflow.files import PaperField
from workflow.tables import TableField
from workflow.words import CHANNELS

from ..models import Obligation

Kind, Severity = Obligation.Kind, Obligation.Severity
OPEN, CLEARED, RECEIVED = "open", "cleared", "received"
STATUSES = {
    OPEN: gettext_lazy("still open"),
    CLEARED: gettext_lazy("cleared"),
    RECEIVED: gettext_lazy("received by its customer"),
}
WITH_AMOUNT = (Kind.COMPENSATION, Kind.DEBT, Kind.PENALTY)  # nothing is owed without one
MOST_POINTS = 1000


@dataclass(slots=True)
class Fact:
    """One fact as somebody tells it; None where nothing is said. Amounts in fen, days in Asia/Shanghai.

    `status` "received" is an order that its customer has: `due_fen` and `invoice_fen` (below zero for a return) are
    what counts for settlement from `received_on` on.
    """

    kind: str
    supplier: str
    source: str
    reference: str
    status: str = OPEN
    fen: int | None = None
    happened_on: datetime.date | None = None
    clears_on: datetime.date | None = None
    severity: str | None = None
    points: int | None = None
    words: str | None = None
    cleared_on: datetime.date | None = None
    received_on: datetime.date | None = None
    due_fen: int | None = None
    invoice_fen: int | None = None
    channel: str = "huicai"

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same fact for ever."""
        return self.kind, self.source, self.reference


class OneLineField(PlainField):
    """Text on one line."""

    def to_python(self, value):
        value = super().to_python(value)
        return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


class CodeField(OneLineField):
    """One of several codes, given as such or in the words people see, in either language."""

    default_error_messages = {"choice": gettext_lazy("“%(value)s” is not known here. Use one of: %(names)s.")}

    def __init__(self, choices, *, codes: bool, **kwargs):
        super().__init__(**kwargs)
        self.names, self.codes = dict(choices), codes

    def clean(self, value):
        value = super().clean(value)
        if value in self.names or not value:
            return value
        for code, words in self.names.items():
            if value.casefold() in (code, str(words).casefold()):
                return code
        names = " · ".join(self.names if self.codes else map(str, self.names.values()))
        raise ValidationError(self.error_messages["choice"], "choice", {"value": value[:40], "names": names})


class CreditCodeField(OneLineField):
    """The unified social credit code of a supplier."""

    def clean(self, value):
        value = super().clean(value)
        return uscc.check(value) if value else value


class SignedYuanField(YuanField):
    """An amount that may be below zero: returns."""

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip().replace("−", "-")
        if not text.startswith("-"):
            return super().to_python(value)
        found = super().to_python(text[1:].strip() or "-")
        return found if found is None else -found


def fields(*, codes: bool) -> dict[str, forms.Field]:
    """The fields of a fact by name; errors list codes (for programs) or words (for people)."""

    def code(choices, **kwargs):
        return CodeField(choices, codes=codes, max_length=40, **kwargs)

    return {
        "kind": code(Kind.choices, label=gettext_lazy("Kind")),
        "supplier": CreditCodeField(label=gettext_lazy("Credit code of the supplier"), max_length=40),
        "source": OneLineField(label=gettext_lazy("Source"), max_length=40),
        "reference": OneLineField(label=gettext_lazy("Number there"), max_length=60),
        "status": code(STATUSES.items(), label=gettext_lazy("Status"), required=False),
        "amount": YuanField(label=gettext_lazy("Amount (yuan)"), required=False),
        "happened_on": DayField(label=gettext_lazy("Happened on"), required=False, past=True, years=(2000, 2200)),
        "clears_on": DayField(label=gettext_lazy("Ends by itself on"), required=False, years=(2000, 2200)),
        "severity": code(Severity.choices, label=gettext_lazy("Severity"), required=False),
        "points": forms.IntegerField(
            label=gettext_lazy("Points"), required=False, min_value=0, max_value=MOST_POINTS
        ),
        "words": OneLineField(label=gettext_lazy("What it is about"), required=False, max_length=300),
        "cleared_on": DayField(label=gettext_lazy("Cleared on"), required=False, past=True, years=(2000, 2200)),
        "received_on": DayField(label=gettext_lazy("Received on"), required=False, past=True, years=(2000, 2200)),
        "due": SignedYuanField(label=gettext_lazy("Amount due (yuan)"), required=False),
        "invoice": SignedYuanField(label=gettext_lazy("Amount to invoice (yuan)"), required=False),
        "channel": code(CHANNELS.items(), label=gettext_lazy("Channel"), required=False),
    }  # fmt: skip


NAMES = {"amount": "fen", "due": "due_fen", "invoice": "invoice_fen"}  # of a field, where the fact calls it otherwise


def made(values: dict) -> Fact:
    """The fact of cleaned values; `ValidationError` by field where they do not go together."""
    given = {NAMES.get(name, name): value for name, value in values.items() if value not in (None, "")}
    fact = Fact(**given)
    wrong = problems(fact)
    if wrong:
        raise ValidationError(wrong)
    return fact


def problems(fact: Fact) -> dict[str, str]:
    """What is missing or does not fit, by field."""
    wrong, today = {}, calendar.today()
    if fact.status == RECEIVED:
        if fact.kind != Kind.ORDER:
            wrong["status"] = _("Only an order is received; anything else is “cleared”.")
        for name, value in (("received_on", fact.received_on), ("due", fact.due_fen), ("invoice", fact.invoice_fen)):
            if value is None:
                wrong[name] = _("A received order needs this: settlement counts it.")
    if fact.status == OPEN:
        if fact.happened_on is None:
            wrong["happened_on"] = _("Say on which day it happened.")
        if fact.kind == Kind.VIOLATION and not fact.severity:
            wrong["severity"] = _("A violation is minor, general or serious.")
        if fact.kind == Kind.WARRANTY and fact.clears_on is None:
            wrong["clears_on"] = _("A warranty ends on a day; name it.")
        if fact.kind in WITH_AMOUNT and not fact.fen:
            wrong["amount"] = _("Say how much is owed.")
    if fact.kind != Kind.VIOLATION and (fact.severity or fact.points):
        wrong["severity" if fact.severity else "points"] = _("Only violations have a severity and points.")
    if fact.happened_on and fact.clears_on and fact.clears_on < fact.happened_on:
        wrong["clears_on"] = _("This day lies before the day on which it happened.")
    if fact.happened_on and (fact.cleared_on or today) < fact.happened_on:
        wrong["cleared_on"] = _("This day lies before the day on which it happened.")
    return wrong


class FactForm(forms.Form):
    """One fact as staff enter it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = fields(codes=False)
        for name in ("kind", "supplier", "source", "reference", "amount", "happened_on", "clears_on"):
            self.fields[name] = asked[name]
        for name in ("severity", "points", "words"):
            self.fields[name] = asked[name]
        for name, choices in (("kind", Kind.choices), ("severity", Severity.choices)):
            self.fields[name].widget = forms.Select(choices=[("", "–"), *choices])
        self.fields["happened_on"].required = True
        self.fields["source"].help_text = _("The system or list it comes from, for example “OMS”.")
        self.fields["reference"].help_text = _("Its number there; the same kind, source and number is the same fact.")
        self.fields["amount"].help_text = _("What is owed; for a complaint, what is disputed.")

    def clean(self):
        if not self.errors:
            try:
                self.fact = made(self.cleaned_data)
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    self.add_error(name if name in self.fields else None, messages)
        return self.cleaned_data


class WordsForm(forms.Form):
    """Words to the supplier that a decision needs."""

    words = PlainField(
        label=gettext_lazy("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3})
    )  # fmt: skip


class ClearForm(forms.Form):
    """Why a fact no longer counts."""

    words = PlainField(
        label=gettext_lazy("Words for the supplier"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )  # fmt: skip


class AmountForm(WordsForm):
    """A corrected amount, with the reason."""

    fen = YuanField(label=gettext_lazy("Amount"))
    field_order = ["fen", "words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fen"].suffix = gettext_lazy("yuan")


class ReceivedForm(forms.Form):
    """What settlement counts of an order that its customer has."""

    received_on = DayField(label=gettext_lazy("Received on"), past=True, years=(2000, 2200))
    due_fen = SignedYuanField(
        label=gettext_lazy("Amount due (yuan)"), help_text=gettext_lazy("After commission; below zero for a return.")
    )
    invoice_fen = SignedYuanField(label=gettext_lazy("Amount to invoice (yuan)"))
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHANNELS.items)


class AppealForm(forms.Form):
    """Why a violation is disputed, with a paper that shows it."""

    words = PlainField(
        label=gettext_lazy("Why you dispute it"), max_length=1000, widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("You can appeal once. Say what really happened and attach what shows it."),
    )  # fmt: skip
    file = PaperField(
        label=gettext_lazy("Paper"), required=False, help_text=gettext_lazy("PDF, JPG or PNG, up to 10 MB")
    )


class ListForm(forms.Form):
    """An uploaded list of facts."""

    file = TableField(
        label=gettext_lazy("List"), help_text=gettext_lazy(".csv (UTF-8 or GB 18030) or .xlsx, up to 20 000 rows")
    )
