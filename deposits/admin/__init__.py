"""The finance desk: notices to decide on, statement lines, accounts, the ledger."""

from . import account, facts, guarantees, notices, statement

__all__ = ["account", "facts", "guarantees", "notices", "statement"]
