"""Every verb of the journey, a module per step."""

from . import application, contract, group, terms, vc

__all__ = ["application", "contract", "group", "terms", "vc"]
