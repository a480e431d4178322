"""The staff desk of this app."""

from . import lines

__all__ = ["lines"]
