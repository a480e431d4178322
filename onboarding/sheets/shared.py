"""Asks that more than one form has: a value given in one is offered in the next, a paper attached once serves all."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import AccountField, CnapsField, MobileField, PaperField, TextField
from .parts import Ask


def company():
    """Who the company is: known since sign-up, not asked again."""
    return [
        Ask("company_name", TextField(label=_("Company name")), fact=lambda a: a.supplier.name),
        Ask("uscc", TextField(label=_("Unified social credit code")), fact=lambda a: a.supplier.uscc),
    ]


def account():
    """The company's own bank account."""
    holder = TextField(label=_("Account name"), help_text=_("The company itself, as on the licence."))
    branch = TextField(label=_("Branch"), help_text=_("With city and branch, as the bank writes it."))
    proof = PaperField(
        label=_("Proof of the account"),
        help_text=_(
            "Basic account information (基本存款账户信息) or the bank's confirmation. PDF, JPG or PNG, up to 10 MB."
        ),
    )
    return [
        Ask("bank_holder", holder, like="company_name"),
        Ask(
            "bank_number",
            AccountField(label=_("Account number"), help_text=_("Twice, so that a slip shows.")),
            sealed=True,
        ),
        Ask("bank_branch", branch),
        Ask("bank_cnaps", CnapsField(label=_("CNAPS code"), help_text=_("12 digits."))),
        Ask("bank_proof", proof),
    ]


def contact(role, label, required=True):
    """A person for one duty: name, mobile, mail."""
    return [
        Ask(f"{role}_name", TextField(label=label["name"], max_length=40, required=required)),
        Ask(f"{role}_mobile", MobileField(label=label["mobile"], required=required), sealed=True),
        Ask(f"{role}_email", forms.EmailField(label=label["email"], required=required)),
    ]
