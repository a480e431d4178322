"""Names of the papers that policy refund.papers may ask for."""

from django.utils.translation import gettext_lazy as _

PAPERS = {
    "application": _("Application with the company seal"),
    "receipt": _("Receipt of the deposit"),
    "licence": _("Copy of the business licence"),
    "account_proof": _("Proof of the account"),
    "settlement": _("Confirmation of the settlement"),
    "authority": _("Power of attorney of the person applying"),
}


def name_of(kind: str) -> str:
    """A paper as people read it."""
    return str(PAPERS.get(kind, kind))
