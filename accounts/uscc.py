"""Unified social credit codes as people type them: read them, say where one is wrong, guess what was meant.

GB 32100-2015 knows 31 characters; I, O, S, V and Z do not occur because they look like 1, 0, 5, U and 2. The check
character finds every single wrong character, so a guess that passes it is worth showing.
"""

import math
import unicodedata
from itertools import product

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc as standard
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DIGITS_ONLY = 8  # authority, kind and region are digits
MEANT = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "UYW"}
LOOK_ALIKE = MEANT | {
    "0": "DQ", "D": "0", "Q": "0", "1": "LT", "L": "1", "5": "6", "6": "G5", "8": "B3", "B": "8", "G": "6", "2": "7",
    "7": "1", "3": "8", "U": "W", "W": "U", "Y": "X", "X": "Y", "M": "N", "N": "M",
    "E": "F", "F": "E", "P": "R", "R": "P",
}  # fmt: skip
MANY = 100  # more ways to read a text than this are no slip


def read(text: str) -> str:
    """The code in its plain form: half-width capitals without blanks and hyphens; not checked."""
    return standard.compact("".join(unicodedata.normalize("NFKC", text).split()))


def check(text: str) -> str:
    """The plain form of a valid code; `ValidationError` says which character is wrong and what may be meant."""
    code = read(text)
    try:
        return standard.validate(code)
    except InvalidLength:
        problem = _("A unified social credit code has 18 characters; this has %(count)d. Compare it with the licence.")
        raise ValidationError(problem % {"count": len(code)}, "length") from None
    except InvalidFormat:
        raise ValidationError(_misfit(code), "character") from None
    except InvalidChecksum:
        raise ValidationError(_mismatch(code), "check") from None


def _misfit(code: str) -> str:
    at = next(i for i, c in enumerate(code) if c not in (ALPHABET[:10] if i < DIGITS_ONLY else ALPHABET))
    values = {"place": at + 1, "character": code[at], "guess": guess(code)}
    if at < DIGITS_ONLY:
        if values["guess"]:
            return _("Character %(place)d, “%(character)s”, must be a digit. Did you mean %(guess)s?") % values
        return _("Character %(place)d, “%(character)s”, must be a digit. Compare it with the licence.") % values
    if values["guess"]:
        return (
            _("Character %(place)d, “%(character)s”, does not occur in these codes. Did you mean %(guess)s?") % values
        )
    return _(
        "Character %(place)d, “%(character)s”, does not occur in these codes: only digits and capital letters without "
        "I, O, S, V and Z. Compare it with the licence."
    ) % values  # fmt: skip


def _mismatch(code: str) -> str:
    if meant := guess(code):
        return _("The check character 18 does not fit the others. Did you mean %(guess)s?") % {"guess": meant}
    return _(
        "The check character 18 does not fit the others. Compare the code with the licence, character by character."
    )


def guess(code: str) -> str:
    """The one valid code that looks like this one, or nothing when there is none or more than one."""
    wrong = [i for i, c in enumerate(code) if c not in (ALPHABET[:10] if i < DIGITS_ONLY else ALPHABET)]
    choices = [LOOK_ALIKE.get(code[i], "") if i < DIGITS_ONLY else MEANT.get(code[i], "") for i in wrong]
    if math.prod(map(len, choices)) > MANY:
        return ""
    readable = {_with(code, zip(wrong, found, strict=True)) for found in product(*choices)}
    found = {c for c in readable if standard.is_valid(c)}
    if not found:
        found = {c for one in readable for c in _neighbours(one) if standard.is_valid(c)}
    return found.pop() if len(found) == 1 else ""


def _with(code: str, changes) -> str:
    characters = list(code)
    for place, character in changes:
        characters[place] = character
    return "".join(characters)


def _neighbours(code: str):
    """The code with one character read differently, or two neighbours in the other order."""
    for place, character in enumerate(code):
        for other in LOOK_ALIKE.get(character, ""):
            yield _with(code, [(place, other)])
        if code[place : place + 2] != code[place : place + 2][::-1]:
            yield _with(code, zip((place, place + 1), reversed(code[place : place + 2]), strict=True))
