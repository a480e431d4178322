"""What a product line needs before it may be handed in: one list for its pages, the staff page and the gate."""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Hold, Store
from accounts.names import comparable
from workflow import calendar, policies
from workflow.requirements import Requirement, Status, Turn
from workflow.words import day as day_words

from .chain import Chain, Link, examine
from .models import Binding, Permit, ProductLine
from .models.brands import brand_key
from .parts import PARTS, permits_needed

Role, Trademark = ProductLine.Role, ProductLine.Trademark


def bound_categories(party_id: int, day: datetime.date | None = None) -> set[int]:
    """The ids of the leaf categories in which the party may offer items on a day (default today, Asia/Shanghai)."""
    return set(
        Binding.objects.live_on(day or calendar.today()).filter(party_id=party_id).values_list("category_id", flat=True)
    )


def chain_of(line, today: datetime.date | None = None) -> Chain:
    """The line's authorisation chain, examined as of a day (default today)."""
    links = [Link(a.giver, a.taker, a.starts_on, a.ends_on, a.pk) for a in line.authorisations.all()]
    levels = int(policies.value("lines.chain_levels"))
    return examine(line.trademark_owner, line.supplier.name, links, today or calendar.today(), levels)


def requirements(line, chain: Chain | None = None) -> list[Requirement]:
    """Every part of the line with what is wrong with it; `code` is the part's key, except the gate before them."""
    chain = chain_of(line) if chain is None else chain
    today, categories = calendar.today(), list(line.categories.all())
    faults = {
        **brand_faults(line, categories),
        **trademark_faults(line, categories, today),
        **chain_faults(line, chain),
        **report_faults(line, today),
        **permit_faults(line, today),
    }
    return [entry(line, key, fault) for key, fault in faults.items()]


def entry(line, key: str, fault: str) -> Requirement:
    part = PARTS[key]
    if not fault:
        return Requirement(key, str(part.title), Status.DONE)
    link = reverse("catalog:line-page", args=[line.pk, part.page]) + f"#field-{part.fields[0]}"
    return Requirement(
        key, str(part.title), Status.NOW, Turn.SUPPLIER, reason=fault, link=link, link_text=_("Correct it")
    )


def gate(line) -> list[Requirement]:
    """What must be in order besides the papers: the store exists and nothing holds new lines back."""
    store = Store.objects.filter(party_id=line.party_id, state__in=Store.OFFERING).exists()
    holds = list(Hold.objects.filter(party_id=line.party_id, lifted_at=None))
    found = [
        Requirement(
            "store",
            _("VC account open, store created"),
            Status.DONE if store else Status.LATER,
            Turn.NOBODY,
            reason="" if store else _("You can prepare the line now and hand it in as soon as the VC account is open."),
        ),
    ]
    reasons = _("; ").join(hold.words for hold in holds)
    if holds:
        found.append(Requirement("hold", _("No hold on new product lines"), Status.LATER, Turn.NOBODY, reason=reasons))
    return found


def brand_faults(line, categories) -> dict[str, str]:
    named = bool(line.brand_zh or line.brand_en)
    return {
        "brand": "" if named else _("Enter the brand’s name in Chinese, in English or both."),
        "logo": ""
        if line.logo_id or line.brand_id or not named
        else _("The brand is new to the library: upload its logo as JPG or PNG."),
        "categories": "" if categories else _("Choose at least one category."),
        "role": role_fault(line),
    }


def role_fault(line) -> str:
    if not line.role:
        return _("Say whether you make the goods, own the brand or act as an agent.")
    if line.role == Role.OWNER and line.trademark_owner and not owns(line):
        text = _("You say that you own the brand, but the trademark belongs to %(owner)s. Correct one of the two.")
        return text % {"owner": line.trademark_owner}
    return ""


def owns(line) -> bool:
    """Whether the trademark belongs to the supplier itself."""
    return comparable(line.trademark_owner) == comparable(line.supplier.name)


def trademark_faults(line, categories, today) -> dict[str, str]:
    return {
        "trademark_number": ""
        if line.trademark_number
        else _("Enter the number on the certificate or acceptance notice."),
        "trademark_status": date_fault(line, today),
        "trademark_class": class_fault(line, categories),
        "trademark_owner": "" if line.trademark_owner else _("Enter the owner exactly as on the certificate."),
        "trademark_file": "" if line.trademark_file_id else _("Upload the certificate or acceptance notice."),
    }


