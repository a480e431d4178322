"""Unified social credit codes as people type them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts import uscc

VALID = ["91110000600037341L", "91440300708461136T", "91330100799655058B"]


def sentence(text: str) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        uscc.check(text)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_passes_however_it_is_typed(code):
    assert uscc.check(code) == code
    assert uscc.check(f" {code[:8].lower()}-{code[8:].lower()} ") == code
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert uscc.check(full_width) == code


def test_a_wrong_length_is_counted():
    assert "18 characters; this has 17" in sentence(VALID[0][:-1])
    assert "this has 19" in sentence(VALID[0] + "1")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9111OOOO6OOO37341L", "91110000600037341L"),
        ("9III0000600037341L", "91110000600037341L"),
        ("91440300708461I36T", "91440300708461136T"),
        ("9133O1OO799655058B", "91330100799655058B"),
        ("91330100799655O588", "91330100799655058B"),
        ("913301007996SSOS8B", "91330100799655058B"),
    ],
)
def test_letters_taken_for_digits_are_read_back(typed, meant):
    assert f"Did you mean {meant}?" in sentence(typed)


def test_the_error_says_which_character_is_wrong():
    assert sentence("91110000600037I4IL").startswith("Character 15, “I”")
    assert sentence("9A110000600037341L").startswith("Character 2, “A”, must be a digit")
    assert "“中”" in sentence("9111000060003734中L"[:18])


def test_a_wrong_check_character_is_named_and_a_slip_guessed():
    assert "check character 18" in sentence("91110000600037341A")
    assert "Did you mean 91330100799655058B?" in sentence("913301007996550588")
    assert "Did you mean 91440300708461136T?" in sentence("91440300708461163T")


def test_the_sentences_are_chinese_by_default():
    with pytest.raises(ValidationError) as caught:
        uscc.check("91110000600037341A")
    assert "第 18 位" in caught.value.messages[0]


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_a_single_wrong_character_is_always_refused(code, place, character):
    typed = code[:place] + character + code[place + 1 :]
    if typed == code:
        assert uscc.check(typed) == code
    else:
        with pytest.raises(ValidationError):
            uscc.check(typed)


@given(st.text(max_size=40))
def test_any_text_gets_a_sentence_or_a_code(text):
    try:
        assert len(uscc.check(text)) == 18
    except ValidationError as error:
        assert error.messages


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(uscc.ALPHABET + "IOSVZ"))
def test_a_guess_is_always_a_valid_code(code, place, character):
    meant = uscc.guess(code[:place] + character + code[place + 1 :])
    assert meant == "" or uscc.check(meant) == meant
