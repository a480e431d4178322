"""The staff desk of the journey."""

from . import application, contract, group, terms

__all__ = ["application", "contract", "group", "terms"]
