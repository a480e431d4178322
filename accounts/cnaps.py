"""CNAPS codes (联行号) of Chinese banks: twelve digits, the last one a check digit. Domain §6."""

import re


def check_digit(first_eleven: str) -> int:
    """The twelfth digit: ISO 7064 MOD 11,10."""
    product = 10
    for digit in first_eleven:
        total = (product + int(digit)) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10


def is_cnaps(code: str) -> bool:
    """Whether the code has twelve digits and the last one fits."""
    return bool(re.fullmatch(r"[0-9]{12}", code)) and check_digit(code[:11]) == int(code[11])
