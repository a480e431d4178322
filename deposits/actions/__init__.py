"""Every verb about deposits."""

from . import account, bank, facts, guarantees, notices, statement, topup

__all__ = ["account", "bank", "facts", "guarantees", "notices", "statement", "topup"]
