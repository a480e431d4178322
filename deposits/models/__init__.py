"""Money held for a supplier and its way back: account, ledger, notices, statement, obligations, refunds, payouts."""

from .account import DepositAccount
from .claims import Deduction, Freeze
from .ledger import LedgerEntry
from .notice import DepositNotice, Guarantee, Proof
from .obligation import Delivered, Obligation
from .payee import PayeeAccount
from .payout import Payout, PayoutBatch
from .refund import Extension, Pause, Refund, RefundPaper
from .settlement import OrderLine, SettlementBill
from .statement import BankLayout, StatementFile, StatementLine

__all__ = [
    "BankLayout", "Deduction", "Delivered", "DepositAccount", "DepositNotice", "Extension", "Freeze", "Guarantee",
    "LedgerEntry", "Obligation", "OrderLine", "Pause", "PayeeAccount", "Payout", "PayoutBatch", "Proof", "Refund",
    "RefundPaper", "SettlementBill", "StatementFile", "StatementLine",
]  # fmt: skip
