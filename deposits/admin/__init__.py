"""The finance desk: notices to decide on, statement lines, accounts, the ledger."""

from . import account, guarantees, notices, statement

__all__ = ["account", "guarantees", "notices", "statement"]
