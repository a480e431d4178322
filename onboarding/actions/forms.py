"""The three forms: start, save a page, attach a paper, submit, withdraw; take, return and approve them."""

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts import people, roles
from accounts.models import Consent
from workflow import actors, calendar, policies, timers
from workflow.actions import Refused, Stale, action, note
from workflow.notices import declare, notify
from workflow.reasons import codes
from workflow.words import in_every_language

from ..models import FormSheet, Paper, Remark
from ..sheets.evaluation import CONSENT_VERSION
from ..sheets.fields import as_date
from ..sheets.filled import Filled

State = FormSheet.State
HANDED_IN = declare(
    "form.submitted",
    _("%(form)s of application %(number)s was handed in"),
    _("Please review it by %(due_on)s."),
    mail=False,
)
SENT_BACK = declare(
    "form.returned",
    _("%(form)s was sent back, points to correct: %(count)s"),
    _("The reviewer wrote: %(words)s. Only what was sent back can be changed; correct it and hand the form in again."),
)
SLOW = declare(
    "form.slow",
    _("The review of %(form)s of application %(number)s takes longer than its target"),
    _("It was due on %(due_on)s."),
    mail=False,
)
APPROVED = declare("form.approved", _("%(form)s was approved"), _("Nothing is left to do in this form."), mail=False)
FILLING = [State.DRAFT, State.RETURNED]


def page_address(sheet, page="") -> str:
    return f"/applications/{sheet.application_id}/forms/{sheet.kind}/" + (f"{page}/" if page else "")


def form_name(sheet) -> dict[str, str]:
    return in_every_language(lambda: FormSheet.Kind(sheet.kind).label)


def running(application):
    """Refuse to touch the forms of an application that has ended."""
    if application.ended:
        raise Refused(gettext("This application has ended; its forms can be read, not changed."))


@action(by=actors.member, source=None, says=_("started the form “%(form)s”"))
def open_sheet(application, *, actor, kind):
    """The form of this kind, made when somebody saves its first page; asking again returns the same one."""
    running(application)
    sheet, _made = FormSheet.objects.get_or_create(
        application=application, kind=FormSheet.Kind(kind), defaults={"party_id": application.party_id}
    )
    note(form=form_name(sheet))
    return sheet


@action(by=actors.member, source=FILLING, public=False, says=_("saved a page of the form “%(form)s”"))
def save_page(sheet, *, actor, page, answers, row="", base=None, replies=None):
    """Keep the answers of one page (or of one row of a repeating page; row "new" adds one); returns the row's number.

    `answers` are cleaned values as JSON by field name; only what is open now is accepted. `base` is the revision that
    the person saw: `Stale` when somebody else has saved this page since. `replies` say, by place, why a returned
    answer stays as it is.
    """
    filled = Filled.of(sheet)
    running(filled.application)
    part = filled.definition.page(page)
    place = f"{page}-{row}" if part.repeats else page  # rows of one page do not get into each other's way
    if base is not None and sheet.saved.get(place, {}).get("revision", 0) > base:
        raise Stale(gettext("A colleague has saved this page since you opened it."), sheet)
    if row == "new":
        row = new_row(filled, part)
    closed = [part[n].label for n in answers if not filled.open(part, part[n], row)]
    if closed:
        raise Refused(gettext("This cannot be changed now: %(what)s.") % {"what": ", ".join(map(str, closed))})
    if part.repeats:
        rows = sheet.answers.get(page, {})
        sheet.answers = sheet.answers | {page: rows | {row: rows.get(row, {}) | answers}}
    else:
        sheet.answers = sheet.answers | {n: v for n, v in answers.items() if not part[n].sealed}
        sheet.sealed = sheet.sealed | {n: v for n, v in answers.items() if part[n].sealed}
    stamp = {"revision": sheet.revision + 1, "at": timezone.now().isoformat(), "by": actor.user_id}
    sheet.saved = sheet.saved | {page: sheet.saved.get(page, {}) | stamp}
    if part.repeats:
        sheet.saved = sheet.saved | {f"{page}-{row}": stamp}
    mend(sheet, filled, replies or {})
    if answers.get("consent"):
        Consent.objects.get_or_create(
            user_id=actor.user_id, purpose=Consent.Purpose.SENSITIVE, version=CONSENT_VERSION, withdrawn_at=None
        )
    note(page=page, form=form_name(sheet))
    return sheet


