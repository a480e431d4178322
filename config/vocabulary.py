"""How staff read what the machinery keeps as codes: clocks, channels, rules and their entries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from onboarding.models.application import Channel

# What a running clock will do, by the action it performs.
CLOCKS = {
    "accounts.close_store": _("Close the store"),
    "accounts.expire_invitation": _("The invitation ends"),
    "accounts.expire_reset": _("The link to set a password ends"),
    "accounts.expire_sign_up": _("The link to confirm the mail address ends"),
    "accounts.open_store": _("Open the store"),
    "catalog.clear_shelf": _("Take the items of a closed store off the shelf"),
    "catalog.expire_binding": _("The bound category ends"),
    "deposits.expire_guarantee": _("The bank guarantee ends"),
    "deposits.mark_overdue": _("The deposit becomes overdue"),
    "deposits.remind_guarantee": _("Remind of a bank guarantee that ends"),
    "onboarding.escalate": _("Tell the staff that the target has passed"),
    "onboarding.expire_application": _("Close the application, if the supplier stays silent"),
    "onboarding.expire_offer": _("The offer ends"),
    "onboarding.mark_task_late": _("The task becomes late"),
    "onboarding.note_slow": _("Tell the staff that the journey takes longer than its target"),
    "onboarding.remind": _("Remind the supplier"),
    "onboarding.remind_task": _("Remind the supplier of the task"),
    "workflow.recompute_deadlines": _("Recompute deadlines by the new calendar"),
}

CHANNELS = {channel.value: channel.label for channel in Channel}

RULES = {
    "application.expire_days": _("Application closes after silence of the supplier (working days)"),
    "channel.huicai": _("Terms of the channel Huicai"),
    "channel.main_site": _("Terms of the channel main site"),
    "channel.xintonglu": _("Terms of the channel Xintonglu / Jingxi"),
    "closing.notice_days": _("Notice period before a store closes (days; 0: none)"),
    "contact.service_email": _("Service address shown to suppliers"),
    "contract.party": _("Our side of the contract"),
    "deposit.by_category": _("Deposit that bound categories ask for (code of the category: fen); the highest counts"),
    "deposit.four_eyes": _("Two people of finance for one payment"),
    "deposit.guarantee_days": _("Shortest remaining validity of a bank guarantee (days)"),
    "deposit.guarantee_remind_days": _("Reminder before a bank guarantee ends (days)"),
    "deposit.payee": _("Account that deposits are paid to"),
    "deposit.topup_days": _("A top-up of the deposit is due after (days)"),
    "deposit.topup_share": _("Share of the required deposit below which a top-up is asked for (points)"),
    "group.first_task": _("First task of the supplier group"),
    "law.settlement_days_max": _("Longest lawful settlement period (days)"),
    "lines.chain_levels": _("Most levels of a chain of authorisation"),
    "link.invite_hours": _("Validity of an invitation (hours)"),
    "link.reset_hours": _("Validity of a link to set a password (hours)"),
    "link.verify_hours": _("Validity of a link to confirm a mail address (hours)"),
    "offer.valid_days": _("Validity of an offer (working days)"),
    "refund.cool_off_days": _("Waiting time between closing and refund (days; 0: none)"),
    "refund.receipt_returned": _("The deposit receipt must be returned before the refund"),
    "refund.warranty": _("Warranties of sold goods must have ended before the refund"),
    "reminder.supplier_days": _("Reminder of the supplier (every so many working days)"),
    "rating.weights": _("Weights of the credit rating’s factors"),
    "review.ladder": _("Stages of the item review"),
    "target.binding": _("Target: bind categories (working days)"),
    "target.contract": _("Target: send the contract (working days)"),
    "target.deposit": _("Target: confirm a payment (working days)"),
    "target.forms": _("Target: review a form (working days)"),
    "target.group": _("Target: look at a task (working days)"),
    "target.items": _("Target: one stage of the item review (working days)"),
    "target.lines": _("Target: review a product line (working days)"),
    "target.offer": _("Target: answer an offer (working days)"),
    "target.shelf": _("Target: decide on a shelf form (working days)"),
    "target.vc": _("Target: open the VC account (working days)"),
    "target.whole": _("Target: the whole journey (working days)"),
}

# Entries of rules that consist of several, and the codes that stand in them.
ENTRIES = {
    "account": _("account number"),
    "answers": _("late answers"),
    "address": _("address"),
    "age_years": _("age of the company in years, at least"),
    "bank": _("bank"),
    "commission": _("commission in points"),
    "complaints": _("complaints"),
    "days": _("days"),
    "delivery": _("delivery"),
    "deposit_fen": _("deposit, band"),
    "deposit_typical_fen": _("deposit, usual"),
    "items": _("compliance of items"),
    "name": _("company name"),
    "platform_fee_fen": _("platform fee"),
    "promotion": _("promotion allowed"),
    "settlement_days": _("settlement period in days"),
    "tasks": _("tasks on time"),
    "text": _("text"),
    "title": _("title"),
    "uscc": _("unified social credit code"),
    "violations": _("violations"),
}
CODES = {"direct": _("direct ship"), "warehouse": _("through the warehouse")}

# The sources of the first versions, which come with the portal; later ones are words of whoever enters them.
SOURCES = [
    gettext_noop("common practice, not in the founding documents: off until it is switched on"),
    gettext_noop("decision"),
    gettext_noop("decision: any shortfall is asked for"),
    gettext_noop("decision: calendar days before a guarantee ends"),
    gettext_noop("decision: categories ask for nothing beyond the terms until entered"),
    gettext_noop("decision: violations weigh most"),
    gettext_noop("decision: calendar days a guarantee must still be valid when it is sent"),
    gettext_noop("decision: demo account, enter your own before the first notice"),
    gettext_noop("decision: demo company, enter your own before the first contract"),
    gettext_noop("decision: one finance person may enter a line and confirm it"),
    gettext_noop("decision: working days an offer stands"),
    gettext_noop("decision: working days without an answer of the supplier"),
    gettext_noop("founding documents"),
    gettext_noop("founding documents: 3–5 working days"),
    gettext_noop("founding documents: at most three levels of authorisation"),
    gettext_noop("founding documents; deposit bands: decision"),
    gettext_noop("JOS: stages; when each applies: decision"),
    gettext_noop("placeholder: enter the operator's service address"),
    gettext_noop("practice: calendar days"),
    gettext_noop("State Council Decree 802, art. 9"),
]

# Sentences of Django's own fields that read better in our Chinese: they say what to do.
FIELD_SENTENCES = [
    gettext_noop(":"),
    gettext_noop("This field is required."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
