"""The checks before a deposit goes back: one function each, named by its code, reading nothing but the facts."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import Store
from accounts.names import comparable
from workflow.words import day, money

from ..models import Deduction, Freeze, Obligation, PayeeAccount, RefundPaper, SettlementBill
from .facts import SERIOUS, Facts
from .findings import Effect, Finding, fine, outside, returned, waiting, wanted
from .practice import PRACTICE

Kind = Obligation.Kind
STORE_PAGE, DEPOSIT_PAGE, BILLS_PAGE = "/store/", "/deposit/", "/deposit/bills/"
PAYEE_PAGE, REFUND_PAGE, FACTS_PAGE = "/deposit/payee/", "/deposit/refund/", "/deposit/facts/"


def desk(row) -> str:
    """The case page of a row for staff."""
    return f"/admin/deposits/{row._meta.model_name}/{row.pk}/change/"


def register(facts: Facts, kind: str) -> str:
    """The open facts of one kind of this company, for staff."""
    return f"/admin/deposits/obligation/?state__exact=open&kind__exact={kind}&q={facts.uscc}"


def references(rows: list) -> str:
    """The numbers of the first five, and how many more there are."""
    found = ", ".join(str(r.reference) for r in rows[:5])
    return _("%(list)s and %(count)s more") % {"list": found, "count": len(rows) - 5} if len(rows) > 5 else found


def titled(asked: dict) -> str:
    """A paper of policy refund.papers ({kind, title_zh, title_en}) in the reader's language."""
    return asked["title_zh"] if (get_language() or "zh").startswith("zh") else asked["title_en"]


def end_of_all(rows: list):
    """The day on which the last of them ends by itself; None when one never does."""
    days = [r.clears_on for r in rows]
    return max(days) if all(days) else None


def balance(facts: Facts) -> list[Finding]:
    """Something is held at all."""
    if facts.balance_fen > 0 or facts.guaranteed_fen > 0:
        return [fine("balance", _("A deposit is held"))]
    title = _("Nothing is held on the deposit account")
    return [outside("balance", title, how=_("There is nothing to give back."), link=DEPOSIT_PAGE)]


def store_closed(facts: Facts) -> list[Finding]:
    """The store is closed in good order."""
    code, store = "store_closed", facts.store
    if store is None:
        return [fine(code, _("There is no store to close"))]
    if store.state == Store.State.CLOSED and (store.closed_on is None or store.closed_on <= facts.today):
        return [fine(code, _("The store is closed"))]
    about = {"link": STORE_PAGE, "staff_link": f"/admin/accounts/store/{store.pk}/change/"}
    if store.state == Store.State.ENDING:
        reason = _("The notice period runs; the store closes on %(day)s.") % {"day": day(store.closed_on)}
        title = _("The store closes after the notice period")
        return [outside(code, title, reason=reason, clears_on=store.closed_on, **about)]
    if store.state == Store.State.CLOSING:
        reason = _("Applied for on %(day)s.") % {"day": day(store.closing_on)}
        how = _("A buyer decides on it; you will be told.")
        return [waiting(code, _("The closing of the store is being decided"), roles.BUYER, reason=reason, how=how,
                        link_text=_("Look at the closing"), **about)]  # fmt: skip
    return [wanted(code, _("The store is not closed"), how=_("Apply to close the store; a buyer approves it."),
                   link_text=_("Close the store"), **about)]  # fmt: skip


def open_orders(facts: Facts) -> list[Finding]:
    """Every order is delivered or cancelled."""
    rows = facts.of(Kind.ORDER)
    if not rows:
        return [fine("open_orders", _("No open orders"))]
    title = ngettext("%(count)s order is still open", "%(count)s orders are still open", len(rows))
    return [wanted(
        "open_orders", title % {"count": len(rows)}, reason=references(rows), fen=sum(r.fen for r in rows),
        how=_("Deliver them or agree on cancelling; each clears once the customer has received it."),
        clears_on=end_of_all(rows), link=FACTS_PAGE, staff_link=register(facts, Kind.ORDER),
    )]  # fmt: skip


