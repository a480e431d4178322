"""Every verb about deposits."""

from . import account, notices, statement

__all__ = ["account", "notices", "statement"]
