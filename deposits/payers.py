"""Whether a payer is the contracting company: names compared the way banks print them."""

import re
import unicodedata


def same_company(one: str, other: str) -> bool:
    """Whether two names are the same company's: full and half width, spaces and brackets do not matter (D)."""
    return bool(_plain(one)) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).translate(str.maketrans("〔〕[]【】", "()()()"))
    return re.sub(r"\s+", "", text).casefold()
