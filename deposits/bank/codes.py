"""Remittance codes (汇款识别码): short, without characters that are mistaken for each other, with check digits."""

import re
import secrets
import unicodedata

from stdnum.iso7064 import mod_97_10

# Neither 0/O, 1/I/L, 2/Z, 5/S, 8/B nor U/V look alike: of each pair at most one is used.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LIKELY = re.compile(f"(?=([{ALPHABET}]{{8}}[0-9]{{2}}))")


def new_code() -> str:
    """A random code such as HQGT-7K4Q-92: eight characters and two check digits (ISO 7064 MOD 97-10)."""
    text = "".join(secrets.choice(ALPHABET) for _n in range(8))
    return f"{text[:4]}-{text[4:]}-{mod_97_10.calc_check_digits(text)}"


def valid(code: str) -> bool:
    """Whether the check digits fit; typed with or without hyphens."""
    text = code.replace("-", "")
    return len(text) == 10 and set(text[:8]) <= set(ALPHABET) and mod_97_10.is_valid(text)


def found_in(text: str) -> set[str]:
    """The valid codes in what a payer wrote, whatever spaces, hyphens, case or width they used."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    return {f"{c[:4]}-{c[4:8]}-{c[8:]}" for c in LIKELY.findall(plain) if valid(c)}
