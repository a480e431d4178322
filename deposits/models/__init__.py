"""Money held for a supplier: account, ledger, notices with their proofs, lines of the bank statement."""

from .account import DepositAccount
from .ledger import LedgerEntry
from .notice import DepositNotice, Guarantee, Proof
from .statement import StatementLine

__all__ = ["DepositAccount", "DepositNotice", "Guarantee", "LedgerEntry", "Proof", "StatementLine"]
