"""The rows of this app."""

from .bindings import Binding
from .brands import Brand
from .categories import Category, Permit
from .lines import Authorisation, LinePermit, LineRemark, ProductLine
from .prices import PriceRule

__all__ = [
    "Authorisation", "Binding", "Brand", "Category", "LinePermit", "LineRemark", "Permit", "PriceRule", "ProductLine",
]  # fmt: skip
