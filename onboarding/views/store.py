"""The store: what closing it does, applying for it, changing one's mind, what follows."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.actions.closing import apply_to_close, withdraw_closing
from accounts.models import Store
from catalog.models import Item
from workflow import reasons
from workflow.pages import page, perform, supplier_page, visible
from workflow.words import channel_title, day

from ..closing import effects, last_day, refund_page
from ..forms.closing import ClosingForm
from ..shell import newest_application

State = Store.State


@supplier_page
def store(request):
    """The store of the company's newest application, or what will be here."""
    application = newest_application(request.supplier)
    found = Store.objects.filter(party_id=application.party_id).order_by("pk") if application else Store.objects.none()
    row = found.filter(channel=application.channel).first() or found.last() if application else None
    return shown(request, row, ClosingForm()) if row else page(request, "onboarding/store/none.html")


@supplier_page
def one(request, pk):
    """One store; a post applies to close it."""
    row = visible(Store, request, pk=pk)
    form = ClosingForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, apply_to_close, row, form, **form.cleaned_data):
        messages.success(request, _("The closing is applied for. A buyer decides on it."))
        return redirect("onboarding:store-one", row.pk)
    return shown(request, row, form)


@supplier_page
@require_POST
def withdraw(request, pk):
    """Take the application back: the store sells on."""
    row = visible(Store, request, pk=pk)
    perform(request, withdraw_closing, row)
    messages.success(request, _("The closing is withdrawn. The store stays open."))
    return redirect("onboarding:store-one", row.pk)


def shown(request, row, form):
    """The page of one store, by its state."""
    others = Store.objects.filter(party_id=row.party_id).exclude(pk=row.pk)
    context = {
        "store": row,
        "channel": channel_title(row.channel),
        "others": [(s, channel_title(s.channel)) for s in others.order_by("pk")],
        "next": standing(row),
        "effects": [] if row.state == State.CLOSED else [*effects(row), last_day(row)],
        "may_apply": apply_to_close.may(row, request.actor),
        "may_withdraw": withdraw_closing.may(row, request.actor),
        "refused": {"code": row.reason, "title": reasons.sentence(row.reason), "text": row.words,
                    "who": _("The buyer")} if row.words and row.state == State.OPEN else None,
    }  # fmt: skip
    return page(request, "onboarding/store/store.html", context, form)


def left_to_clear(row) -> str:
    """How many items the sweep has not taken off the shelf yet."""
    count = Item.objects.filter(party_id=row.party_id, state=Item.State.ON_SHELF).count()
    if not count:
        return ""
    words = ngettext(
        "%(count)s item is just being taken off the shelf.",
        "%(count)s items are just being taken off the shelf.",
        count,
    )
    return words % {"count": count}


def standing(row) -> dict | None:
    """The card on top: how far the closing is and what follows."""
    if row.state == State.CLOSING:
        return {
            "turn": "us",
            "title": _("A buyer decides on the closing of your store"),
            "text": _("Applied for on %(day)s. Until it is decided you can withdraw it; the store sells on.")
            % {"day": day(row.closing_on)},
            "note": _("Nothing new can be put on the shelf while it is being decided."),
        }
    if row.state == State.ENDING:
        return {
            "turn": "us",
            "title": _("The closing is approved; the notice period runs"),
            "text": _("The store closes by itself on %(day)s. Until then it sells what is on the shelf.")
            % {"day": day(row.closed_on)},
            "due": row.closed_on,
            "due_label": _("Closed from"),
        }
    if row.state == State.CLOSED:
        return {
            "turn": "you",
            "title": _("Your store is closed"),
            "text": _("Closed since %(day)s. Now you can ask for your deposit back.") % {"day": day(row.closed_on)}
            if row.closed_on
            else _("Now you can ask for your deposit back."),
            "link": refund_page(),
            "link_text": _("To the refund of the deposit"),
            "note": left_to_clear(row) or _("The refund page shows at once what is still in the way, if anything is."),
        }
    return None
