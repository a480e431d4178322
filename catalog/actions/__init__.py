"""Every verb of this app."""

from . import bindings, closing, items, lines, pool, prices, review, shelf, sites

__all__ = ["bindings", "closing", "items", "lines", "pool", "prices", "review", "shelf", "sites"]
