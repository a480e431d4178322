"""The staff queues and case page of items: review stage by stage, shelf forms, the shelf; and the price rules."""

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import reasons
from workflow.desk import Button, CaseAdmin, Panel, ReadOnlyAdmin
from workflow.models import Event
from workflow.queues import Clock
from workflow.templatetags.portal import badge, money
from workflow.words import role_title

from .. import visibility
from ..actions.review import approve_item, return_item
from ..actions.shelf import confirm_shelf, return_shelf_form, take_off_shelf
from ..forms.item_review import ApproveForm, OffShelfForm, ReturnForm, ReturnShelfForm
from ..item_summary import TONES, margin_row, sections, stages
from ..items import field_title, points, requirements
from ..ladder import title as stage_title
from ..models import Item, ItemReview, PriceRule

State = Item.State
REVIEW_ROLES = [
    roles.BUYER, roles.PRODUCT_REVIEWER, roles.MANAGER, roles.DIRECTOR, roles.QUALITY_REVIEWER, roles.QUALITY_LEAD,
]  # fmt: skip


class StageFilter(admin.SimpleListFilter):
    """Whose decision the item waits for."""

    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [
            *((name, role_title(name)) for name in REVIEW_ROLES),
            ("shelf", _("shelf form")),
            ("off", _("off the shelf")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "shelf":
            return queryset.filter(state=State.SHELF_REQUESTED)
        if self.value() == "off":
            return queryset.filter(state=State.ON_SHELF, off_asked_at__isnull=False)
        return queryset.filter(state=State.IN_REVIEW, review_role=self.value()) if self.value() else queryset


class PoolFilter(admin.SimpleListFilter):
    """Whether the EP pool has it."""

    title = _("EP pool")
    parameter_name = "pool"

    def lookups(self, request, model_admin):
        return [("in", _("in the pool")), ("out", _("not in the pool"))]

    def queryset(self, request, queryset):
        return queryset.filter(pool_at__isnull=self.value() == "out") if self.value() else queryset


def effect_of_approval(item):
    rest = [stage_title(s["code"]) for s in item.ladder[item.stage + 1 :]]
    if not rest:
        return _("It was the last stage: the item gets its SKU and the supplier fills in the shelf form.")
    return _("Next: %(stage)s.") % {"stage": rest[0]}


@admin.register(Item)
class ItemAdmin(CaseAdmin):
    """Queue by stage. Page: margin against the terms, pictures, checks, the ladder, sites, this person's buttons."""

    list_display = [
        "code",
        "name",
        "company",
        "category",
        "sale",
        "shown_margin",
        "shown_state",
        "waits",
        "submitted_at",
    ]
    list_filter = [StageFilter, "state", PoolFilter]
    clocks = [
        Clock(since="changed_at", target="target.items", states=(State.IN_REVIEW,)),
        Clock(since="changed_at", target="target.shelf", states=(State.SHELF_REQUESTED,)),
    ]
    list_select_related = ["supplier", "category"]
    search_fields = ["name", "sku", "number", "supplier__name", "gtin"]
    search_help_text = _("Name, SKU, application number, company or barcode")
    ordering = [F("submitted_at").asc(nulls_last=True), "-id"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [
        Button(approve_item, _("Approve"), effect_of_approval, ApproveForm, "primary"),
        Button(
            return_item,
            _("Send back"),
            _("It comes back under the same number once it is corrected."),
            ReturnForm,
            "danger",
            inputs=lambda item, form: form.inputs(),
        ),
        Button(
            confirm_shelf,
            _("Confirm the shelf form"),
            _("The item goes on sale and is sent to the EP pool."),
            tone="primary",
        ),
        Button(
            return_shelf_form,
            _("Send the shelf form back"),
            _("The supplier fills in another one."),
            ReturnShelfForm,
            "danger",
        ),
        Button(
            take_off_shelf,
            _("Take off the shelf"),
            _("The sale ends and the EP pool removes the item."),
            OffShelfForm,
            "danger",
        ),
    ]
    bulk = [
        Button(approve_item, _("Approve the selected items at their stage")),
        Button(confirm_shelf, _("Confirm the selected shelf forms")),
    ]

    def waiting(self):
        """Items by the role of the stage they wait for; for buyers the shelf forms, too."""
        review = Item.objects.filter(state=State.IN_REVIEW)
        shelf = Item.objects.filter(state=State.SHELF_REQUESTED)
        return [
            *((role, review.filter(review_role=role), f"waits={role}") for role in REVIEW_ROLES),
            (roles.BUYER, shelf, "waits=shelf", _("Shelf forms")),
        ]

    def events(self, item):
        return Event.objects.about(item)

    @admin.display(description=_("number"), ordering="number")
    def code(self, item):
        return item.code

    @admin.display(description=_("company"), ordering="supplier__name")
    def company(self, item):
        return item.supplier.name

    @admin.display(description=_("sale price"), ordering="sale_fen")
    def sale(self, item):
        return money(item.sale_fen) or "–"

    @admin.display(description=_("margin"))
    def shown_margin(self, item):
        return "–" if item.margin is None else f"{points(item.margin)}%"

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, item):
        return badge(TONES[item.state], item.get_state_display(), staff=True)

    state_badge = shown_state

    @admin.display(description=_("waits for"))
    def waits(self, item):
        stage = item.current_stage
        if stage is None:
            return _("Buyer") if item.state == State.SHELF_REQUESTED else "–"
        return stage_title(stage["code"])

    def title(self, item):
        return f"{item.code} {item.name}"

    def case_queryset(self, request):
        return Item.objects.select_related("supplier", "category__parent", "line__brand")

    def facts(self, item):
        rule = PriceRule.objects.current(item.party_id)
        margin = margin_row(item, rule)
        found = [
            (_("Supplier"), item.supplier.name),
            (_("Application number"), item.number),
            (_("SKU"), item.sku or "–"),
        ]
        if margin:
            text = _("%(margin)s%%, agreed %(agreed)s%%") % {
                "margin": margin["points"],
                "agreed": margin["agreed"] or "–",
            }
            found.append((_("Margin"), text))
            if margin["highest"] is not None:
                found.append((_("Highest purchase price that fits"), money(margin["highest"])))
        found.append((_("Round"), item.round))
        if item.off_asked_at:
            found.append((_("Asks to be taken off the shelf"), item.off_words))
        return found

    def requirements(self, item):
        """What is not in order, while it matters."""
        return [r for r in requirements(item) if r.open] if item.state in (State.IN_REVIEW, State.RETURNED) else []

    def panels(self, item, request):
        shelf = item.shelf_forms.select_related("filled_by").first()
        remarks = list(item.remarks.select_related("by"))
        found = [
            Panel(
                _("Pictures"), "admin/catalog/item_pictures.html", {"pictures": item.pictures.select_related("file")}
            ),
            Panel(
                _("Item data"),
                "admin/catalog/item_entries.html",
                {"sections": sections(item, {}), "changed": [field_title(k) for k in item.changed_keys]},
            ),
            Panel(
                _("Review"),
                "admin/catalog/item_ladder.html",
                {"stages": stages(item), "reviews": reviews(item), "remarks": with_titles(remarks)},
            ),
        ]
        if shelf:
            rule = PriceRule.objects.current(item.party_id)
            context = {"form": shelf, "margin": points(shelf.margin), "rule": rule}
            found.insert(0, Panel(_("Shelf form"), "admin/catalog/item_shelf.html", context))
        if item.sku:
            sites = visibility.everywhere(item)
            context = {"pushes": item.pushes.order_by("-pk")[:20], "sites": sites, "item": item}
            found.append(Panel(_("EP pool and sites"), "admin/catalog/item_pool.html", context))
        return found


def reviews(item) -> list[dict]:
    """Who decided what at which stage, newest first."""
    rows = ItemReview.objects.filter(item=item).select_related("by").order_by("-pk")
    return [{"row": row, "stage": stage_title(row.stage)} for row in rows]


def with_titles(remarks) -> list:
    words = reasons.sentences() if remarks else {}
    for remark in remarks:
        remark.part, remark.title = field_title(remark.key), words.get(remark.code, "")
    return remarks


@admin.register(PriceRule)
class PriceRuleAdmin(ReadOnlyAdmin):
    """What was agreed about prices, by supplier; the newest row counts."""

    list_display = ["company", "shown_commission", "shown_margin", "delivery", "since", "terms_hash"]
    search_fields = ["party__supplier__name", "terms_hash"]
    ordering = ["-id"]
    list_select_related = ["party__supplier"]
    fields = ["company", "shown_commission", "shown_margin", "delivery", "since", "terms_hash"]
    show_full_result_count = False

    @admin.display(description=_("company"))
    def company(self, rule):
        return rule.party.supplier.name

    @admin.display(description=_("commission, points"))
    def shown_commission(self, rule):
        return points(rule.commission)

    @admin.display(description=_("guaranteed margin, %"))
    def shown_margin(self, rule):
        return points(rule.margin)
