"""Every verb of this app."""

from . import prices

__all__ = ["prices"]
