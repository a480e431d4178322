"""The staff desk of the journey."""

from . import application, contract, forms, group, rating, stores, terms, vc

__all__ = ["application", "contract", "forms", "group", "rating", "stores", "terms", "vc"]
