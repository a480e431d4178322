"""Which column of a statement is which: by the headings that Chinese banks use, or as finance named them once."""

from django.utils.translation import gettext_lazy as _

from workflow.tables import Row, Table, Unreadable, below, headed, plain

from ..models import BankLayout

KNOWN = {
    "paid_on": ["交易日期", "记账日期", "入账日期", "交易日", "记账日", "交易时间", "日期", "入账时间",
        "booked on", "date"],
    "credit": ["贷方发生额", "贷方金额", "收入金额", "收入", "贷方", "存入金额", "转入金额", "入账金额", "credit"],
    "debit": ["借方发生额", "借方金额", "支出金额", "支出", "借方", "支取金额", "转出金额", "debit"],
    "amount": ["交易金额", "发生额", "金额", "amount"],
    "direction": ["借贷标志", "收支标志", "借贷方向", "收/支", "借/贷", "借贷", "收支", "收付标志", "交易方向",
        "方向"],
    "payer_name": ["对方户名", "对方账户名称", "对方名称", "对方单位名称", "付款人名称", "对方单位", "对手方名称",
        "对方账户名", "付款人", "户名", "counterparty", "payer"],
    "payer_account": ["对方账号", "对方账户", "对方卡号", "付款人账号", "对手方账号", "对方帐号",
        "counterparty account"],
    "bank_reference": ["交易流水号", "流水号", "核心流水号", "交易流水", "银行流水号", "交易序号", "业务编号",
        "凭证号", "凭证号码", "回单编号", "bank reference", "reference"],
    "text": ["附言", "摘要", "用途", "交易摘要", "备注", "交易附言", "附言/用途", "摘要/附言", "text"],
    "currency": ["币种", "币别", "货币", "currency"],
}  # fmt: skip
TEXTS = KNOWN["text"]  # a statement often has several of them; all are searched for the code
NAMES = {
    "bank_reference": _("Bank reference"),
    "paid_on": _("Booked on"),
    "credit": _("Money in (credit)"),
    "debit": _("Money out (debit)"),
    "amount": _("Amount, in or out"),
    "direction": _("Mark for in or out"),
    "payer_name": _("The other party"),
    "payer_account": _("The other party’s account number"),
    "text": _("Remittance text"),
    "currency": _("Currency"),
}


def lacking(columns) -> list[str]:
    """Which of our columns are still needed to read a line; empty when it can be read."""
    missing = [name for name in ("bank_reference", "paid_on", "payer_name") if name not in columns]
    if "amount" not in columns and "credit" not in columns:
        missing.append("amount")
    return missing


def arranged(rows: list[Row]) -> tuple[Table | None, BankLayout | None]:
    """The statement under its headings: by a layout that finance named, else by headings we know; None: ask."""
    layouts = {tuple(plain(h) for h in layout.headings if h): layout for layout in BankLayout.objects.order_by("pk")}
    for row in rows[:40]:
        if layout := layouts.get(tuple(plain(h) for h in row.cells if h)):
            return below(rows, row, named(row, layout.columns)), layout
    try:
        table = headed(rows, KNOWN)
    except Unreadable:
        return None, None
    return (None if lacking(table.columns) else table), None


def named(header: Row, columns: dict[str, str]) -> dict[str, int]:
    """Column indexes of a layout whose columns are kept by heading."""
    places = {plain(heading): index for index, heading in reversed(list(enumerate(header.cells)))}
    return {name: places[plain(heading)] for name, heading in columns.items() if plain(heading) in places}


def likely_headings(rows: list[Row]) -> Row:
    """The row that finance is asked about: the one we know most of, else the first of the widest among the first 40."""
    try:
        number = headed(rows, KNOWN).header_row
        return next(row for row in rows if row.number == number)
    except Unreadable:
        return max(rows[:40], key=lambda row: (sum(bool(cell) for cell in row.cells), -row.number))


def text_columns(table: Table) -> list[int]:
    """Every column with words about the payment: the named one first, then others whose headings say so."""
    mine = [table.columns["text"]] if "text" in table.columns else []
    known = {plain(heading) for heading in TEXTS}
    taken = set(table.columns.values())
    return mine + [i for i, heading in enumerate(table.headings) if plain(heading) in known and i not in taken]
