"""What every page of the portal does the same way: run an action from a form, answer 422, 409, 403 and 404 in words."""

import uuid
from functools import wraps

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from .actions import Action, ActionError, NotAllowed, Refused, WrongState
from .files import CleanFile, keep
from .history import timeline
from .models import Event
from .turns import lock


class Done:
    """An action that went through; `result` is what it returned."""

    def __init__(self, result):
        self.result = result


def perform(request, action: Action, subject, form=None, **inputs) -> Done | None:
    """Run an action as the request's actor; what it refuses becomes the form's error at the field it names.

    The hidden fields of `{% guards %}` (`once`, `seen`) are passed on. Without a form a refusal is raised, and
    `supplier_page` shows it. Other errors are always raised; a conflict takes the form along, so that its page can
    show what was typed. Uploads among the inputs are stored with the action or not at all.
    """
    tokens, stored = guards(request), []
    try:
        with transaction.atomic():
            if uploads(inputs):
                lock(subject.party_id)
                if not already(action, tokens["once"]):
                    inputs = keep_uploads(inputs, subject.party_id, request.actor, stored)
            return Done(action(subject, actor=request.actor, **tokens, **inputs))
    except BaseException as error:
        for row in stored:
            row.content.delete(save=False)
        if not isinstance(error, ActionError):
            raise
        return refused(error, form)


def refused(error: ActionError, form) -> None:
    """What `perform` does with an error of an action."""
    if isinstance(error, WrongState):
        error.form = form
    if form is None or not isinstance(error, Refused):
        raise error
    form.add_error(error.field if error.field in form.fields else None, error.message)


def uploads(value) -> list[CleanFile]:
    """The checked uploads anywhere among an action's inputs."""
    if isinstance(value, CleanFile):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [found for part in parts for found in uploads(part)]


def keep_uploads(value, party_id: int, actor, stored: list):
    """The inputs with every upload replaced by its row; `stored` gathers the rows."""
    if isinstance(value, CleanFile):
        stored.append(keep(value, party_id, actor))
        return stored[-1]
    if isinstance(value, dict):
        return {name: keep_uploads(part, party_id, actor, stored) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [keep_uploads(part, party_id, actor, stored) for part in value]
    return value


def already(action: Action, once) -> bool:
    """Whether this very form has had its effect: a second post of it stores nothing."""
    return bool(once) and Event.objects.filter(once=once, verb=action.verb).exists()


def guards(request) -> dict:
    """What the hidden fields of `{% guards %}` say; anything else that was put there counts as nothing."""
    seen = request.POST.get("seen", "")
    try:
        once = str(uuid.UUID(request.POST.get("once", "")))
    except ValueError:
        once = None
    return {"once": once, "seen": int(seen) if seen.isdecimal() and len(seen) < 10 else None}


def visible(model_or_queryset, request, **where):
    """The object of a company that this person acts for, else 404.

    Staff read cases on the desk: these pages show what a supplier keeps to itself, such as its own costs.
    """
    manager = getattr(model_or_queryset, "objects", model_or_queryset)
    return get_object_or_404(manager.filter(party_id__in=list(request.actor.parties)), **where)


def page(request, template: str, context: dict | None = None, form=None):
    """Render a page; 422 when its form was posted and has errors."""
    context = {"form": form} | (context or {}) if form is not None else context or {}
    bad = form is not None and form.is_bound and not form.is_valid()
    return render(request, template, context, status=422 if bad else 200)


def problem(request, error: ActionError):
    """The page for an action that did not happen, with what happened since where that is the reason."""
    events = []
    subject = getattr(error, "subject", None)
    if isinstance(error, WrongState) and subject is not None and subject.pk:
        seen = guards(request)["seen"]
        rows = Event.objects.about(subject).filter(public=True)
        if seen is not None:
            rows = rows.filter(revision__gt=seen)
        events = timeline(rows.reverse()[:10], request.actor)
    form = getattr(error, "form", None)
    context = {
        "message": error.message, "events": events, "back": came_from(request),
        "typed": typed(form) if form is not None else [],
    }  # fmt: skip
    template = {403: "errors/403.html", 409: "errors/409.html"}.get(error.status, "errors/422.html")
    return render(request, template, context, status=error.status)


def came_from(request) -> str:
    """The page the person came from, if it is one of ours, else the start page."""
    page = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else "/"


def typed(form) -> list[tuple[str, str]]:
    """Label and words of what a person changed in a form (or a formset): to be copied, because it was not taken."""
    found = []
    for one in getattr(form, "forms", [form]):
        for bound in one.visible_fields():
            secret = isinstance(bound.field.widget, (forms.PasswordInput, forms.FileInput))
            if bound.name in one.changed_data and not secret and (words := in_words(bound)):
                found.append((bound.label, words))
    return found


def in_words(bound) -> str:
    """What a field was sent with, choices by their names."""
    value = bound.value()
    names = dict(getattr(bound.field, "choices", ()))
    names = {str(key): name for key, name in names.items()}
    many = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(str(names.get(str(v), v)) for v in many if v not in (None, "", False))


def answers(view):
    """Decorator: errors of actions become pages with the right status; so does an address that only takes posts."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except ActionError as error:
            return problem(request, error)
        except MultiValueDictKeyError:
            raise Http404 from None
        if response.status_code != 405:
            return response
        page = render(request, "errors/404.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return wrapped


def supplier_page(view):
    """Decorator of every page behind the log-in; no browser and no proxy keeps it.

    Whoever was logged out before a button was pressed comes back to the page with the button.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.user.is_authenticated:
            return answers(view)(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else came_from(request))

    return never_cache(wrapped)


__all__ = ["Done", "NotAllowed", "answers", "page", "perform", "supplier_page", "visible"]
