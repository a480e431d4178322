"""The staff queue and case page of product lines, bound categories, brands and categories."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from workflow import reasons
from workflow.desk import Button, CaseAdmin, Panel, ReadOnlyAdmin
from workflow.queues import Clock
from workflow.templatetags.portal import badge, date_only, left, moment

from ..actions.bindings import bind_categories, unbind_category
from ..actions.lines import approve_line_as_product, approve_line_as_quality, return_line
from ..forms.review import UnbindForm, bind_form, remarks_form
from ..lines import chain_of, requirements
from ..models import Binding, Brand, Category, ProductLine
from ..parts import PARTS
from ..summary import sections

State, Verdict = ProductLine.State, ProductLine.Verdict
BOUND = Binding.objects.filter(line=OuterRef("pk"), state=Binding.State.BOUND)
ENDED = Store.objects.filter(party_id=OuterRef("party_id"), state__in=[Store.State.ENDING, Store.State.CLOSED])
TO_BIND = ~Exists(BOUND) & ~Exists(ENDED)  # of approved lines: a store that closes binds nothing any more
TONES = {
    State.DRAFT: "you",
    State.SUBMITTED: "us",
    State.RETURNED: "returned",
    State.APPROVED: "done",
    State.WITHDRAWN: "ended",
}


class ReviewFilter(admin.SimpleListFilter):
    """The queues: for product review, for quality review, approved and not bound."""

    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("product", _("product review")), ("quality", _("quality review")), ("binding", _("binding"))]

    def queryset(self, request, queryset):
        if self.value() in ("product", "quality"):
            return queryset.filter(state=State.SUBMITTED).exclude(**{f"{self.value()}_verdict": Verdict.PASSED})
        if self.value() == "binding":
            return queryset.filter(TO_BIND, state=State.APPROVED)
        return queryset


def effect_of_return(line):
    return _("Only the parts you name can be changed; what the other review has passed stays unless it is changed.")


@admin.register(ProductLine)
class ProductLineAdmin(CaseAdmin):
    """Queue per review. Page: papers with preview, chain, checks, remarks, the buttons of this person."""

    def waiting(self):
        """Lines in review by the verdict that is missing, and approved ones that are not bound yet."""
        rows = ProductLine.objects.filter(state=State.SUBMITTED)
        unbound = ProductLine.objects.filter(TO_BIND, state=State.APPROVED)
        return [
            ("product_reviewer", rows.exclude(product_verdict=Verdict.PASSED), "waits=product"),
            ("quality_reviewer", rows.exclude(quality_verdict=Verdict.PASSED), "waits=quality"),
            ("buyer", unbound, "waits=binding", _("Categories to bind")),
        ]

    clocks = [
        Clock(since="submitted_at", target="target.lines", states=(State.SUBMITTED,)),
        Clock(since="approved_at", target="target.binding", states=(State.APPROVED,), where=Q(TO_BIND)),
    ]
    list_display = ["number", "company", "shown_brand", "where", "product", "quality", "submitted_at"]
    list_filter = [ReviewFilter, "state"]
    search_fields = ["number", "supplier__name", "brand_zh", "brand_en"]
    search_help_text = _("Number, company or brand")
    ordering = ["submitted_at", "id"]
    list_select_related = ["supplier", "brand"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [
        Button(
            approve_line_as_product,
            _("Pass the product review"),
            _("Brand, trademark and authorisation are in order."),
            tone="primary",
        ),
        Button(
            approve_line_as_quality,
            _("Pass the quality review"),
            _("Quality report and permits are in order."),
            tone="primary",
        ),
        Button(
            return_line,
            _("Send parts back"),
            effect_of_return,
            tone="danger",
            make=remarks_form,
            inputs=lambda line, form: {"remarks": form.remarks()},
        ),
        Button(
            bind_categories,
            _("Bind categories"),
            _("The supplier may offer items in the chosen categories in this time."),
            tone="primary",
            make=bind_form,
        ),
    ]

    @admin.display(description=_("company"), ordering="supplier__name")
    def company(self, line):
        return line.supplier.name

    @admin.display(description=_("brand"))
    def shown_brand(self, line):
        return line.brand_name or "–"

    @admin.display(description=_("state"), ordering="state")
    def where(self, line):
        return badge(TONES[line.state], line.get_state_display(), staff=True)

    state_badge = where

    @admin.display(description=_("product review"), ordering="product_verdict")
    def product(self, line):
        return self.verdict(line, "product")

    @admin.display(description=_("quality review"), ordering="quality_verdict")
    def quality(self, line):
        return self.verdict(line, "quality")

    def verdict(self, line, side):
        return "–" if line.state == State.DRAFT else getattr(line, f"get_{side}_verdict_display")()

    def title(self, line):
        return f"{line.number} · {line.brand_name or '–'} · {line.supplier.name}"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(~Q(state=State.DRAFT) | ~Q(brand_zh="", brand_en=""))

    def case_queryset(self, request):
        files = ["logo", "trademark_file", "report_file"]
        lines = ProductLine.objects.select_related("supplier", "brand", *files)
        return lines.prefetch_related("categories", "authorisations__file", "permits__file", "bindings__category")

    def facts(self, line):
        return [
            (_("Company"), line.supplier.name),
            (_("Categories"), _(", ").join(c.name for c in line.categories.all()) or "–"),
            (_("Handed in"), moment(line.submitted_at) or "–"),
            (_("Product review"), self.verdict(line, "product")),
            (_("Quality review"), self.verdict(line, "quality")),
            (
                _("Changed since it was sent back"),
                _(", ").join(str(PARTS[k].title) for k in line.changed_keys if k in PARTS) or "–",
            ),
        ]

    def requirements(self, line):
        return []

    def panels(self, line, request):
        chain, words = chain_of(line), reasons.sentences()
        found = requirements(line, chain)
        remarks = list(line.remarks.select_related("by").order_by("-id")[:30])
        for remark in remarks:
            remark.part, remark.title = PARTS[remark.key].title, words.get(remark.code, "")
        faults = [r for r in found if r.open]
        checks = Panel(
            _("What the checks found"), "admin/catalog/line_checks.html", {"faults": faults, "total": len(found)}
        )
        papers = Panel(
            _("Papers"),
            "admin/catalog/line_papers.html",
            {"sections": sections(line, found, []), "papers": papers_of(line)},
        )
        drawn = Panel(_("Authorisation chain"), "admin/catalog/line_chain.html", {"chain": chain, "line": line})
        said = Panel(_("Remarks"), "admin/catalog/line_remarks.html", {"remarks": remarks})
        bound = Panel(
            _("Bound categories"), "admin/catalog/line_bindings.html", {"bindings": list(line.bindings.all())}
        )
        return [checks, papers, drawn, *([said] if remarks else []), *([bound] if line.state == State.APPROVED else [])]


def papers_of(line) -> list[tuple[str, object]]:
    """Title and file of every paper, for the preview."""
    rows = [(_("Trademark certificate"), line.trademark_file)]
    rows += [(f"{a.giver} → {a.taker}", a.file) for a in line.authorisations.all()]
    rows += [(_("Quality report"), line.report_file)]
    rows += [(p.get_kind_display(), p.file) for p in line.permits.all()]
    rows += [(_("Logo"), line.logo)]
    return [(title, file) for title, file in rows if file]


def effect_of_unbinding(binding):
    """What unbinding would do, counted now."""
    others = Binding.objects.filter(party_id=binding.party_id, state=Binding.State.BOUND).exclude(pk=binding.pk)
    kept = others.filter(category=binding.category_id).exists()
    if kept:
        return _("Another line of the supplier keeps this category bound: items in it stay possible.")
    if not others.exists():
        return _("It is the supplier’s last bound category: no items can be handed in, and step 4 opens again.")
    return _("No new items can be handed in in this category; the supplier’s other categories stay bound.")


@admin.register(Binding)
class BindingAdmin(CaseAdmin):
    """Which categories are bound to whom, until when; unbinding."""

    list_display = ["category", "company", "line", "where", "starts_on", "until"]
    list_filter = ["state", "category"]
    search_fields = ["line__supplier__name", "line__number"]
    ordering = ["ends_on", "id"]
    list_select_related = ["category", "line__supplier", "line__brand"]
    list_per_page = 50
    show_full_result_count = False
    buttons = [Button(unbind_category, _("Unbind the category"), effect_of_unbinding, UnbindForm, "danger")]

    @admin.display(description=_("company"), ordering="line__supplier__name")
    def company(self, binding):
        return binding.line.supplier.name

    @admin.display(description=_("state"), ordering="state")
    def where(self, binding):
        return badge(
            "done" if binding.state == Binding.State.BOUND else "ended", binding.get_state_display(), staff=True
        )

    state_badge = where

    @admin.display(description=_("until"), ordering="ends_on")
    def until(self, binding):
        if binding.ends_on is None:
            return _("no end")
        return format_html("{}<br><small>{}</small>", date_only(binding.ends_on), left(binding.ends_on))

    def title(self, binding):
        return f"{binding.category.name} · {binding.line.brand_name} · {binding.line.supplier.name}"

    def case_queryset(self, request):
        return Binding.objects.select_related("category", "line__supplier", "line__brand")

    def facts(self, binding):
        rows = [
            (_("Product line"), binding.line.number),
            (_("From"), date_only(binding.starts_on)),
            (_("Until"), date_only(binding.ends_on) or _("no end")),
        ]
        if binding.words:
            rows.append((_("Unbound because"), f"{binding.code} {reasons.sentence(binding.code)}: {binding.words}"))
        return rows


@admin.register(Brand)
class BrandAdmin(ReadOnlyAdmin):
    """The brand library."""

    list_display = ["name", "name_zh", "name_en", "created_at"]
    search_fields = ["name_zh", "name_en", "key"]
    fields = ["name_zh", "name_en", "created_at"]


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    """The category tree with what each leaf asks for."""

    list_display = ["name", "parent", "code", "papers", "vat", "classes", "active"]
    list_filter = ["parent", "active"]
    list_select_related = ["parent"]
    search_fields = ["name_zh", "name_en", "code"]
    search_help_text = _("Name or code of the category")
    fields = ["code", "parent", "name_zh", "name_en", "papers", "vat", "classes", "position", "active"]

    @admin.display(description=_("permits needed"))
    def papers(self, category):
        return _(", ").join(str(p.label) for p in category.permits_needed) or "–"

    @admin.display(description=_("Nice classes"))
    def classes(self, category):
        return _(", ").join(map(str, category.nice)) or "–"