def open_after_sales(facts: Facts) -> list[Finding]:
    """Every after-sales case is solved."""
    rows = facts.of(Kind.AFTER_SALES)
    if not rows:
        return [fine("open_after_sales", _("No open after-sales cases"))]
    title = ngettext("%(count)s after-sales case is open", "%(count)s after-sales cases are open", len(rows))
    return [wanted(
        "open_after_sales", title % {"count": len(rows)}, reason=references(rows), fen=sum(r.fen for r in rows),
        how=_("Solve them with the customer: repair, exchange or take back."), clears_on=end_of_all(rows),
        link=FACTS_PAGE, staff_link=register(facts, Kind.AFTER_SALES),
    )]  # fmt: skip


def unsettled_bills(facts: Facts) -> list[Finding]:
    """Bills are settled; a negative one is deducted, what the platform owes keeps nothing back."""
    state, code = SettlementBill.State, "unsettled_bills"
    found = []
    for bill in facts.bills:
        about = {"about": bill.number, "fen": abs(bill.due_fen), "basis": ("settlementbill", bill.pk),
                 "link": f"{BILLS_PAGE}{bill.pk}/", "staff_link": desk(bill)}  # fmt: skip
        values = {"number": bill.number, "amount": money(abs(bill.due_fen))}
        if bill.pk in facts.billed:
            continue
        if bill.state == state.DISPUTED:
            title = _("Your objection to bill %(number)s over %(amount)s is being checked") % values
            effect = {"effect": Effect.KEEPS, "kind": "bill"} if bill.due_fen < 0 else {}
            found.append(waiting(code, title, roles.FINANCE, **effect, **about))
        elif bill.state == state.NEGATIVE or bill.due_fen < 0:
            found.append(waiting(
                code, _("Bill %(number)s is negative: you owe %(amount)s") % values, roles.FINANCE,
                effect=Effect.DEDUCTS, kind="bill", reason=_("It is deducted first; the rest is refunded."), **about,
            ))  # fmt: skip
        elif bill.state == state.ISSUED:
            title = _("Bill %(number)s over %(amount)s is not confirmed") % values
            found.append(wanted(code, title, how=_("Check the bill and confirm it."), **about))
        elif bill.state == state.CONFIRMED:
            title = _("Bill %(number)s over %(amount)s has no invoice") % values
            found.append(wanted(code, title, how=_("Send the invoice and enter its number."), **about))
        else:
            title = _("Bill %(number)s over %(amount)s will be paid to you") % values
            reason = _("It keeps nothing of the deposit back.")
            found.append(waiting(code, title, roles.FINANCE, effect="", reason=reason, due=bill.pay_by, **about))
    return found or [fine(code, _("All bills are settled"))]


def invoices(facts: Facts) -> list[Finding]:
    """No invoice is outstanding."""
    rows = facts.of(Kind.INVOICE)
    if not rows:
        return [fine("invoices", _("No invoice is outstanding"))]
    title = ngettext("%(count)s invoice is outstanding", "%(count)s invoices are outstanding", len(rows))
    return [wanted(
        "invoices", title % {"count": len(rows)}, reason=references(rows), fen=sum(r.fen for r in rows),
        how=_("Issue the invoices; each clears once finance has it."), link=FACTS_PAGE,
        staff_link=register(facts, Kind.INVOICE),
    )]  # fmt: skip


def serious_violation(facts: Facts) -> list[Finding]:
    """No serious violation: it forfeits the deposit; while an appeal is open, everything is frozen."""
    code, found = "serious_violation", []
    for row in [r for r in facts.of(Kind.VIOLATION) if r.severity == SERIOUS]:
        about = {"about": row.reference, "reason": row.words, "whole": True, "basis": ("obligation", row.pk),
                 "link": FACTS_PAGE, "staff_link": desk(row)}  # fmt: skip
        if row.appealed:
            title = _("Your appeal against serious violation %(number)s is being decided") % {"number": row.reference}
            how = _("The deposit stays frozen until then.")
            found.append(waiting(code, title, roles.QUALITY_LEAD, effect=Effect.FREEZES, how=how, **about))
        else:
            title = _("Serious violation %(number)s: the deposit is forfeited") % {"number": row.reference}
            how = _("You may appeal; the deposit is then frozen instead until the appeal is decided.")
            found.append(wanted(code, title, effect=Effect.FORFEITS, kind="forfeit", how=how, **about))
    return found or [fine(code, _("No serious violation"))]


