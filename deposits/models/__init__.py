"""Money held for a supplier and its way back: account, ledger, notices, statement, obligations, refunds, payouts."""

from .account import DepositAccount
from .claims import Deduction, Freeze
from .guarantee import Guarantee
from .ledger import Correction, LedgerEntry
from .notice import DepositNotice, Proof
from .obligation import Delivered, FactFile, Obligation
from .payee import PayeeAccount
from .payout import Payout, PayoutBatch
from .refund import Extension, Pause, Refund, RefundPaper
from .settlement import OrderLine, SettlementBill
from .statement import BankLayout, LedgerCheck, Receipt, StatementFile, StatementLine

__all__ = [
    "BankLayout", "Correction", "Deduction", "Delivered", "DepositAccount", "DepositNotice", "Extension", "FactFile",
    "Freeze", "Guarantee", "LedgerCheck", "LedgerEntry", "Obligation", "OrderLine", "Pause", "PayeeAccount", "Payout",
    "PayoutBatch", "Proof", "Receipt", "Refund", "RefundPaper", "SettlementBill", "StatementFile", "StatementLine",
]  # fmt: skip