def new_row(filled, page) -> str:
    """The number of a row to be added; numbers are never used twice."""
    rows = filled.rows(page)
    if filled.sheet.state != State.DRAFT:
        raise Refused(gettext("Only what was sent back can be changed; nothing can be added now."))
    if len(rows) >= page.repeats:
        raise Refused(
            ngettext("At most %(n)d fits in this form.", "At most %(n)d fit in this form.", page.repeats)
            % {"n": page.repeats}
        )
    return str(max([int(filled.sheet.saved.get(page.key, {}).get("rows", 0)), *map(int, rows)], default=0) + 1)


def mend(sheet, filled, replies):
    """Mark the remarks whose answer differs from what the reviewer saw, or is explained."""
    if not filled.remarks:
        return
    filled.__dict__.pop("answers", None)
    for remark in filled.remarks.values():
        if (found := filled.find(remark.place)) is None:
            continue
        page, ask, row = found
        paper = filled.papers.get(ask.name) if ask.paper else None
        now = (paper.file_id if paper else None) if ask.paper else filled.value(page, ask, row)
        remark.reply = replies.get(remark.place, remark.reply)
        remark.mended = bool(remark.reply) or now != filled.before(page, ask, row)
        remark.save(update_fields=["mended", "reply"])


@action(by=actors.member, source=[State.DRAFT], public=False, says=_("removed a product from the form “%(form)s”"))
def remove_row(sheet, *, actor, page, row):
    """Take one row of a repeating page out of a draft."""
    rows = dict(sheet.answers.get(page, {}))
    if rows.pop(row, None) is None:
        raise Refused(gettext("This entry was removed already."))
    sheet.answers = sheet.answers | {page: rows}
    stamp = sheet.saved.get(page, {}) | {"revision": sheet.revision + 1, "rows": max(map(int, [row, *rows]))}
    sheet.saved = sheet.saved | {page: stamp}
    note(form=form_name(sheet))


def open_paper(sheet, field):
    """The form joined with its remarks, and the page and ask of a paper that may be changed now."""
    filled = Filled.of(sheet)
    running(filled.application)
    found = filled.find(field)
    if found is None or not found[1].paper or not filled.open(found[0], found[1]):
        raise Refused(gettext("This paper cannot be changed now."), field)
    return filled, found[1]


@action(by=actors.member, source=FILLING, audit=["field", "file"], public=False, says=_("added a paper to “%(form)s”"))
def attach_paper(sheet, *, actor, field, file):
    """Put a stored file to a field; the one before stays as history."""
    filled, _ask = open_paper(sheet, field)
    Paper.objects.filter(sheet=sheet, field=field, removed_at=None).update(removed_at=timezone.now())
    filled.papers[field] = Paper.objects.create(party_id=sheet.party_id, sheet=sheet, field=field, file=file)
    mend(sheet, filled, {})
    note(form=form_name(sheet))
    return sheet


@action(
    by=actors.member,
    source=[State.DRAFT],
    audit=["field"],
    public=False,
    says=_("took a paper off the form “%(form)s”"),
)
def remove_paper(sheet, *, actor, field):
    """Take a paper off a draft; the file stays, because other forms may use it."""
    open_paper(sheet, field)
    Paper.objects.filter(sheet=sheet, field=field, removed_at=None).update(removed_at=timezone.now())
    note(form=form_name(sheet))


@action(by=actors.member, source=FILLING, to=State.SUBMITTED, says=_("handed in the form “%(form)s”"))
def submit_sheet(sheet, *, actor):
    """Hand the form in: every page is checked again, and what was returned must be mended (`Refused` names each)."""
    from ..journey import step_gate

    filled = Filled.of(sheet)
    application = filled.application
    running(application)
    step_gate(application, "forms")
    wanted = [f"{p.page.title} – {p.label}: {p.text}" for p in filled.problems()]
    wanted += [
        gettext("%(field)s: correct what was sent back, or say why it stays.") % {"field": found[1].label}
        for r in filled.unmended
        if (found := filled.find(r.place))
    ]
    if wanted:
        raise Refused(" ".join(wanted))
    freeze_papers(sheet, filled)
    sheet.version += 1
    sheet.submitted_at = timezone.now()
    days = int(policies.value("target.forms"))
    sheet.due, _provisional = calendar.add(calendar.today(), days)
    timers.start(sheet, "onboarding.note_slow_review", days=days, favour="earlier")
    note(form=form_name(sheet), round=sheet.version)
    who = sheet.reviewer_id or application.buyer_id
    sheet.reviewer_id = None
    told = {"form": form_name(sheet), "number": application.number, "due_on": sheet.due}
    address = f"/admin/onboarding/formsheet/{sheet.pk}/change/"
    notify([who] if who else people.staff(roles.BUYER), HANDED_IN, url=address, **told)


