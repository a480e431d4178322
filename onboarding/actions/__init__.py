"""Every verb of the journey, a module per step."""

from . import application, contract, forms, group, terms, vc

__all__ = ["application", "contract", "forms", "group", "terms", "vc"]
