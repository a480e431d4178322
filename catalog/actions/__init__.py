"""Every verb of this app."""

from . import bindings, items, lines, pool, prices, review, shelf, sites

__all__ = ["bindings", "items", "lines", "pool", "prices", "review", "shelf", "sites"]
