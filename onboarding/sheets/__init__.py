"""The three forms of step 2, declared: adding a field is one line in one of these modules."""

from . import contract_information, evaluation, new_products

SHEETS = {module.SHEET.kind: module.SHEET for module in (evaluation, contract_information, new_products)}

__all__ = ["SHEETS"]
