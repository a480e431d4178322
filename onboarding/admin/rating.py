"""Credit ratings as staff read them: by month, each with its factors in words."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from workflow.desk import ReadOnlyAdmin
from workflow.templatetags.portal import badge

from ..models import CreditRating
from ..rating.shown import factors

TONES = {"A": "done", "B": "done", "C": "warning", "D": "returned"}


def latest(party_id: int) -> CreditRating | None:
    """The newest rating of a supplier."""
    return CreditRating.objects.filter(party_id=party_id).order_by("-month").first()


def in_short(rating: CreditRating | None) -> str:
    """A rating in one line."""
    if rating is None:
        return _("none yet")
    return f"{rating.score} · {rating.grade} {rating.get_grade_display()} · {date_format(rating.month, 'Y-m')}"


@admin.register(CreditRating)
class CreditRatingAdmin(ReadOnlyAdmin):
    """Newest month first, the weakest on top."""

    list_display = ["company", "shown_month", "score", "shown_grade", "computed_at"]
    list_filter = ["grade", ("month", admin.DateFieldListFilter)]
    search_fields = ["party__supplier__name", "party__supplier__uscc"]
    search_help_text = _("Company or credit code")
    list_select_related = ["party__supplier"]
    show_full_result_count = False
    ordering = ["-month", "score", "id"]
    fields = ["company", "shown_month", "score", "shown_grade", "explained", "computed_at"]

    @admin.display(description=_("company"), ordering="party__supplier__name")
    def company(self, rating):
        return rating.party.supplier.name

    @admin.display(description=_("month"), ordering="month")
    def shown_month(self, rating):
        return date_format(rating.month, "Y-m")

    @admin.display(description=_("grade"), ordering="grade")
    def shown_grade(self, rating):
        return badge(TONES[rating.grade], f"{rating.grade} · {rating.get_grade_display()}")

    @admin.display(description=_("factors"))
    def explained(self, rating):
        rows = [(f.title, "–" if f.score is None else f.score, f.weight, f.words) for f in factors(rating)]
        line = str(_("{}: {} points (weight {}). {}"))
        return format_html("<ul>{}</ul>", format_html_join("", f"<li>{line}</li>", rows))