def violations(facts: Facts) -> list[Finding]:
    """Other violations and penalties take their amount; one under appeal only holds it."""
    code, found = "violations", []
    rows = [r for r in facts.of(Kind.VIOLATION, Kind.PENALTY) if r.severity != SERIOUS or r.kind == Kind.PENALTY]
    for row in rows:
        values = {"number": row.reference, "amount": money(row.fen)}
        about = {"about": row.reference, "reason": row.words, "fen": row.fen, "basis": ("obligation", row.pk),
                 "link": FACTS_PAGE, "staff_link": desk(row)}  # fmt: skip
        if not row.fen:
            title = _("Violation %(number)s costs points but no money") % values
            found.append(fine(code, title, about=row.reference, staff_link=desk(row)))
        elif row.appealed:
            title = _("Your appeal against the penalty of %(amount)s (%(number)s) is being decided") % values
            found.append(waiting(code, title, roles.QUALITY_LEAD, effect=Effect.FREEZES, **about))
        else:
            title = _("Penalty of %(amount)s (%(number)s)") % values
            how = _("It is deducted. You may appeal, or object when the deduction is noticed.")
            found.append(waiting(code, title, effect=Effect.DEDUCTS, kind="penalty", how=how, **about))
    return found or [fine(code, _("No penalties"))]


def complaint(facts: Facts) -> list[Finding]:
    """A complaint or report under investigation freezes what is disputed, or everything (policy refund.freeze)."""
    code, found = "complaint", []
    everything = facts.rules.get("refund.freeze", "disputed") == "whole"
    for row in facts.of(Kind.COMPLAINT):
        whole = everything or not row.fen
        title = (
            _("Complaint %(number)s is being investigated: the deposit is frozen")
            if whole
            else _("Complaint %(number)s is being investigated: %(amount)s is frozen")
        ) % {"number": row.reference, "amount": money(row.fen)}
        found.append(waiting(
            code, title, roles.QUALITY_REVIEWER, effect=Effect.FREEZES, about=row.reference, reason=row.words,
            fen=0 if whole else row.fen, whole=whole, basis=("obligation", row.pk), clears_on=row.clears_on,
            how=_("Answer the complaint; what is frozen is released when it is solved. The rest is paid on time."),
            link=FACTS_PAGE, staff_link=desk(row),
        ))  # fmt: skip
    return found or [fine(code, _("No complaint under investigation"))]


def debts(facts: Facts) -> list[Finding]:
    """Compensation to customers and other debts are deducted."""
    code, found = "debts", []
    for row in facts.of(Kind.COMPENSATION, Kind.DEBT):
        values = {"number": row.reference, "amount": money(row.fen)}
        if row.kind == Kind.COMPENSATION:
            title = _("Compensation of %(amount)s to a customer (%(number)s)") % values
        else:
            title = _("Debt of %(amount)s to the platform (%(number)s)") % values
        found.append(waiting(
            code, title, roles.FINANCE, effect=Effect.DEDUCTS, kind=str(row.kind), about=row.reference,
            reason=row.words, fen=row.fen, basis=("obligation", row.pk), link=FACTS_PAGE, staff_link=desk(row),
            how=_("Pay it before you apply, or it is deducted."),
        ))  # fmt: skip
    return found or [fine(code, _("No debts"))]


def goods_compliant(facts: Facts) -> list[Finding]:
    """Every item that was sold is compliant, or dealt with."""
    rows = facts.of(Kind.GOODS)
    if not rows:
        return [fine("goods_compliant", _("No non-compliant goods"))]
    title = ngettext("%(count)s case of non-compliant goods", "%(count)s cases of non-compliant goods", len(rows))
    return [wanted(
        "goods_compliant", title % {"count": len(rows)}, reason=references(rows), fen=sum(r.fen for r in rows),
        how=_("Recall or replace the goods and send the proof to quality management."), role=roles.QUALITY_REVIEWER,
        clears_on=end_of_all(rows), link=FACTS_PAGE, staff_link=register(facts, Kind.GOODS),
    )]  # fmt: skip


