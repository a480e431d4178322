"""Messages to the EP pool: what waits, what failed and why, and a button to push again."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workflow.desk import Button, CaseAdmin, Panel
from workflow.templatetags.portal import badge, moment

from ..actions.pool import push_again
from ..models import PoolPush

State = PoolPush.State
TONES = {State.QUEUED: "us", State.SENT: "done", State.FAILED: "overdue", State.SUPERSEDED: "ended"}


@admin.register(PoolPush)
class PoolPushAdmin(CaseAdmin):
    """The outbox; failed messages first."""

    list_display = ["sku", "item_name", "kind", "shown_state", "tries", "due", "external_id", "synced_at", "error"]
    list_filter = ["state", "kind"]
    search_fields = ["item__sku", "item__name", "key", "external_id"]
    search_help_text = _("SKU, name, key or the pool’s id")
    ordering = ["-id"]
    list_select_related = ["item"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [
        Button(push_again, _("Push again"), _("It is tried at once, and as often as a new one."), tone="primary")
    ]
    bulk = [Button(push_again, _("Push the selected messages again"))]

    def case_queryset(self, request):
        return PoolPush.objects.select_related("item")

    @admin.display(description=_("SKU"))
    def sku(self, push):
        return push.item.sku

    @admin.display(description=_("item"))
    def item_name(self, push):
        return push.item.name

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, push):
        return badge(TONES[push.state], push.get_state_display())

    state_badge = shown_state

    def facts(self, push):
        return [
            (_("SKU"), push.item.sku), (_("Kind"), push.get_kind_display()), (_("Tries"), push.tries),
            (_("Next try"), moment(push.due) or "–"), (_("Delivered"), moment(push.synced_at) or "–"),
            (_("Id in the pool"), push.external_id or "–"), (_("Last error"), push.error or "–"),
        ]  # fmt: skip

    def panels(self, push, request):
        return [Panel(_("Content"), "admin/catalog/item_payload.html", {"push": push})]