def date_fault(line, today) -> str:
    if not line.trademark_status:
        return _("Say whether the trademark is registered (R) or applied for with an acceptance notice (TM).")
    if line.trademark_since is None:
        return _("Enter the day of registration or acceptance.")
    if line.trademark_since > today:
        return _("The day of registration or acceptance has not come yet. Correct the date.")
    if line.trademark_status == Trademark.ACCEPTED:
        return ""
    if line.trademark_until is None:
        return _("Enter until when the trademark is valid.")
    if line.trademark_until <= line.trademark_since:
        return _("The trademark ends before it begins. Correct the dates.")
    if line.trademark_until < today:
        text = _("The trademark expired on %(on)s. Renew it, then enter the new date.")
        return text % {"on": day_words(line.trademark_until)}
    return ""


def class_fault(line, categories) -> str:
    if line.trademark_class is None:
        return _("Enter the Nice class of the trademark, 1 to 45.")
    outside = [c for c in categories if c.nice and line.trademark_class not in c.nice]
    if not outside:
        return ""
    # Each category with the classes that would do, so that the reader can see at once which of the two is wrong.
    named = _("; ").join(f"{c.name} ({', '.join(map(str, c.nice))})" for c in outside)
    text = ngettext(
        "Class %(n)d does not cover this category; the classes that would are in brackets: %(what)s.",
        "Class %(n)d does not cover these categories; the classes that would are in brackets: %(what)s.",
        len(outside),
    )
    return text % {"n": line.trademark_class, "what": named}


def chain_faults(line, chain: Chain) -> dict[str, str]:
    problems = list(chain.problems)
    problems += [
        _("The paper from %(giver)s to %(taker)s has no file.") % {"giver": a.giver, "taker": a.taker}
        for a in line.authorisations.all()
        if a.file_id is None
    ]
    return {"chain": " ".join(problems)}


def report_faults(line, today) -> dict[str, str]:
    return {
        "laboratory": ""
        if line.laboratory and line.accreditation
        else _("Enter the laboratory and its CMA or CNAS number."),
        "report": report_fault(line, today),
        "report_file": "" if line.report_file_id else _("Upload the quality report with all its pages."),
    }


def report_fault(line, today) -> str:
    if not (line.report_number and line.report_on and line.report_brand and line.report_product):
        return _("Enter the report’s number, date, brand and product.")
    if line.report_on > today:
        return _("The report’s date has not come yet. Correct it.")
    names = {brand_key(n) for n in (line.brand_zh, line.brand_en) if n}
    if line.brand:
        names |= {line.brand.key, line.brand.key_en} - {""}
    on_report = brand_key(line.report_brand)
    if names and on_report not in names and on_report not in {a + b for a in names for b in names if a != b}:
        text = _("The report is about the brand %(report)s, the line about %(brand)s. Attach a report for this brand.")
        return text % {"report": line.report_brand, "brand": line.brand_name}
    return ""


def permit_faults(line, today) -> dict[str, str]:
    have = {p.kind: p for p in line.permits.all()}
    return {
        f"permit_{kind}": permit_fault(Permit(kind), have.get(kind), today) for kind in sorted(permits_needed(line))
    }


def permit_fault(kind: Permit, permit, today) -> str:
    if permit is None or not (permit.number and permit.valid_until and permit.file_id):
        return _("Your categories need this paper: %(what)s, with number, date and file.") % {"what": kind.label}
    if permit.valid_until < today:
        return _("This paper expired on %(on)s. Attach a current one.") % {"on": day_words(permit.valid_until)}
    return ""


def papers_end(line, chain: Chain | None = None) -> datetime.date | None:
    """The first day on which one of the line's papers ends; None when none has an end."""
    chain = chain_of(line) if chain is None else chain
    needed = permits_needed(line)
    permits = (p.valid_until for p in line.permits.all() if p.kind in needed)
    ends: Iterable = [line.trademark_until, chain.ends_on, *permits]
    return min((day for day in ends if day), default=None)
