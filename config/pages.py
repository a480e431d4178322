"""The pages for what went wrong: plain, friendly, in the reader's language, and without the rest of the site."""

from pathlib import Path

from django.http import HttpResponseServerError
from django.shortcuts import render

# Read at start and sent as it is: nothing that may be broken takes part.
SERVER_ERROR = (Path(__file__).resolve().parent.parent / "templates/errors/500.html").read_bytes()


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "errors/403.html", {"message": str(exception or "")}, status=403)


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def too_large(request):
    return render(request, "errors/413.html", status=413)


def server_error(request):
    return HttpResponseServerError(SERVER_ERROR)
