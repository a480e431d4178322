"""What every page of the portal does the same way: run an action from a form, answer 422, 409, 403 and 404 in words."""

import uuid
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.datastructures import MultiValueDictKeyError

from .actions import Action, ActionError, NotAllowed, Refused, WrongState
from .history import timeline
from .models import Event


class Done:
    """An action that went through; `result` is what it returned."""

    def __init__(self, result):
        self.result = result


def perform(request, action: Action, subject, form=None, **inputs) -> Done | None:
    """Run an action as the request's actor; what it refuses becomes the form's error at the field it names.

    The hidden fields of `{% guards %}` (`once`, `seen`) are passed on. Without a form a refusal is raised, and
    `supplier_page` shows it. Other errors are always raised.
    """
    try:
        return Done(action(subject, actor=request.actor, **guards(request), **inputs))
    except Refused as error:
        if form is None:
            raise
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def guards(request) -> dict:
    """What the hidden fields of `{% guards %}` say; anything else that was put there counts as nothing."""
    seen = request.POST.get("seen", "")
    try:
        once = str(uuid.UUID(request.POST.get("once", "")))
    except ValueError:
        once = None
    return {"once": once, "seen": int(seen) if seen.isdecimal() and len(seen) < 10 else None}


def visible(model_or_queryset, request, **where):
    """The object this person may know of, else 404."""
    manager = getattr(model_or_queryset, "objects", model_or_queryset)
    return get_object_or_404(manager.all().visible_to(request.actor), **where)


def page(request, template: str, context: dict | None = None, form=None):
    """Render a page; 422 when its form was posted and has errors."""
    context = {"form": form} | (context or {}) if form is not None else context or {}
    bad = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, context, status=422 if bad else 200)


def problem(request, error: ActionError):
    """The page for an action that did not happen, with what happened since where that is the reason."""
    events = []
    subject = getattr(error, "subject", None)
    if isinstance(error, WrongState) and subject is not None and subject.pk:
        seen = request.POST.get("seen", "")
        rows = Event.objects.about(subject).filter(public=True)
        if seen.isdigit():
            rows = rows.filter(revision__gt=int(seen))
        events = timeline(rows.reverse()[:10], request.actor)
    context = {"message": error.message, "events": events, "back": request.META.get("HTTP_REFERER") or "/"}
    template = {403: "errors/403.html", 409: "errors/409.html"}.get(error.status, "errors/422.html")
    return render(request, template, context, status=error.status)


def answers(view):
    """Decorator: errors of actions become pages with the right status."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except ActionError as error:
            return problem(request, error)
        except MultiValueDictKeyError:
            raise Http404 from None

    return wrapped


def supplier_page(view):
    """Decorator of every page behind the log-in."""
    return login_required(answers(view))


__all__ = ["Done", "NotAllowed", "answers", "page", "perform", "supplier_page", "visible"]
