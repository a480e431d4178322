"""How every call of another system is answered: token, rights, JSON read and written, errors as sentences."""

import json
import re
from collections import Counter
from decimal import Decimal
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.machines import machine_of, note_use
from accounts.models import Machine
from workflow import actors
from workflow.actions import ActionError


class Problem(Exception):
    """Why a call was not carried out: an HTTP status, a code for programs and a sentence for people."""

    def __init__(self, status: int, code: str, message: str):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def answer(status: int, content: dict) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def problem(status: int, code: str, message: str) -> JsonResponse:
    response = answer(status, {"error": {"code": code, "message": str(message)}})
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="supplier portal"'
    return response


def machine_call(scope: str, method: str):
    """Decorator of a view for machines with this scope; `request.machine` is the account, `request.actor` its actor.

    Cookies and sessions mean nothing here, so no anti-forgery token is asked for. No cache keeps an answer.
    """

    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            try:
                request.machine = admitted(request, scope)
                request.actor = actors.machine(request.machine.pk)
                if request.method != method:
                    raise Problem(405, "method", _("Call this address with %(method)s.") % {"method": method})
                return view(request, *args, **kwargs)
            except Problem as error:
                response = problem(error.status, error.code, error.message)
                if error.status == 405:
                    response["Allow"] = method
                return response
            except ActionError as error:
                return problem(error.status, "refused", error.message)

        return never_cache(csrf_exempt(wrapped))

    return decorate


def admitted(request, scope: str) -> Machine:
    """The active machine account of the request's token, which must have the scope."""
    kind, _space, token = request.headers.get("Authorization", "").strip().partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Problem(401, "no_token", _("Send the token of a machine account: “Authorization: Bearer …”."))
    machine = machine_of(token.strip())
    if machine is None:
        raise Problem(401, "unknown_token", _("This token is not known, or it was replaced by a newer one."))
    if machine.state != Machine.State.ACTIVE:
        raise Problem(401, "disabled", _("This machine account was disabled. Ask the policy administrators."))
    note_use(machine)
    if scope not in machine.scopes:
        raise Problem(403, "scope", _("This machine account lacks the right “%(scope)s”.") % {"scope": scope})
    return machine


def read_json(request) -> dict:
    """The body as a JSON object, numbers exact (int or Decimal); `Problem` with a sentence for anything else."""
    try:
        text = request.body.decode("utf-8")
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024 / 1024
        message = _("The call is larger than %(most)s MB. Send the facts in several calls.") % {"most": f"{most:g}"}
        raise Problem(413, "size", message) from None
    except UnicodeDecodeError:
        raise Problem(400, "encoding", _("The body is not UTF-8.")) from None
    try:
        body = json.loads(text, parse_float=Decimal, parse_constant=no_number, object_pairs_hook=named_once)
    except json.JSONDecodeError as error:
        values = {"line": error.lineno, "column": error.colno}
        message = _("The body is not JSON: look at line %(line)d, column %(column)d.") % values
        raise Problem(400, "json", message) from None
    except (ValueError, ArithmeticError):
        raise Problem(400, "json", _("The body holds a number that JSON does not know, or one without end.")) from None
    except RecursionError:
        raise Problem(400, "json", _("The body is nested too deeply.")) from None
    if not isinstance(body, dict):
        raise Problem(400, "json", _("The body must be a JSON object: {…}."))
    return body


def no_number(name):
    raise ValueError(name)


def named_once(pairs) -> dict:
    """An object whose names occur once each: with two of a name, readers would disagree about which counts."""
    twice = [name for name, count in Counter(name for name, _value in pairs).items() if count > 1]
    if twice:
        name = {"name": printable(twice[0])}
        raise Problem(400, "json", _("An object in the body has the name “%(name)s” twice.") % name)
    return dict(pairs)


def printable(text: str, most: int = 40) -> str:
    """What somebody sent, short and without anything that a log or a terminal would obey."""
    return re.sub(r"[^\w .,:/@#+-]", "?", str(text))[:most]


def no_such_call(request, *args, **kwargs):
    """Everything under /api/ that is nothing."""
    return problem(404, "address", _("There is nothing at this address. The portal’s help lists what can be called."))


no_such_call = never_cache(csrf_exempt(no_such_call))
