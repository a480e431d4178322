"""The staff desk of the journey."""

from . import application

__all__ = ["application"]
