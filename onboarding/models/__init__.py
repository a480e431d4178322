"""The rows of the journey, a module per step."""

from .application import Application

__all__ = ["Application"]
