"""The deposit in short, for the supplier's home and the pages about it."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from workflow import policies
from workflow.words import day, money

from .models import DepositAccount, DepositNotice, Guarantee, Proof
from .models.account import Form

Notice = DepositNotice.State


@dataclass
class Card:
    """Amounts in fen and the stage of one deposit account; `missing` is what nobody has confirmed yet."""

    account: DepositAccount
    notice: DepositNotice | None
    company: str
    balances: dict[str, int]
    checking: int
    phases: list[dict] = field(default_factory=list)
    badge: tuple[str, str] = ("later", "")

    @property
    def held(self) -> int:
        return self.balances["deposit"] + self.balances["guarantee"]

    @property
    def missing(self) -> int:
        """What is asked for and not paid: nothing while the deposit is held or given back and no notice runs."""
        settled = self.account.state in (DepositAccount.State.HELD, DepositAccount.State.RELEASED)
        if settled and (self.notice is None or self.notice.state not in DepositNotice.OPEN):
            return 0
        return max(self.account.required_fen - self.held, 0)

    @property
    def top_up(self) -> DepositNotice | None:
        """The top-up that runs, if one does."""
        asks = self.notice and self.notice.purpose == DepositNotice.Purpose.TOP_UP
        return self.notice if asks and self.notice.state in DepositNotice.OPEN else None

    @cached_property
    def kept_guarantees(self) -> list[Guarantee]:
        """Guarantees that count or once counted, newest first."""
        shown = [*Guarantee.COUNTING, Guarantee.State.CALLED, Guarantee.State.RELEASED, Guarantee.State.EXPIRED]
        waits = Guarantee.objects.filter(replaces=OuterRef("pk"), state=Guarantee.State.PENDING)
        rows = self.account.guarantees.filter(Q(state__in=shown) | Q(state="pending", replaces__isnull=False))
        return list(rows.annotate(is_replaced=Exists(waits)).order_by("-pk")[:20])

    @cached_property
    def ending(self) -> Guarantee | None:
        """A guarantee that ends soon (policy deposit.guarantee_remind_days) and that nothing replaces yet."""
        if not self.balances["guarantee"]:
            return None
        ahead = int(policies.value("deposit.guarantee_remind_days"))
        soon = [g for g in self.kept_guarantees if g.replaceable and g.days_left <= ahead]
        return min(soon, key=lambda g: g.valid_until, default=None)

    @property
    def guarantee_accepted(self) -> bool:
        return Form.GUARANTEE in self.account.forms

    @property
    def forms(self) -> str:
        return _("wire transfer (or a bank guarantee)") if self.guarantee_accepted else _("wire transfer")

    @property
    def equation(self) -> list[dict]:
        parts = [
            {"label": _("Required"), "fen": self.account.required_fen, "sign": ""},
            {"label": _("Received"), "fen": self.balances["deposit"], "sign": "−"},
            {"label": _("Guaranteed by banks"), "fen": self.balances["guarantee"], "sign": "−"},
            {"label": _("Still to be paid"), "fen": self.missing, "sign": "=", "result": True},
        ]
        return parts if self.balances["guarantee"] else [p for p in parts if p["label"] != _("Guaranteed by banks")]


def card(party_id: int, channel: str | None = None) -> Card | None:
    """The deposit of a party (its newest account, or the one of a channel); None before terms asked for one."""
    accounts = DepositAccount.objects.filter(party_id=party_id).select_related("party__supplier").order_by("-pk")
    account = (accounts.filter(channel=channel) if channel else accounts).first()
    if account is None:
        return None
    return card_of(account, latest_notice(account), account.party.supplier.name)


def latest_notice(account: DepositAccount) -> DepositNotice | None:
    """What was last asked for and not cancelled."""
    return account.notices.exclude(state=Notice.CANCELLED).order_by("-pk").first()


def card_of(account: DepositAccount, notice: DepositNotice | None, company: str) -> Card:
    """The deposit of an account whose latest notice is known."""
    state = notice.state if notice else ""
    waiting = notice.proofs.filter(status=Proof.Status.PENDING, superseded=False) if state == Notice.PROOF_SENT else []
    guarantees = notice.guarantees.filter(state="pending", superseded=False) if state == Notice.GUARANTEE_SENT else []
    found = Card(
        account,
        notice,
        company,
        account.balances(),
        sum(p.amount_fen for p in waiting) + sum(g.amount_fen for g in guarantees),
    )
    found.phases, found.badge = stage(account, notice)
    return found


def stage(account, notice) -> tuple[list[dict], tuple[str, str]]:
    """The four phases with the current one, and the badge (state, words)."""
    titles = [_("Notice issued"), _("To be wired"), _("Being checked"), _("Received")]
    held = account.state == DepositAccount.State.HELD
    if held and (notice is None or notice.state not in DepositNotice.OPEN):
        return [{"title": t, "state": "done"} for t in titles], ("done", _("Deposit held"))
    if account.state == DepositAccount.State.RELEASED:
        return [{"title": t, "state": "done"} for t in titles], ("ended", _("Given back"))
    if notice is None:
        return [{"title": t, "state": "later"} for t in titles], ("later", _("Due after the contract"))
    if notice.state in (Notice.PROOF_SENT, Notice.GUARANTEE_SENT):
        at, tone, words = 2, "us", _("Being checked")
    elif notice.reason:
        at, tone, words = 1, "returned", _("Sent back")
    else:
        at, tone, words = (
            1,
            "overdue" if notice.is_late else "you",
            _("Overdue") if notice.is_late else _("Top-up due") if held else _("To be wired"),
        )
    phases = [
        {"title": t, "state": "done" if i < at else tone if i == at else "later", "current": i == at}
        for i, t in enumerate(titles)
    ]
    return phases, (tone, words)


def next_thing(found: Card) -> dict:
    """The card on top of the deposit page, and of the supplier's home while the deposit is the next thing."""
    notice = found.notice
    names = ("proof", "guarantee", "notice")
    links = {name: reverse(f"deposits:{name}", args=[notice.pk]) for name in names} if notice else {}
    if found.account.state == DepositAccount.State.RELEASED:
        return {
            "turn": "done",
            "title": _("The deposit has been given back"),
            "text": _("Every entry and every payment stays here to be read."),
        }
    if found.account.state == DepositAccount.State.HELD and not found.top_up and not found.held:
        return {
            "turn": "us",
            "title": _("The deposit is on its way back"),
            "text": _("Nothing is held any more; what is being paid stands below."),
        }
    if found.account.state == DepositAccount.State.HELD and not found.top_up and found.ending:
        return replace(found.ending)
    if found.account.state == DepositAccount.State.HELD and not found.top_up:
        return {
            "turn": "done",
            "title": _("The deposit is complete"),
            "text": _("%(amount)s is held for your store.") % {"amount": money(found.held)},
        }
    if notice is None:
        return {
            "turn": "later",
            "title": _("No deposit is due yet"),
            "text": _("The terms ask for %(amount)s. The notice is issued when you confirm the purchase contract.")
            % {"amount": money(found.account.required_fen)},
        }
    if notice.state == Notice.GUARANTEE_SENT:
        return {
            "turn": "us",
            "title": _("Finance is checking your bank guarantee"),
            "text": _("You need not do anything now. You will be told what was decided."),
        }
    given = [
        {"label": _("Payee"), "value": notice.payee["name"], "note": notice.payee["bank"]},
        {"label": _("Payee’s account"), "value": grouped(notice.payee["account"]), "copy": notice.payee["account"]},
        {
            "label": _("Remittance code (write it into the purpose; used once)"),
            "value": notice.code,
            "copy": notice.code,
            "key": True,
        },
    ]
    if notice.state == Notice.PROOF_SENT:
        return {
            "turn": "us",
            "title": _("Finance is looking for your transfer on the bank statement"),
            "given": given,
            "text": _("Usually within one working day after the transfer. You will be told."),
            "links": [
                {"text": _("Upload another receipt"), "url": links["proof"], "icon": "upload"},
                {"text": _("Deposit notice"), "url": links["notice"], "icon": "file-text"},
            ],
            "note": _("The receipt proves nothing by itself: only the bank statement counts."),
            "otherwise": _("If you pay in several transfers, upload each receipt; the code stays the same."),
        }
    more = [{"text": _("Deposit notice"), "url": links["notice"], "icon": "file-text"}]
    if found.guarantee_accepted:
        more.append({"text": _("Use a bank guarantee"), "url": links["guarantee"]})
    return {
        "turn": "returned" if notice.reason else "overdue" if notice.is_late else "you",
        **asked(found, notice),
        "given": given,
        "due": notice.due,
        "provisional": notice.provisional,
        "note": _(
            "The payer must be %(company)s itself; money from a person or a third party goes back the way it came."
        )
        % {"company": found.company},
        "link": links["proof"],
        "link_text": _("Upload the bank receipt"),
        "icon": "upload",
        "links": more,
    }


