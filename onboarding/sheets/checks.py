"""Checks of numbers and names that no library has, and the cleaning of what people type."""

import re
import unicodedata


def clean_text(text: str, lines: bool = False, joiners: bool = False) -> str:
    """Text without control and direction characters and outer spaces; line ends stay where `lines` are allowed.

    Zero-width characters go as well, except those that join emoji where `joiners` are allowed.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    keep = ("\n" if lines else "") + ("\u200d" if joiners else "")
    text = text.replace("\t", " ") if lines else re.sub(r"[\t\n]", " ", text)
    text = "".join(c for c in text if c in keep or (unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")))
    return text.strip()


def has_emoji(text: str) -> bool:
    """Whether text holds pictures; ordinary signs of trade such as ©, ®, ™ and ℃ are not counted."""
    return any(
        (unicodedata.category(c) == "So" and ord(c) >= 0x2600 and not 0x3200 <= ord(c) <= 0x33FF) or ord(c) == 0xFE0F
        for c in text
    )


def code_text(text: str) -> str:
    """A number or code as typed, reduced to its characters: full-width to ASCII, no spaces or dashes, upper case."""
    return re.sub(r"[\s\-–—_.·]", "", unicodedata.normalize("NFKC", text)).upper()
