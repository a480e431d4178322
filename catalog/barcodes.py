"""Barcodes: GTINs by their check digit, anything else with a warning (JOS: the field is optional and free)."""

from django.utils.translation import gettext as _
from stdnum import ean


def gtin_fault(text: str) -> str:
    """What is wrong with a barcode; empty when nothing is or when it is no GTIN at all.

    A wrong check digit in a number of 8, 12, 13 or 14 digits is an error; scientific notation has lost digits.
    """
    if "E+" in text.upper() and text.upper().replace("E+", "").replace(".", "").isdigit():
        return _("A spreadsheet has rounded this barcode and its last digits are lost. Type all digits from the pack.")
    if text.isascii() and text.isdigit() and len(text) in (8, 12, 13, 14):
        right = ean.calc_check_digit(text[:-1])
        if right != text[-1]:
            words = _("Digit %(n)d of the barcode does not fit: it would be %(right)s. Compare it with the pack.")
            return words % {"n": len(text), "right": right}
    return ""


def gtin_warning(text: str) -> str:
    """What to look at in a barcode that is allowed but unusual; empty for a GTIN or none."""
    if not text or gtin_fault(text) or (text.isdigit() and len(text) in (8, 12, 13, 14)):
        return ""
    return _("This is no GTIN of 8, 12, 13 or 14 digits. It is kept as it is; check that it is on the pack.")


__all__ = ["gtin_fault", "gtin_warning"]
