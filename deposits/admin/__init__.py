"""The finance desk and the refund desk: what to decide on, accounts, the ledger, what goes to the bank."""

from . import account, claims, facts, guarantees, notices, payees, payouts, refunds, settlement, statement

__all__ = ["account", "claims", "facts", "guarantees", "notices", "payees", "payouts", "refunds", "settlement", "statement"]