def replace(guarantee: Guarantee) -> dict:
    """A guarantee ends soon: the supplier may send a new one before anything is missing."""
    return {
        "turn": "you",
        "title": _("Replace bank guarantee %(number)s, which ends soon") % {"number": guarantee.number},
        "text": _("%(amount)s of your deposit is guaranteed by %(bank)s until %(day)s.")
        % {"amount": money(guarantee.counted_fen), "bank": guarantee.bank, "day": day(guarantee.valid_until)},
        "due": guarantee.valid_until,
        "due_label": _("Valid until"),
        "otherwise": _("Otherwise the amount is asked for as a top-up, and new items and new product lines wait."),
        "link": reverse("deposits:guarantee-renew", args=[guarantee.pk]),
        "link_text": _("Send a new guarantee"),
        "icon": "upload",
    }


def asked(found: Card, notice: DepositNotice) -> dict:
    """Title, reason and consequence of what is to be paid: the deposit of the terms, or a top-up."""
    amount = {"amount": money(notice.missing_fen())}
    returned = _("Finance sent back what you sent: %(words)s") % {"words": notice.words} if notice.reason else ""
    if found.top_up:
        return {
            "title": _("Top up the deposit by %(amount)s and upload the bank receipt") % amount,
            "text": returned
            or _("The reason: %(cause)s. Until it is paid your new items and new product lines wait.")
            % {"cause": notice.get_cause_display()},
            "otherwise": _(
                "What is on sale stays on sale. Drafts can be prepared, but no new item and no new product line can be "
                "handed in until finance has found the money on the bank statement."
            ),
        }
    return {
        "title": _("Wire the deposit of %(amount)s and upload the bank receipt") % amount,
        "text": returned
        or _("Once finance finds the money on the bank statement the contract takes effect and you can offer items."),
        "otherwise": _("Not there in time: the contract does not take effect and no items can be offered."),
    }


def grouped(number: str) -> str:
    """An account number in groups of four, as banks print it."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
