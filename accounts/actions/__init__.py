"""Every verb about people, suppliers and their stores."""

from . import store

__all__ = ["store"]
