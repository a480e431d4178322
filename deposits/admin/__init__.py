"""The finance desk and the refund desk: what to decide on, accounts, the ledger, what goes to the bank."""

from . import (
    account,
    bank,
    claims,
    corrections,
    facts,
    guarantees,
    notices,
    payees,
    payouts,
    reconciliation,
    refunds,
    settlement,
    statement,
)

__all__ = [
    "account",
    "bank",
    "claims",
    "corrections",
    "facts",
    "guarantees",
    "notices",
    "payees",
    "payouts",
    "reconciliation",
    "refunds",
    "settlement",
    "statement",
]
