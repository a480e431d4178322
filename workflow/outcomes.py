"""How an action ends when it does not happen, and what becomes of each object where it is asked of many."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionError(Exception):
    """Why an action did not happen, as a sentence in the reader's language; `field` names the input at fault."""

    status = 422

    def __init__(self, message: str = "", field: str | None = None):
        super().__init__(message)
        self.message, self.field = message, field


class Refused(ActionError):
    """The input or the circumstances do not allow it."""


class NotAllowed(ActionError):
    """This actor may not."""

    status = 403


class WrongState(ActionError):
    """Not from the state the subject is in now."""

    status = 409

    def __init__(self, message: str = "", subject=None):
        super().__init__(message)
        self.subject = subject


class Stale(WrongState):
    """The page showed an older revision than the one it would decide on."""


@dataclass
class Result:
    """What became of one object in `many`: `error` is None when it was done."""

    subject: models.Model
    error: ActionError | None = None


SAY_WHY = _("Say why, in words the supplier can use.")


def must_say(words: str, otherwise=SAY_WHY, field: str = "words"):
    """`Refused` at the field, with the sentence `otherwise`, unless something is said there."""
    if not words.strip():
        raise Refused(otherwise, field)
