"""Bank statements as files: upload, what became of every row, columns that finance has to name."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from workflow import tables
from workflow.desk import Button, CaseAdmin, Panel
from workflow.pages import answers, perform
from workflow.templatetags.portal import badge
from workflow.words import fill

from ..actions.bank import known, name_columns, upload_statement
from ..bank import reading
from ..bank.columns import KNOWN, likely_headings
from ..bank.rows import PROBLEMS
from ..forms.bank import ColumnsForm, StatementForm
from ..models import StatementFile, StatementLine
from .statement import Queue, with_events

State = StatementFile.State
TONES = {State.WAITING: "us", State.COLUMNS: "you", State.READ: "done", State.UNREADABLE: "overdue"}
EXAMPLES = 3  # rows shown beside the question which column is which


def columns_form(file, data, files, actor, prefix):
    """The question which column is which, with the headings of the file and what we guess."""
    header = likely_headings(tables.read(reading.content_of(file)))
    places = tables.recognise(header.cells, KNOWN)
    guessed = {name: header.cells[index] for name, index in places.items()}
    form = ColumnsForm(data, prefix=prefix, headings=header.cells, guessed=guessed)
    form.headings = header.cells
    return form


def chosen(file, form):
    return {"bank": form.cleaned_data["bank"], "columns": form.cleaned_data["columns"], "headings": form.headings}


@admin.register(StatementFile)
class StatementFileAdmin(CaseAdmin):
    """Every upload with its counts; a new one is added here, none is ever changed."""

    change_form_template = "admin/deposits/statement_file.html"
    change_list_template = "admin/deposits/statement_file_list.html"
    list_display = ["name", "created_at", "uploaded_by", "new", "already", "wrong", "state_badge"]
    list_filter = ["state"]
    search_fields = ["name"]
    search_help_text = _("Name of the file")
    list_select_related = ["uploaded_by"]
    show_full_result_count = False
    ordering = ["-id"]
    buttons = [
        Button(
            name_columns, _("Read the statement"), _("Say once for this bank which column is which."), tone="primary",
            make=columns_form, inputs=chosen,
        ),
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).defer("problems")

    @admin.display(description=_("new lines"), ordering="added")
    def new(self, file):
        return file.added

    @admin.display(description=_("known lines"), ordering="known")
    def already(self, file):
        return file.known

    @admin.display(description=_("rows that cannot be read"), ordering="bad")
    def wrong(self, file):
        return file.bad

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, file):
        return badge(TONES[file.state], file.get_state_display())

    def case_queryset(self, request):
        return StatementFile.objects.select_related("uploaded_by", "layout")

    def facts(self, file):
        found = [(_("uploaded by"), file.uploaded_by), (_("rows"), file.rows)]
        if file.state == State.READ:
            found += [(_("new lines"), file.added), (_("known lines"), file.known)]
            found += [(_("rows that cannot be read"), file.bad)]
        return [*found, *([(_("bank"), file.layout.name)] if file.layout else [])]

    def panels(self, file, request):
        panels = []
        if file.state == State.UNREADABLE:
            values = {name: value for name, value in file.error.items() if name != "code"}
            words = fill(PROBLEMS.get(file.error.get("code"), PROBLEMS["broken"]), values)
            panels.append(Panel(_("Why it cannot be read"), "admin/deposits/statement_error.html", {"words": words}))
        if file.state == State.COLUMNS:
            rows = tables.read(reading.content_of(file))
            header = likely_headings(rows)
            examples = [row for row in rows if row.number > header.number][:EXAMPLES]
            panels.append(
                Panel(_("The first rows of the file"), "admin/deposits/statement_examples.html",
                      {"header": header, "rows": examples})
            )  # fmt: skip
        if file.problems:
            rows = [problem | {"words": PROBLEMS.get(problem["code"], "")} for problem in file.problems]
            note = _("Mend them in the file and upload it again: lines that are known count once")
            more = max(file.bad - len(rows), 0)
            panels.append(
                Panel(_("Rows that cannot be read"), "admin/deposits/statement_problems.html",
                      {"rows": rows, "more": more}, note)
            )  # fmt: skip
        if file.state == State.READ:
            queues = Queue.counted(StatementLine.objects.filter(file=file), f"&file__id__exact={file.pk}")
            panels.insert(0, Panel(_("What the new lines are"), "admin/deposits/statement_queues.html",
                                   {"queues": queues}))  # fmt: skip
        return panels

    def case(self, request, obj, posted="", offered=None, status=200):
        response = with_events(super().case(request, obj, posted, offered, status), obj, request)
        if obj.state == State.WAITING:
            response["Refresh"] = "3"  # until it is read
        return response

    def act(self, request, object_id, name):
        """Once the columns are named a small file is read while the person waits."""
        response = super().act(request, object_id, name)
        file = StatementFile.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if response.status_code == 302 and file is not None:
            read_small(file)
        return response

    def get_urls(self):
        upload = self.admin_site.admin_view(answers(self.upload))
        return [path("upload/", upload, name="deposits_statementfile_upload"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_upload": upload_statement.may(None, request.actor)})

    def upload(self, request):
        """Take a statement; a small one is read at once, a large one by the worker: its page shows how far it is."""
        if not upload_statement.may(None, request.actor):
            raise Http404
        form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
        if form.is_valid():
            name, content = form.cleaned_data["file"]
            if again := known(content):
                messages.info(request, _("This very file was uploaded before; nothing was changed."))
                return redirect(page_of(again))
            if done := perform(request, upload_statement, None, form, name=name, content=content):
                read_small(done.result)
                told(request, StatementFile.objects.get(pk=done.result.pk))
                return redirect(page_of(done.result))
        return self.page(
            request, "admin/deposits/statement_upload.html", _("Upload a bank statement"), form,
            submit=_("Upload and read"),
        )  # fmt: skip


def page_of(file) -> str:
    return reverse("admin:deposits_statementfile_change", args=[file.pk])


def read_small(file):
    """Read a file now if that takes a moment only; the worker reads the others."""
    if file.state == State.WAITING and file.content.size <= reading.SMALL:
        reading.read_one(file.pk)


def told(request, file):
    """Say what the upload came to."""
    if file.state == State.READ:
        text = ngettext("%(count)d new line was read.", "%(count)d new lines were read.", file.added)
        messages.success(request, text % {"count": file.added})
    elif file.state == State.WAITING:
        messages.info(request, _("The statement is being read; this page shows how far it is."))
