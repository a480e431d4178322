"""POST /api/facts/: facts from another system, each row with its own result, each key answered the same for ever."""

import datetime
import hashlib
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..facts.incoming import DONE, KNOWN, REFUSED, Outcome, read_fact, take_in
from ..forms.facts import fields
from ..models import Delivered
from .calls import Problem, answer, machine_call, printable, read_json

KEPT_DAYS = 90  # how long a repeated call gets the first answer; the facts themselves stay the same for ever
MOST_ROWS = 1000  # one transaction: a call is carried out as a whole or not at all
KEY = re.compile(r"[\x21-\x7e]{1,80}")


@machine_call("facts:write", "POST")
def facts(request):
    """Take the facts of one call; the same key with the same body gets the first answer again."""
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise Problem(
            400, "no_key", _("Send a key of your own for this call: “Idempotency-Key: …”, 1 to 80 characters.")
        )
    body = read_json(request)
    rows = body.get("facts")
    if not isinstance(rows, list) or set(body) != {"facts"}:
        raise Problem(400, "shape", _('The body is one object with one list: {"facts": […]}.'))
    if len(rows) > MOST_ROWS:
        message = _("At most %(most)d facts a call; this one has %(count)d.") % {"most": MOST_ROWS, "count": len(rows)}
        raise Problem(413, "rows", message)
    status, content = once(request.machine, key, request.body, lambda: carry_out(rows, request.actor))
    return answer(status, content)


def once(machine, key: str, body: bytes, perform) -> tuple[int, dict]:
    """Perform a call the first time its key is seen; `Problem` 409 when the key was used for another body.

    The key's row and the effect are one transaction: a second call at once waits for the first one's answer, and a
    call that was killed has left neither.
    """
    digest = hashlib.sha256(body).hexdigest()
    try:
        with transaction.atomic():
            row = Delivered.objects.create(machine=machine, key=key, digest=digest)
            row.answer = perform()
            row.save(update_fields=["answer"])
            return row.status, row.answer
    except IntegrityError:
        row = Delivered.objects.filter(machine=machine, key=key).first()
        if row is None:
            raise
    if row.digest != digest:
        raise Problem(409, "key", _("This key was used before for another body. Use a new key for a new call."))
    return row.status, row.answer


def forget_calls():
    """Delete the answers to calls that are too old to be repeated."""
    Delivered.objects.filter(at__lt=timezone.now() - datetime.timedelta(days=KEPT_DAYS)).delete()


def carry_out(rows: list, actor) -> dict:
    """The answer to a call: counts, and for each row done, known or refused with field and sentence."""
    known, good, outcomes = fields(codes=True), [], {}
    for index, row in enumerate(rows):
        fact, outcome = read_row(row, known)
        if fact is None:
            outcomes[index] = outcome
        else:
            good.append((index, fact))
    outcomes |= take_in(good, actor)
    counts = {name: sum(o.result == name for o in outcomes.values()) for name in (DONE, KNOWN, REFUSED)}
    return counts | {"rows": [shown(index, outcomes[index]) for index in range(len(rows))]}


def shown(index: int, outcome: Outcome) -> dict:
    row = {"row": index, "result": outcome.result}
    if outcome.result == REFUSED:
        values = {"row": index, "field": outcome.field, "message": outcome.message}
        sentence = _("Row %(row)d, %(field)s: %(message)s") if outcome.field else _("Row %(row)d: %(message)s")
        row |= {"field": outcome.field, "message": sentence % values}
    return row


def read_row(row, known):
    """The fact of one row, or the first thing that is wrong with it."""
    if not isinstance(row, dict):
        return None, Outcome(REFUSED, "", _("A fact is an object: {…}."))
    if strange := [name for name in row if name not in known]:
        message = _("This field is not known here. Known are: %(names)s.") % {"names": ", ".join(known)}
        return None, Outcome(REFUSED, printable(strange[0]), message)
    values = {}
    for name, field in known.items():
        try:
            values[name] = field.clean(text_of(row.get(name)))
        except ValidationError as error:
            return None, Outcome(REFUSED, name, error.messages[0])
    return read_fact(values)


def text_of(value) -> str:
    """A JSON value as text; `ValidationError` for what is neither text nor a number that can be written out."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    if isinstance(value, Decimal) and abs(value.adjusted()) < 30:
        return f"{value:f}"
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        raise ValidationError(_("This number is out of all proportion."))
    raise ValidationError(_("Write text or a number here, not a list, an object or true/false."))
