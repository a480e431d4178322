"""A product line: prepared page by page, handed in, reviewed by two roles, sent back part by part, withdrawn."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, roles
from workflow import actors, calendar, reasons
from workflow.actions import Refused, action, note
from workflow.models import Sequence
from workflow.notices import declare, notify
from workflow.requirements import must_be_done

from ..lines import gate, requirements
from ..models import Authorisation, Brand, LinePermit, LineRemark, ProductLine
from ..models.brands import brand_key
from ..parts import PARTS, PRODUCT, QUALITY, open_fields, part_of

State, Verdict = ProductLine.State, ProductLine.Verdict
SIDES = {PRODUCT: roles.PRODUCT_REVIEWER, QUALITY: roles.QUALITY_REVIEWER}
MAX_PAPERS = 10  # far above any accepted chain; keeps a mistaken script from filling the case page

SUBMITTED = declare(
    "line.submitted",
    gettext_lazy("Product line %(number)s waits for your review"),
    gettext_lazy("%(supplier)s, brand %(brand)s."),
    mail=False,
)
RETURNED = declare(
    "line.returned", gettext_lazy("Product line %(number)s was sent back"), gettext_lazy("%(code)s: %(words)s")
)
APPROVED = declare(
    "line.approved",
    gettext_lazy("Product line %(number)s is approved"),
    gettext_lazy("Your buyer now binds its categories to your account."),
)
TO_BIND = declare(
    "line.to_bind",
    gettext_lazy("Product line %(number)s: categories to be bound"),
    gettext_lazy("%(supplier)s, brand %(brand)s: both reviews have passed."),
    mail=False,
)


def address(line) -> str:
    return f"/goods/lines/{line.pk}/"


def case_address(line) -> str:
    return f"/admin/catalog/productline/{line.pk}/change/"


@action(by=actors.member, source=None, says=gettext_lazy("began a product line"))
def start_line(supplier, *, actor):
    """An empty line to be filled in page by page."""
    number = f"CP-{calendar.today().year}-{Sequence.next('line'):06d}"
    return ProductLine.objects.create(party_id=supplier.party_id, supplier=supplier, number=number)


@action(
    by=actors.member,
    source=[State.DRAFT, State.RETURNED],
    audit=["page"],
    public=False,
    says=gettext_lazy("saved a page of a product line"),
)
def save_line(line, *, actor, page, values, categories=None):
    """Keep the cleaned fields of one page; of a line that was sent back only the open ones may change (`Refused`)."""
    allow(line, [*values, *(["categories"] if categories is not None else [])])
    changed = {name for name, value in values.items() if not name.startswith("permit_") and keep(line, name, value)}
    changed |= save_permits(line, {n: v for n, v in values.items() if n.startswith("permit_")})
    if categories is not None and set(categories) != set(line.categories.all()):
        line.categories.set(categories)
        changed.add("categories")
    if changed & {"brand_zh", "brand_en"}:
        line.brand = Brand.objects.named(line.brand_zh, line.brand_en).first()
    remember(line, changed)


def keep(line, name: str, value) -> bool:
    """Set one field; whether it changed. A file that was not uploaded again stays."""
    column = line._meta.get_field(name)
    before = getattr(line, column.attname)
    if column.is_relation and value is None:
        return False
    setattr(line, name, value)
    return getattr(line, column.attname) != before


def save_permits(line, values: dict) -> set[str]:
    """Keep `permit_<kind>_number`, `_until` and `_file`; the names that changed."""
    changed, rows = set(), {p.kind: p for p in line.permits.all()}
    for name, value in values.items():
        kind, _sep, what = name.removeprefix("permit_").rpartition("_")
        row = rows.setdefault(kind, LinePermit(line=line, kind=kind))
        attribute = {"number": "number", "until": "valid_until", "file": "file"}[what]
        if (what == "file" and value is None) or getattr(row, attribute) == value:
            continue
        setattr(row, attribute, value)
        changed.add(name)
    for row in rows.values():
        row.save()
    return changed


def allow(line, names):
    """`Refused` where a part is named that was accepted and is closed."""
    allowed = open_fields(line, line.remarks.filter(closed_at=None))
    if allowed is not None and not set(names) <= allowed:
        raise Refused(_("Only the parts that were sent back can be changed; the others are accepted."))


def remember(line, fields):
    """Note which parts changed after the line was sent back: an approval lapses for those, a remark counts as met."""
    if line.state == State.RETURNED and fields:
        line.changed_keys = sorted({*line.changed_keys, *(part_of(f).key for f in fields)})


@action(
    by=actors.member, source=[State.DRAFT, State.RETURNED], public=False, says=gettext_lazy("saved an authorisation")
)
def save_authorisation(line, *, actor, giver, taker, scope, starts_on, ends_on, file=None, paper=None):
    """Add a paper of the chain, or correct the one with the id `paper`; the file stays where none is given."""
    allow(line, ["chain"])
    rows = line.authorisations
    row = rows.filter(pk=paper).first() if paper else Authorisation(line=line, party_id=line.party_id)
    if row is None:
        raise Refused(_("This paper was removed in the meantime."))
    if not paper and rows.count() >= MAX_PAPERS:
        raise Refused(
            _("A chain has at most %(n)d papers here. Remove one that does not belong to it.") % {"n": MAX_PAPERS}
        )
    if ends_on < starts_on:
        raise Refused(_("The paper ends before it begins. Correct the dates."), "ends_on")
    row.giver, row.taker, row.scope, row.starts_on, row.ends_on = giver, taker, scope, starts_on, ends_on
    row.file = file or row.file
    if row.file is None:
        raise Refused(_("Upload the authorisation letter."), "file")
    row.save()
    remember(line, ["chain"])


@action(
    by=actors.member, source=[State.DRAFT, State.RETURNED], public=False, says=gettext_lazy("removed an authorisation")
)
def remove_authorisation(line, *, actor, paper):
    """Take a paper out of the chain; its file stays stored."""
    allow(line, ["chain"])
    if line.authorisations.filter(pk=paper).delete()[0]:
        remember(line, ["chain"])


@action(
    by=actors.member, source=[State.DRAFT, State.RETURNED], to=State.SUBMITTED,
    says=gettext_lazy("handed in product line %(number)s"),
)  # fmt: skip
def submit_line(line, *, actor):
    """Hand the line to both reviews; an approval stays unless a part that it covers has changed."""
    remarks = list(line.remarks.filter(closed_at=None))
    must_be_done([*gate(line), *requirements(line)])
    same = [str(PARTS[r.key].title) for r in remarks if not touched(line, r.key)]
    if same:
        raise Refused(
            _("Still as it was sent back: %(what)s. Correct it first.") % {"what": _(", ").join(dict.fromkeys(same))}
        )
    lapsed = {side for key in line.changed_keys for side in PARTS[key].sides}
    for side, name in ((PRODUCT, "product_verdict"), (QUALITY, "quality_verdict")):
        if side in lapsed or getattr(line, name) != Verdict.PASSED:
            setattr(line, name, Verdict.OPEN)
    line.remarks.filter(closed_at=None).update(closed_at=timezone.now())
    line.submitted_at = timezone.now()
    note(number=line.number)
    for side in line.waits_for:
        notify(people.staff(SIDES[side]), SUBMITTED, url=case_address(line), number=line.number,
               supplier=line.supplier.name, brand=line.brand_name)  # fmt: skip


def touched(line, key: str) -> bool:
    """Whether the part that a remark is about was changed: itself, or a narrower part of it."""
    fields = set(PARTS[key].fields)
    return any(set(PARTS[changed].fields) & fields for changed in line.changed_keys)


@action(
    by=actors.member,
    source=[State.DRAFT, State.SUBMITTED, State.RETURNED],
    to=State.WITHDRAWN,
    says=gettext_lazy("withdrew product line %(number)s"),
)
def withdraw_line(line, *, actor):
    """Give the line up; what was entered stays readable."""
    note(number=line.number)


@actors.rule
def product_open(actor, line):
    """The product review has not passed yet."""
    return line.product_verdict != Verdict.PASSED


@actors.rule
def quality_open(actor, line):
    """The quality review has not passed yet."""
    return line.quality_verdict != Verdict.PASSED


def reviewed(line) -> str:
    return State.SUBMITTED if line.waits_for else State.APPROVED


@action(
    by=roles.product_reviewer & product_open & actors.not_by_who("catalog.approve_line_as_quality"),
    source=[State.SUBMITTED], to=reviewed, says=gettext_lazy("passed product line %(number)s in the product review"),
)  # fmt: skip
def approve_line_as_product(line, *, actor):
    """Brand, trademark and authorisation are in order; the quality review is somebody else's."""
    pass_side(line, PRODUCT)


