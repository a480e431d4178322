"""The bank statement as a file: uploaded by finance, its columns named once per bank, read by the system."""

import hashlib

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import actors
from workflow.actions import Refused, action, note

from ..bank.columns import NAMES, lacking
from ..models import BankLayout, StatementFile, StatementLine

State = StatementFile.State
AGAIN = _("This very file was uploaded before; nothing was changed.")


def known(content: bytes) -> StatementFile | None:
    """The earlier upload of exactly this content."""
    return StatementFile.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()


@action(by=roles.finance, source=None, audit=["name"], public=False, says=_("uploaded the bank statement %(name)s"))
def upload_statement(*, actor, name, content):
    """Keep a bank's statement to be read; `Refused` when this very content was uploaded before."""
    row = StatementFile(
        name=name[-200:], sha256=hashlib.sha256(content).hexdigest(), uploaded_by_id=actor.user_id
    )  # fmt: skip
    if known(content):
        raise Refused(AGAIN, "file")
    row.content.save(row.name, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.content.delete(save=False)
        raise Refused(AGAIN, "file") from None
    return row


@action(
    by=actors.system, source=[State.WAITING], to=State.COLUMNS, public=False,
    says=_("asks which column of the statement is which"),
)  # fmt: skip
def ask_columns(file, *, actor):
    """The headings are not known: finance names the columns, once per bank."""
    file.leased_until = None


@action(
    by=roles.finance, source=[State.COLUMNS], to=State.WAITING, audit=["bank", "columns"], public=False,
    says=_("named the columns of the statements of %(bank)s"),
)  # fmt: skip
def name_columns(file, *, actor, bank, headings, columns):
    """Keep a layout: `columns` maps our names (`NAMES`) to headings of the row `headings`.

    `Refused` when a column is named twice or one that is needed is missing.
    """
    columns = {name: heading for name, heading in columns.items() if heading}
    for name, heading in columns.items():
        if heading not in headings:
            raise Refused(_("The file has no such column."), name)
        if list(columns.values()).count(heading) > 1:
            raise Refused(_("This column is named twice."), name)
    for name in lacking(columns):
        raise Refused(_("This column is needed: %(name)s.") % {"name": NAMES[name]}, name)
    try:
        with transaction.atomic():
            file.layout = BankLayout.objects.create(
                name=bank, headings=headings, columns=columns, entered_by_id=actor.user_id
            )
    except IntegrityError:
        raise Refused(
            _("A bank of this name has a layout already; add the branch or the kind of account."), "bank"
        ) from None


@action(
    by=actors.system, source=[State.WAITING], to=State.READ, audit=["rows", "bad"], public=False,
    says=_("read the statement: %(added)s new lines, %(known)s known ones, %(bad)s rows that cannot be read"),
)  # fmt: skip
def finish_reading(file, *, actor, layout, rows, bad, problems):
    """All rows were looked at; every new line is kept."""
    file.layout, file.rows, file.done, file.bad, file.problems = layout or file.layout, rows, rows, bad, problems
    file.added = StatementLine.objects.filter(file=file).count()
    file.known, file.leased_until = max(rows - bad - file.added, 0), None
    note(added=file.added, known=file.known)


@action(
    by=actors.system, source=[State.WAITING], to=State.UNREADABLE, public=False,
    says=_("could not read the statement"),
)  # fmt: skip
def give_up_reading(file, *, actor, error):
    """The file as a whole cannot be used; `error` is a code of `tables.MESSAGES` with its values."""
    file.error, file.leased_until = error, None
    note(code=error["code"])
