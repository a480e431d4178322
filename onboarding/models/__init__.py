"""The rows of the journey, a module per step."""

from .application import Application
from .contract import Contract
from .forms import FormSheet, Paper, Remark
from .group import HandIn, Seat, Task
from .rating import CreditRating
from .terms import ListedProduct, Offer, ProductList, Terms
from .vc import BuyerCode, VcAccount

__all__ = [
    "Application",
    "BuyerCode",
    "Contract",
    "CreditRating",
    "FormSheet",
    "HandIn",
    "ListedProduct",
    "Offer",
    "Paper",
    "ProductList",
    "Remark",
    "Seat",
    "Task",
    "Terms",
    "VcAccount",
]
