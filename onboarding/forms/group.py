"""Forms of the supplier group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow import calendar
from workflow.fields import DayField, PlainField
from workflow.files import PaperField


class HandInForm(forms.Form):
    """An answer in words, a file, or both."""

    text = PlainField(label=_("Your answer"), max_length=4000, required=False, widget=forms.Textarea({"rows": 5}))
    file = PaperField(label=_("File"), required=False, help_text=_("PDF, JPG or PNG, up to 10 MB"))

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("text") and not data.get("file"):
            self.add_error("text", _("Write an answer or add a file."))
        return data


def day_field(label):
    return DayField(label=label, initial=in_a_week)


def in_a_week():
    return calendar.add(calendar.today(), 5)[0]


class TaskForm(forms.Form):
    """A new task for one supplier."""

    title = PlainField(label=_("Title"), max_length=120)
    text = PlainField(label=_("What to do"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4}))
    due = day_field(_("Due"))


class ReturnForm(forms.Form):
    """Why a task is sent back, and until when it is asked for again."""

    words = PlainField(label=_("Words for the supplier"), max_length=500, widget=forms.Textarea({"rows": 3}))
    due = day_field(_("New due day"))
