"""Every verb of the journey, a module per step."""

from . import application, closing, contract, forms, group, terms, vc

__all__ = ["application", "closing", "contract", "forms", "group", "terms", "vc"]
