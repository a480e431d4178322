"""The receipt 收据 for money that was found on the bank statement: numbered, to be printed."""

from workflow.pages import page, supplier_page, visible

from ..models import Receipt


@supplier_page
def receipt(request, pk):
    """One receipt as a page to print."""
    row = visible(Receipt.objects.select_related("line", "notice", "account", "party__supplier"), request, pk=pk)
    return page(request, "deposits/receipt.html", {"receipt": row, "company": row.party.supplier})
