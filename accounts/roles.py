"""Staff roles: group names, their words, and the rules that actions ask. Domain §1."""

from django.utils.translation import gettext_lazy as _

from workflow import actors

BUYER = "buyer"
PRODUCT_REVIEWER = "product_reviewer"
QUALITY_REVIEWER = "quality_reviewer"
FINANCE = "finance"
MANAGER = "manager"
DIRECTOR = "director"
QUALITY_LEAD = "quality_lead"
REFUND_REVIEWER = "refund_reviewer"
REFUND_LEAD = "refund_lead"
POLICY_ADMIN = "policy_admin"
AUDITOR = "auditor"

TITLES = {
    BUYER: _("Buyer"),
    PRODUCT_REVIEWER: _("Product review"),
    QUALITY_REVIEWER: _("Quality management"),
    FINANCE: _("Finance"),
    MANAGER: _("Manager"),
    DIRECTOR: _("Director"),
    QUALITY_LEAD: _("Quality lead"),
    REFUND_REVIEWER: _("Refund review"),
    REFUND_LEAD: _("Refund lead"),
    POLICY_ADMIN: _("Policy administration"),
    AUDITOR: _("Audit"),
}

buyer = actors.role(BUYER)
product_reviewer = actors.role(PRODUCT_REVIEWER)
quality_reviewer = actors.role(QUALITY_REVIEWER)
finance = actors.role(FINANCE)
manager = actors.role(MANAGER)
director = actors.role(DIRECTOR)
quality_lead = actors.role(QUALITY_LEAD)
refund_reviewer = actors.role(REFUND_REVIEWER)
refund_lead = actors.role(REFUND_LEAD)
policy_admin = actors.role(POLICY_ADMIN)
auditor = actors.role(AUDITOR)

BY_NAME = {name: actors.role(name) for name in TITLES}