def freeze_papers(sheet, filled):
    """Make papers lent from other forms this form's own, and note until when each is valid."""
    for name, ask in filled.definition.asks.items():
        if not ask.paper or not ask.applies(filled.answers):
            continue
        if name in filled.lent and name not in filled.papers:
            filled.papers[name] = Paper.objects.create(
                party_id=sheet.party_id, sheet=sheet, field=name, file_id=filled.lent[name].file_id
            )
        if name in filled.papers and ask.expires:
            Paper.objects.filter(pk=filled.papers[name].pk).update(expires_on=as_date(filled.answers.get(ask.expires)))


@action(
    by=actors.system, source=[State.SUBMITTED], public=False,
    says=_("noted that the review of the form “%(form)s” takes longer than its target"),
)  # fmt: skip
def note_slow_review(sheet, *, actor):
    """The target of the review has passed: whoever took the form is told."""
    note(form=form_name(sheet))
    if sheet.reviewer_id:
        url = f"/admin/onboarding/formsheet/{sheet.pk}/change/"
        told = {"form": form_name(sheet), "number": sheet.application.number, "due_on": sheet.due}
        notify([sheet.reviewer_id], SLOW, url=url, **told)


@actors.rule
def not_taken(actor, sheet):
    """Nobody reviews it yet."""
    return sheet.reviewer_id is None


def where_it_was(sheet):
    """A form withdrawn after a return is open again only where it was returned."""
    return State.RETURNED if sheet.version else State.DRAFT


@action(
    by=actors.member & not_taken, source=[State.SUBMITTED], to=where_it_was, says=_("took the form “%(form)s” back")
)
def withdraw_sheet(sheet, *, actor):
    """Take the form back while nobody reviews it."""
    sheet.version -= 1
    sheet.due = None
    note(form=form_name(sheet))


@action(by=roles.buyer & not_taken, source=[State.SUBMITTED], says=_("reviews the form “%(form)s” now"))
def take_sheet(sheet, *, actor):
    """Begin the review; from now on the supplier cannot take the form back."""
    sheet.reviewer_id = actor.user_id
    note(form=form_name(sheet))


@action(by=roles.buyer, source=[State.SUBMITTED], to=State.RETURNED, says=_("sent the form “%(form)s” back"))
def return_sheet(sheet, *, actor, remarks):
    """Send the form back with what is wrong: a list of {place, code, words}, at least one."""
    filled = Filled.of(sheet)
    offered = codes("form")
    if not remarks:
        raise Refused(gettext("Tick at least one field and say what is wrong with it."))
    if any(filled.find(r["place"]) is None or r["code"] not in offered for r in remarks):
        raise Refused(gettext("Choose a reason for each field you tick."))
    for remark in remarks:
        Remark.objects.create(party_id=sheet.party_id, sheet=sheet, round=sheet.version, by_id=actor.user_id, **remark)
    sheet.reviewer_id = actor.user_id
    sheet.due = None
    sheet.reviewed = {
        "answers": sheet.answers | sheet.sealed,
        "papers": {name: paper.file_id for name, paper in filled.papers.items()},
    }
    words = "\n".join(r["words"] for r in remarks if r["words"])
    note(form=form_name(sheet), words=words, codes=[r["code"] for r in remarks], round=sheet.version)
    page, _ask, row = filled.find(remarks[0]["place"])
    url = page_address(sheet, page.key) + (f"?row={row}" if row else "") + f"#field-{_ask.name}"
    notify(
        people.members(sheet.party_id),
        SENT_BACK,
        url=url,
        form=form_name(sheet),
        count=len(remarks),
        words=words or "–",
    )


@action(
    by=roles.buyer, source=[State.SUBMITTED], to=State.APPROVED, audit=["score"], says=_("approved the form “%(form)s”")
)
def approve_sheet(sheet, *, actor, score=None, valid_until=None):
    """Accept the form; the evaluation gets a score from 0 to 100 and a last day until which it counts."""
    if sheet.kind == FormSheet.Kind.EVALUATION:
        if score is None or not 0 <= score <= 100:
            raise Refused(gettext("Give a score from 0 to 100."), "score")
        if valid_until is None or valid_until <= calendar.today():
            raise Refused(gettext("Say until which day the evaluation counts; it must lie ahead."), "valid_until")
        sheet.score, sheet.valid_until = score, valid_until
    sheet.reviewer_id = actor.user_id
    sheet.due = None
    note(form=form_name(sheet))
    notify(people.members(sheet.party_id), APPROVED, url=page_address(sheet), form=form_name(sheet))
