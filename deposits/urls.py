"""Addresses of the deposit, under /deposit/."""

from django.urls import path

from .views import account, facts, guarantees, payees, receipts, refunds, settlement

app_name = "deposits"
urlpatterns = [
    path("", account.account, name="account"),
    path("notices/<int:pk>/", account.notice, name="notice"),
    path("notices/<int:pk>/proof/", account.proof, name="proof"),
    path("notices/<int:pk>/guarantee/", account.guarantee, name="guarantee"),
    path("guarantees/<int:pk>/renew/", guarantees.renew, name="guarantee-renew"),
    path("receipts/<int:pk>/", receipts.receipt, name="receipt"),
    path("payee/", payees.payee, name="payee"),
    path("refund/", refunds.refund, name="refund"),
    path("refund/<int:pk>/", refunds.request_page, name="refund-page"),
    path("refund/<int:pk>/papers/<slug:which>/", refunds.paper, name="refund-paper"),
    path("refund/<int:pk>/check/", refunds.check, name="refund-check"),
    path("refund/<int:pk>/answer/", refunds.answer, name="refund-answer"),
    path("refund/<int:pk>/withdraw/", refunds.withdraw, name="refund-withdraw"),
    path("refund/<int:pk>/appeal/", refunds.appeal, name="refund-appeal"),
    path("refund/deductions/<int:pk>/", refunds.deduction, name="deduction"),
    path("facts/", facts.facts, name="facts"),
    path("facts/<int:pk>/appeal/", facts.appeal, name="fact-appeal"),
    path("bills/", settlement.bills, name="bills"),
    path("bills/<int:pk>/", settlement.bill, name="bill"),
    path("bills/<int:pk>/confirm/", settlement.confirm, name="bill-confirm"),
    path("bills/<int:pk>/objection/", settlement.objection, name="bill-objection"),
]