@action(
    by=roles.quality_reviewer & quality_open & actors.not_by_who("catalog.approve_line_as_product"),
    source=[State.SUBMITTED], to=reviewed, says=gettext_lazy("passed product line %(number)s in the quality review"),
)  # fmt: skip
def approve_line_as_quality(line, *, actor):
    """Quality report and permits are in order; the product review is somebody else's."""
    pass_side(line, QUALITY)


def pass_side(line, side: str):
    """Let one review pass; papers may have expired since they were handed in, so they are checked again."""
    must_be_done([r for r in requirements(line) if side in PARTS[r.code].sides])
    setattr(line, f"{side}_verdict", Verdict.PASSED)
    note(number=line.number)
    if line.waits_for:
        return
    join_library(line)
    line.approved_at = timezone.now()
    values = {"number": line.number, "supplier": line.supplier.name, "brand": line.brand_name}
    notify(people.members(line.party_id), APPROVED, url=address(line), number=line.number)
    notify(people.staff(roles.BUYER), TO_BIND, url=case_address(line), **values)


def join_library(line):
    """The brand of an approved line is in the library from now on."""
    if line.brand is None:
        line.brand = Brand.objects.named(line.brand_zh, line.brand_en).first()
    if line.brand is None:
        line.brand, _new = Brand.objects.get_or_create(
            key=brand_key(line.brand_zh or line.brand_en),
            defaults={
                "name_zh": line.brand_zh, "name_en": line.brand_en, "key_en": brand_key(line.brand_en),
                "logo": line.logo, "added_by_id": line.party_id,
            },
        )  # fmt: skip


