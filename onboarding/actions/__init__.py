"""Every verb of the journey, a module per step."""

from . import application

__all__ = ["application"]
