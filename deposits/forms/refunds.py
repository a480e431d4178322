"""What a supplier and the staff type about a refund request."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.fields import PlainField
from workflow.files import PaperField
from workflow.reasons import ReasonField

from ..actions.refunds import title_of, wanted_papers
from ..models import Refund

State = Refund.State
AREA = {"widget": forms.Textarea({"rows": 4})}


def words_field(label, *, max_length=1000, **more) -> PlainField:
    """A few sentences."""
    return PlainField(**{"label": label, "max_length": max_length, **AREA, **more})


class DescribeForm(forms.Form):
    """Why the deposit is asked back."""

    words = words_field(_("Why you ask for the refund"), help_text=_("One or two sentences are enough."))


class PaperForm(forms.Form):
    """One paper of the request."""

    file = PaperField(label=_("Paper"), help_text=_("PDF, JPG or PNG, up to 10 MB"))

    def __init__(self, *args, title="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = title


class AppealForm(forms.Form):
    """Why a rejection is wrong."""

    words = words_field(
        _("Why the decision is wrong"), help_text=_("Somebody else decides about it. A request can be appealed once.")
    )


class ObjectionForm(forms.Form):
    """Why a deduction is wrong, with a paper that shows it."""

    words = words_field(_("Why the deduction is wrong"))
    file = PaperField(label=_("Evidence"), required=False, help_text=_("PDF, JPG or PNG, up to 10 MB"))


# ---- the staff's ----


class NoteForm(forms.Form):
    """What a check found, for colleagues."""

    note = words_field(
        _("What you checked"), max_length=500, required=False, help_text=_("Read by colleagues, not by the supplier.")
    )


class ApproveForm(forms.Form):
    """Words that go with the money."""

    words = words_field(_("Words for the supplier"), max_length=500, required=False)


class SendBackForm(forms.Form):
    """To which check a request goes back, and what is to be looked at again."""

    stage = forms.ChoiceField(label=_("Back to"))
    words = words_field(_("What is to be checked again"), max_length=500)

    def __init__(self, data=None, files=None, *, stages=(), **kwargs):
        super().__init__(data, files, **kwargs)
        self.fields["stage"].choices = [(s, State(s).label) for s in stages]


class AskMoreForm(forms.Form):
    """What the supplier is asked for; the clock stands still until it answers."""

    reason = ReasonField("refund")
    wanted = forms.MultipleChoiceField(
        label=_("What is wanted"), widget=forms.CheckboxSelectMultiple, error_messages={
            "required": _("Tick at least one thing, so that the supplier knows what to send.")},
    )  # fmt: skip
    words = words_field(_("Words for the supplier"), max_length=500)

    def __init__(self, *args, refund=None, **kwargs):
        super().__init__(*args, **kwargs)
        papers = wanted_papers(refund) if refund else ()
        self.fields["wanted"].choices = [
            *((p["kind"], title_of(p)) for p in papers), ("payee", _("The account to pay to")),
        ]  # fmt: skip
        self.fields["wanted"].listed = True


class RejectForm(forms.Form):
    """Why a request is rejected."""

    reason = ReasonField("refund")
    words = words_field(_("Words for the supplier"), max_length=500)


class ExtendForm(forms.Form):
    """How much longer a review takes, and why."""

    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=60)
    words = words_field(
        _("Reason the supplier reads"), max_length=300, help_text=_("The new date is told to the supplier with it.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].short = True
