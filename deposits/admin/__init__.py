"""The finance desk: notices to decide on, statement lines, accounts, the ledger."""

from . import account, notices, statement

__all__ = ["account", "notices", "statement"]
