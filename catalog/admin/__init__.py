"""The staff desk of this app."""

from . import items, lines, pool, sites

__all__ = ["items", "lines", "pool", "sites"]
