"""A demo supplier on its way out: store closed, facts recorded, refund asked for, everything through the actions."""

from accounts.actions.closing import apply_to_close, approve_closing
from accounts.models import Store
from deposits.actions.facts import record_facts
from deposits.actions.payee import confirm_payee, propose_payee
from deposits.actions.refunds import open_refund, send_paper, submit_refund, wanted_papers
from deposits.forms.facts import Fact
from deposits.models import DepositAccount, Refund
from workflow import files, timers

from . import samples
from .story import Story


def account_of(story: Story) -> DepositAccount:
    return DepositAccount.objects.get(party_id=story.supplier.party_id)


def close(story: Story):
    """Applied for by the owner, approved by the buyer; the items leave shelf and pool by the sweep."""
    store = Store.objects.get(party_id=story.supplier.party_id)
    apply_to_close(store, actor=story.owner, words="公司业务调整，不再经营该渠道。")
    approve_closing(store, actor=story.buyer)
    timers.sweep()


def fact(story: Story, kind: str, reference: str, by: str = "finance", **values):
    """One fact about the supplier, recorded by a person of the staff."""
    told = Fact(kind=kind, supplier=story.supplier.uscc, source="demo", reference=reference, **values)
    [(row, _what)] = record_facts(story.supplier, actor=story.staff[by], facts=[told])
    return row


def payee(story: Story):
    """The company's own account, confirmed by finance."""
    row = propose_payee(
        account_of(story), actor=story.owner, kind="bank", holder=story.supplier.name, bank="示例银行示例支行",
        cnaps="102100099996", number="6222000012341234", file=paper(story, "账户证明"),
    )  # fmt: skip
    confirm_payee(row, actor=story.staff["finance2"])


def submitted(story: Story) -> Refund:
    """The request with its papers, handed in."""
    refund = open_refund(account_of(story), actor=story.owner)
    for wanted in wanted_papers(refund):
        send_paper(refund, actor=story.owner, kind=wanted["kind"], file=paper(story, wanted["title_zh"]))
    submit_refund(refund, actor=story.owner)
    return refund


def paper(story: Story, title: str):
    return files.keep(samples.paper(title), story.supplier.party_id, story.owner)
