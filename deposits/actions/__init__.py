"""Every verb about deposits."""

from . import account, guarantees, notices, statement, topup

__all__ = ["account", "guarantees", "notices", "statement", "topup"]
