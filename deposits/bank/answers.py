"""The bank's answer to a list of payouts (.csv or .xlsx): read row by row, each payout paid, returned or unknown."""

import unicodedata
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import calendar, tables
from workflow.actions import ActionError
from workflow.fields import DayField, PlainField, YuanField

from ..actions.batches import take_answers
from ..actions.payouts import mark_failed, mark_paid, mark_unknown
from ..models import Payout

HEADINGS = {
    "number": ["付款编号", "付款单号", "业务编号", "客户业务编号", "Payout", "Reference"],
    "outcome": ["处理结果", "交易结果", "付款结果", "结果", "状态", "交易状态", "Result", "Status"],
    "amount": ["金额", "付款金额", "交易金额", "金额（元）", "Amount", "Amount (yuan)"],
    "bank_reference": ["银行流水号", "交易流水号", "流水号", "回单编号", "Bank reference"],
    "paid_on": ["付款日期", "交易日期", "记账日期", "日期", "Paid on", "Date"],
    "words": ["失败原因", "退票原因", "原因", "备注", "摘要", "Reason", "Remark"],
}
OUTCOMES = {
    "paid": "成功 交易成功 付款成功 已付款 已支付 已到账 paid success successful ok",
    "failed": "失败 交易失败 付款失败 退票 退汇 已退回 failed returned rejected",
    "unknown": "未知 处理中 银行处理中 待查证 可疑 unknown processing pending",
}
BY_WORD = {word: outcome for outcome, words in OUTCOMES.items() for word in words.split()}


class OutcomeField(forms.CharField):
    """What became of a payment, as banks say it; cleaned to paid, failed or unknown."""

    default_error_messages = {
        "outcome": gettext_lazy("This does not say whether it was paid: enter 成功, 失败 or 处理中."),
    }

    def clean(self, value):
        text = "".join(unicodedata.normalize("NFKC", super().clean(value)).lower().split())
        if text not in BY_WORD:
            raise forms.ValidationError(self.error_messages["outcome"], "outcome")
        return BY_WORD[text]


FIELDS = {
    "number": PlainField(max_length=20),
    "outcome": OutcomeField(),
    "amount": YuanField(required=False),
    "bank_reference": PlainField(max_length=60, required=False),
    "paid_on": DayField(required=False),
    "words": PlainField(max_length=300, required=False),
}


@dataclass(frozen=True)
class Answer:
    """What one row of the bank's answer says, and what became of it: `problem` is empty when it was taken."""

    row: int
    number: str
    outcome: str = ""
    problem: str = ""
    known: bool = False

    @property
    def done(self) -> bool:
        return not self.problem


def take(content: bytes, *, actor) -> list[Answer]:
    """Read the bank's answer and take every row that is right; the others come back with a sentence each.

    `tables.Unreadable` when the file as a whole cannot be used: then nothing has changed.
    """
    table = tables.headed(tables.read(content), HEADINGS, required=("number", "outcome"))
    found, batches = [], {}
    for row in table.rows:
        values, faults = table.clean(row, FIELDS)
        if faults:
            found.append(Answer(row.number, str(values.get("number") or ""), problem=" ".join(map(str, faults))))
            continue
        payout = Payout.objects.filter(number=values["number"]).select_related("batch").first()
        answer = answered(table, row, payout, values, actor)
        found.append(answer)
        if payout and payout.batch and answer.done:
            batches[payout.batch_id] = payout.batch
    for batch in batches.values():
        take_answers(batch, actor=actor, count=sum(a.done for a in found))
    return found


def answered(table, row, payout, values, actor) -> Answer:
    """Do what one row says; every problem names the row and the cell."""
    number, outcome = values["number"], values["outcome"]

    def problem(column, message):
        column = column if column in table.columns else "outcome"
        return Answer(row.number, number, outcome, str(table.fault(row, column, "refused", message)))

    if payout is None:
        return problem("number", _("There is no payout with this number."))
    if values["amount"] is not None and values["amount"] != payout.fen:
        return problem("amount", _("The amount is not that of the payout."))
    if payout.state == outcome and outcome in (Payout.State.PAID, Payout.State.FAILED, Payout.State.UNKNOWN):
        if outcome != Payout.State.PAID or payout.bank_reference == values["bank_reference"]:
            return Answer(row.number, number, outcome, known=True)
        return problem("bank_reference", _("It is paid already under another bank reference."))
    if outcome == "paid" and not values["bank_reference"]:
        return problem("bank_reference", _("A paid row needs the bank’s number of the payment."))
    try:
        perform(payout, values, actor)
    except ActionError as error:
        return problem(error.field or "outcome", error.message)
    return Answer(row.number, number, outcome)


def perform(payout, values, actor):
    if values["outcome"] == "paid":
        day = values["paid_on"] or calendar.today()
        mark_paid(payout, actor=actor, bank_reference=values["bank_reference"], paid_on=day)
    elif values["outcome"] == "failed":
        mark_failed(payout, actor=actor, words=values["words"] or _("The bank gave no reason."))
    else:
        mark_unknown(payout, actor=actor)
