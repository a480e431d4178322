"""One case with as much of everything as asked: what its pages read, without the history of how it came about."""

from itertools import count as numbered

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Membership, User
from catalog.models import (
    Binding,
    Brand,
    Category,
    Item,
    ItemPicture,
    ItemRemark,
    ItemReview,
    LineRemark,
    ProductLine,
    ShelfForm,
)
from deposits.actions.account import issue_notice
from deposits.models import (
    Correction,
    Deduction,
    DepositAccount,
    DepositNotice,
    Freeze,
    LedgerEntry,
    Pause,
    PayeeAccount,
    Payout,
    PayoutBatch,
    Proof,
    Refund,
    RefundPaper,
)
from onboarding.models import Contract, FormSheet, ListedProduct, Paper, ProductList, Remark, Seat, Task
from tests.catalog.goods import may_sell, shelf_values, values
from tests.matrix.terms import make_offer
from tests.onboarding.contract_stage import ready, sent
from tests.onboarding.forms_data import ANSWERS
from workflow import calendar, policies
from workflow.actors import SYSTEM
from workflow.models import Event, Notification, StoredFile, Timer

FIELDS = [name for page in ("company", "representative", "contacts") for name in ANSWERS["evaluation"][page]]


class Crowd:
    """A case whose next step is the contract; `grow` adds one more of everything to it."""

    def __init__(self, cast):
        self.cast, self.numbers = cast, numbered(2)
        self.application = ready(cast)
        self.party = self.application.party
        self.sent = sent(cast, self.application)
        self.binding = may_sell(cast)
        account = DepositAccount.objects.get(party=self.party)
        issue_notice(account, actor=SYSTEM, contract="HT-2026-0001")
        self.notice = DepositNotice.objects.get()
        self.sheet = FormSheet.objects.get(kind="evaluation")
        FormSheet.objects.filter(pk=self.sheet.pk).update(state="returned", version=1)
        Seat.objects.create(party=self.party, application=self.application, joined_by=cast.ada)
        self.grow()

    def grow(self):
        n = next(self.numbers)
        person = User.objects.create(email=f"p{n}@example.com", name=f"P{n}", verified_at=timezone.now())
        Membership.objects.create(party=self.party, user=person, role="member")
        for user in (self.cast.ada, self.cast.bo):
            Notification.objects.create(party=self.party, user=user, code="group.task_confirmed", data={"title": "x"})
        self.happened(person)
        self.negotiated(n)
        self.form(n)
        for state in ProductLine.State:
            self.line(state)
        for state in Item.State:
            self.item(state)
        self.contract()
        self.paid(n)
        self.going_back(n)
        Task.objects.create(
            party=self.party, application=self.application, number=n, title="店铺介绍", due=calendar.today(),
            state="returned",
        )  # fmt: skip

    def happened(self, person):
        about = Event.objects.filter(party=self.party).last()
        for verb in ("onboarding.take_over", "onboarding.save_page", "catalog.withdraw_line"):
            Event.objects.create(
                party=self.party, subject_type=about.subject_type, subject_id=about.subject_id, verb=verb, user=person,
                actor_kind="person",
            )  # fmt: skip
        now = timezone.now()
        Timer.objects.create(
            party=self.party, subject_type=about.subject_type, subject_id=self.application.pk, due=now, next_at=now,
            action=f"onboarding.remind_{person.pk}",
        )  # fmt: skip

    def negotiated(self, n):
        make_offer(self.application, User.objects.get(email=f"p{n}@example.com"), state="countered", number=n)
        ListedProduct.objects.create(
            party=self.party, product_list=ProductList.objects.get(), name=f"碎纸机 {n}", sale_fen=1, own_cost="1"
        )

    def form(self, n):
        name = FIELDS[n]
        Remark.objects.create(
            party=self.party, sheet=self.sheet, round=1, place=name, code="DATA-01", words="请更正", by=self.cast.bo
        )
        Paper.objects.create(party=self.party, sheet=self.sheet, field=name, file=self.file())

    def file(self):
        row = StoredFile(party=self.party, name="x.png", media_type="image/png", size=1, sha256="a" * 64)
        row.content.save("x", ContentFile(b"x"), save=True)
        return row

    def line(self, state):
        n = ProductLine.objects.count()
        line = ProductLine.objects.create(
            party=self.party, supplier=self.cast.supplier, number=f"CP-M-{n}", state=state,
            brand=Brand.objects.create(key=f"b{n}", name_zh=f"品牌{n}"), submitted_at=timezone.now(),
        )  # fmt: skip
        line.categories.set(Category.objects.exclude(parent=None)[:2])
        if state == "returned":
            LineRemark.objects.create(
                line=line, key="report", code="QC-02", words="x", side="quality", by=self.cast.quinn
            )
        if state == "approved":
            category = Category.objects.exclude(parent=None).exclude(bindings__party=self.party).first()
            Binding.objects.create(party=self.party, line=line, category=category, starts_on=calendar.today())
        return line

    def item(self, state):
        stages = [{"code": "buyer", "role": "buyer"}, {"code": "product", "role": "product_reviewer"}]
        count = Item.objects.count()
        item = Item.objects.create(
            party=self.party, supplier=self.cast.supplier, state=state, ladder=stages, stage=1, round=1,
            number=f"NP-M-{count:06d}", sku=f"20{count:010d}", submitted_at=timezone.now(),
            **values(self.binding),
        )  # fmt: skip
        ItemPicture.objects.create(item=item, file=self.file())
        ItemReview.objects.create(
            item=item, party=self.party, round=1, stage="buyer", verdict="passed", by=self.cast.bo
        )
        if state == "returned":
            ItemRemark.objects.create(item=item, key="model", code="PROD-01", words="x", role="buyer", by=self.cast.bo)
        if state in ("shelf_requested", "on_shelf"):
            ShelfForm.objects.create(item=item, party=self.party, filled_by=self.cast.ada, **shelf_values(item))
        return item

    def contract(self):
        n, sent = Contract.objects.count(), self.sent
        Contract.objects.create(
            party=self.party, application=self.application, number=f"HT-M-{n}", state="cancelled", content=sent.content,
            terms_hash=sent.terms_hash, sha256=sent.sha256,
        )  # fmt: skip

    def paid(self, n):
        account, today = self.notice.account, calendar.today()
        Proof.objects.create(
            party=self.party, notice=self.notice, payer_name="x", payer_account="1", amount_fen=1, paid_on=today,
            receipt_number=f"R{n}", file=self.file(), sent_by=self.cast.ada,
        )  # fmt: skip
        LedgerEntry.objects.create(
            party=self.party, account=account, kind="received", reference=f"B{n}", from_account="bank",
            to_account=account.cash, fen=1, notice=self.notice,
        )  # fmt: skip
        DepositNotice.objects.create(
            party=self.party, account=account, contract="HT-2026-0001", amount_fen=1, due=today, code=f"X{n}",
            payee={"name": "x", "bank": "y", "account": "1"}, state="cancelled",
        )  # fmt: skip

    def going_back(self, n):
        """One request under way with more of everything about it, and more requests that were rejected."""
        account, today, party = self.notice.account, calendar.today(), self.party
        whole = {"party": party, "account": account}
        open_one = Refund.objects.filter(account=account, state="submitted").first()
        refund = Refund.objects.create(
            **whole, number=f"RF-M-{n}", state="rejected" if open_one else "submitted", submitted_on=today,
            target_on=today, limit_on=today, expected_fen=1, rules=policies.values("refund."),
        )  # fmt: skip
        request, file = open_one or refund, self.file()
        Pause.objects.create(
            party=party, refund=request, asked_on=today, answered_on=today, reason="RF-01", words="x", wanted=[]
        )
        RefundPaper.objects.create(party=party, refund=request, kind=f"paper{n}", file=file, sent_by=self.cast.ada)
        Deduction.objects.create(
            **whole, refund=request, number=f"KK-M-{n}", kind="debt", fen=1, basis="x", noticed_on=today,
            objection_until=today, entered_by=User.objects.get(email=f"p{n}@example.com"), evidence=file,
        )  # fmt: skip
        Freeze.objects.create(**whole, refund=request, fen=1, cause=f"c{n}", review_by=today, frozen_by=self.cast.bo)
        payee = PayeeAccount.objects.create(
            party=party, state="replaced", holder="x", bank="y", number="6222021234561234", tail="1234", file=file
        )
        batch = PayoutBatch.objects.create(number=f"PL-M-{n}", exported_by=self.cast.finn)
        Payout.objects.create(
            **whole, refund=request, number=f"{request.number}-{n}", purpose="refund", fen=1, payee=payee, holder="x",
            tail="1234", batch=batch, state="exported",
        )  # fmt: skip
        Correction.objects.create(
            **whole, number=f"GZ-M-{n}", from_account="bank", to_account="platform", fen=1, words="x"
        )