@action(
    by=roles.product_reviewer | roles.quality_reviewer, source=[State.SUBMITTED], to=State.RETURNED,
    says=gettext_lazy("sent product line %(number)s back"),
)  # fmt: skip
def return_line(line, *, actor, remarks):
    """Send parts back: `remarks` is a list of {"key", "code", "words"}; only these parts can be changed then."""
    if not remarks:
        raise Refused(_("Name at least one part and say what is wrong with it."))
    side = side_of(actor, line)
    known, applicable = reasons.codes("line"), {r.code for r in requirements(line)}
    for remark in remarks:
        if remark["key"] not in applicable or remark["code"] not in known or not remark["words"].strip():
            raise Refused(_("Each remark names a part, a reason from the list and what is wrong, in words."))
        LineRemark.objects.create(
            line=line, key=remark["key"], code=remark["code"], words=remark["words"].strip(), side=side,
            by_id=actor.user_id, old=shown_value(line, remark["key"]),
        )  # fmt: skip
    setattr(line, f"{side}_verdict", Verdict.RETURNED)
    line.changed_keys = []
    first = remarks[0]
    note(
        number=line.number,
        keys=[r["key"] for r in remarks],
        code=first["code"],
        words="\n".join(r["words"] for r in remarks),
    )
    notify(
        people.members(line.party_id),
        RETURNED,
        url=address(line),
        number=line.number,
        code=first["code"],
        words=first["words"],
    )


def side_of(actor, line) -> str:
    """In which of the two reviews this person speaks; with both roles, the one that is still open."""
    if roles.QUALITY_REVIEWER not in actor.roles:
        return PRODUCT
    if roles.PRODUCT_REVIEWER in actor.roles and line.product_verdict != Verdict.PASSED:
        return PRODUCT
    return QUALITY


def shown_value(line, key: str) -> str:
    """What stands in a part now, in short, so that the supplier sees what the remark was about."""
    names = [f for f in PARTS[key].fields if hasattr(line, f) and f != "categories"]
    values = [getattr(line, f"get_{n}_display", lambda n=n: getattr(line, n))() for n in names]
    return " · ".join(str(v) for v in values if v not in (None, ""))[:300]