def deductions(facts: Facts) -> list[Finding]:
    """Deductions that staff entered: final ones take their amount, open ones keep it back."""
    state, code, found = Deduction.State, "deductions", []
    for row in facts.deductions:
        about = {"about": row.number, "reason": row.basis, "fen": row.fen, "kind": row.kind,
                 "basis": ("deduction", row.pk), "link": REFUND_PAGE, "staff_link": desk(row)}  # fmt: skip
        values = {"number": row.number, "amount": money(row.fen), "day": day(row.objection_until)}
        if row.state == state.NOTICED:
            title = _("Deduction %(number)s of %(amount)s: you may object until %(day)s") % values
            found.append(wanted(code, title, effect=Effect.KEEPS, due=row.objection_until,
                                provisional=row.provisional, link_text=_("Object"), **about))  # fmt: skip
        elif row.state == state.OBJECTED:
            title = _("Your objection to deduction %(number)s of %(amount)s is being decided") % values
            found.append(waiting(code, title, roles.REFUND_LEAD, effect=Effect.KEEPS, **about))
        elif row.state == state.FINAL:
            title = _("Deduction %(number)s of %(amount)s is final") % values
            found.append(waiting(code, title, roles.FINANCE, effect=Effect.DEDUCTS, **about))
    return found or [fine(code, _("No open deductions"))]


def freezes(facts: Facts) -> list[Finding]:
    """Amounts that staff froze stay until they are released."""
    code, found = "freezes", []
    for row in [r for r in facts.freezes if r.state == Freeze.State.HELD]:
        whole = _("The whole deposit is frozen")
        title = whole if row.whole else _("%(amount)s is frozen") % {"amount": money(row.fen)}
        found.append(waiting(
            code, title, effect=Effect.FREEZES, about=str(row.pk), reason=row.cause, fen=0 if row.whole else row.fen,
            whole=row.whole, basis=("freeze", row.pk), due=row.review_by, provisional=row.provisional,
            how=_("It is looked at again by the day named here, and released once its cause is gone."),
            link=REFUND_PAGE, staff_link=desk(row),
        ))  # fmt: skip
    return found or [fine(code, _("Nothing is frozen by staff"))]


def payee_account(facts: Facts) -> list[Finding]:
    """The company's own account is confirmed: a bank account, or one of a payment platform in its name."""
    state, code = PayeeAccount.State, "payee_account"
    proposed, confirmed = facts.payees.get(state.PROPOSED), facts.payees.get(state.CONFIRMED)
    go = {"link": PAYEE_PAGE, "link_text": _("Enter the account")}
    if proposed:
        title = _("The account ending in %(tail)s is being checked") % {"tail": proposed.tail}
        return [waiting(code, title, roles.FINANCE, link=PAYEE_PAGE, staff_link=desk(proposed))]
    if confirmed and comparable(confirmed.holder) != comparable(facts.company):
        title = _("The confirmed account is not the contracting company’s")
        how = _("Enter an account in the name of %(company)s.") % {"company": facts.company}
        return [wanted(code, title, how=how, staff_link=desk(confirmed), **go)]
    if confirmed:
        title = _("The account ending in %(tail)s is confirmed") % {"tail": confirmed.tail}
        return [fine(code, title, staff_link=desk(confirmed))]
    how = _("Enter the company’s own account; finance confirms it.")
    if refused := facts.payees.get(state.RETURNED):
        title = _("The account you entered was sent back")
        return [returned(code, title, how=how, remark_code=refused.reason, remark=refused.words,
                         reason=refused.words, staff_link=desk(refused), **go)]  # fmt: skip
    return [wanted(code, _("No account to pay to"), how=how, **go)]


def papers(facts: Facts) -> list[Finding]:
    """Every paper that policy refund.papers names is on the request."""
    found = []
    for asked in facts.rules.get("refund.papers") or []:
        kind = asked["kind"]
        paper, values = facts.papers.get(kind), {"paper": titled(asked)}
        about = {"about": kind, "link": REFUND_PAGE}
        if paper and paper.status != RefundPaper.Status.RETURNED:
            found.append(fine("papers", _("%(paper)s: sent") % values, **about))
        elif paper:
            found.append(returned("papers", _("%(paper)s: sent back") % values, how=_("Send it again."), **about))
        else:
            found.append(
                wanted("papers", _("%(paper)s: missing") % values, how=_("Send it with the request."), **about)
            )
    return found or [fine("papers", _("No papers are asked for"))]


CHECKS = (
    balance, store_closed, open_orders, open_after_sales, unsettled_bills, invoices, goods_compliant, *PRACTICE,
    payee_account, papers, debts, violations, serious_violation, complaint, deductions, freezes,
)  # fmt: skip

__all__ = ["CHECKS"]
