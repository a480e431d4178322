"""The rows of this app."""

from .bindings import Binding
from .brands import Brand
from .categories import Category, Permit
from .items import Item, ItemPicture, ItemRemark, ItemReview
from .lines import Authorisation, LinePermit, LineRemark, ProductLine
from .pool import PoolPush
from .prices import PriceRule
from .shelf import ShelfForm
from .sites import ProcurementSite, SiteChange

__all__ = [
    "Authorisation", "Binding", "Brand", "Category", "Item", "ItemPicture", "ItemRemark", "ItemReview", "LinePermit",
    "LineRemark", "Permit", "PoolPush", "PriceRule", "ProcurementSite", "ProductLine", "ShelfForm",
    "SiteChange",
]  # fmt: skip
