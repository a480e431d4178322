"""The fields of the three forms: what passes, what is refused and with which words."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.cnaps import check_digit, is_cnaps
from accounts.names import comparable
from onboarding.sheets import SHEETS, rules
from onboarding.sheets.checks import clean_text
from onboarding.sheets.fields import (
    AccountField,
    CnapsField,
    CodeField,
    CountField,
    KilogramField,
    MobileField,
    PhoneField,
    TextField,
    ValidityField,
    WordsField,
)  # fmt: skip
from workflow.calendar import today
from workflow.fields import DayField

DIGITS = "0123456789"


@pytest.mark.parametrize("code", ["102100099996", "105100000017", "308584000013"])
def test_known_cnaps_codes_pass(code):
    assert is_cnaps(code)


@given(st.text(DIGITS, min_size=11, max_size=11), st.integers(0, 11), st.sampled_from(DIGITS))
def test_every_wrong_digit_in_a_cnaps_code_is_noticed(eleven, place, digit):
    code = f"{eleven}{check_digit(eleven)}"
    assert is_cnaps(code)
    changed = code[:place] + digit + code[place + 1 :]
    assert is_cnaps(changed) == (changed == code)


@given(st.text(DIGITS, min_size=11, max_size=11), st.integers(0, 9))
def test_exactly_one_last_digit_fits_a_cnaps_code(eleven, digit):
    assert is_cnaps(f"{eleven}{digit}") == (digit == check_digit(eleven))


@given(st.text(max_size=20))
def test_no_text_breaks_the_cnaps_field(text):
    try:
        assert CnapsField().clean(text).isdigit()
    except ValidationError as error:
        assert error.messages


@pytest.mark.parametrize("one", ["杭州示例（集团）有限公司", "杭州示例(集团)有限公司", " 杭州 示例（集团)有限公司 "])
def test_company_names_are_equal_whatever_their_brackets_and_spaces(one):
    assert comparable(one) == comparable("杭州示例（集团）有限公司")
    assert comparable(one) != comparable("杭州示例（集团）有限责任公司")


def test_text_loses_control_and_direction_characters_but_keeps_its_words():
    assert clean_text("\u202e王\u0000小\u200b明\t\u3000") == "王小明"
    assert clean_text("一\r\n二", lines=True) == "一\n二"
    assert WordsField().clean("好 👩\u200d🔧") == "好 👩\u200d🔧"


@pytest.mark.parametrize("text", [" ", "\u3000\u3000", "\u200b\u200b", "\u202e"])
def test_a_name_of_only_spaces_is_no_name(text):
    with pytest.raises(ValidationError):
        TextField().clean(text)


def test_emoji_are_for_free_text_only():
    with pytest.raises(ValidationError):
        TextField().clean("公司🏢")
    assert TextField().clean("示例®（中国）™ 25℃") == "示例®（中国）™ 25℃"


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (MobileField(), "+86 138-1234-5678", "13812345678"),
        (MobileField(), "１３８１２３４５６７８", "13812345678"),
        (PhoneField(), "（0571）8888 6666", "057188886666"),
        (CnapsField(), "1021 0009 9996", "102100099996"),
        (CountField(), "１，２００", 1200),
        (KilogramField(), "8.25", "8.250"),
        (DayField(), "2026年3月1日", datetime.date(2026, 3, 1)),
        (DayField(), "2026/3/1", datetime.date(2026, 3, 1)),
        (AccountField(), ["6222 0202 0011", "622202020011"], "622202020011"),
        (ValidityField(), ["long", ""], "long"),
    ],
)
def test_numbers_are_read_as_people_type_them(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (MobileField(), "02812345678"),
        (MobileField(), "1381234567"),
        (CnapsField(), "102100099995"),
        (CnapsField(), "10210009999"),
        (CountField(), "1.5"),
        (CountField(min_value=1), "-3"),
        (KilogramField(), "0"),
        (KilogramField(), "1.2345"),
        (DayField(), "2026-02-30"),
        (DayField(), "0001-01-01"),
        (DayField(past=True), "2199-01-01"),
        (AccountField(), ["62220202", "62220203"]),
        (AccountField(), ["62220202", ""]),
        (AccountField(), ["6222020", "6222020"]),
        (AccountField(), ["6" * 33, "6" * 33]),
        (CodeField(pattern=r"[1-6][0-9]{18}"), "7090512010000000000"),
        (TextField(), "长" * 10_000),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(field, typed):
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    assert all(len(message) > 5 for message in caught.value.messages)


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, False), (60, False), (61, True), (4000, True)])
def test_a_document_must_be_valid_for_more_than_sixty_days(days, fits):
    until = (today() + datetime.timedelta(days=days)).isoformat()
    field = ValidityField(days=60)
    if fits:
        assert field.clean(["until", until]) == until
    else:
        with pytest.raises(ValidationError):
            field.clean(["until", until])


def test_a_date_without_its_choice_still_means_the_date():
    assert ValidityField().clean(["", "2199-01-01"]) == "2199-01-01"
    for typed in (["until", ""], ["until", " "]):
        with pytest.raises(ValidationError):
            ValidityField().clean(typed)
    with pytest.raises(ValidationError):
        ValidityField().clean(["", " "])


@pytest.mark.parametrize(
    ("prices", "wrong"),
    [
        ((300, 200, 100), set()),
        ((200, 200, 200), set()),
        ((100, 200, 50), {"sale_fen"}),
        ((300, 100, 200), {"purchase_fen"}),
    ],
)
def test_prices_fall_from_market_to_sale_to_purchase(prices, wrong):
    names = ("market_fen", "sale_fen", "purchase_fen")
    assert set(rules.prices_in_order(dict(zip(names, prices, strict=True)))) == wrong


def test_only_a_resident_id_card_is_checked_as_one():
    assert rules.identity_number({"id_type": "resident", "id_number": "110101198001010011"})
    assert not rules.identity_number({"id_type": "passport", "id_number": "E12345678"})


def test_the_first_form_asks_on_at_most_ten_screens_with_its_summary():
    assert all(len(sheet.pages_for({"role": "agent"})) + 1 <= 10 for sheet in SHEETS.values())


def test_a_condition_adds_what_it_calls_for():
    evaluation = SHEETS["evaluation"]
    more = {a.name for a in evaluation.required({"role": "manufacturer"})} - {a.name for a in evaluation.required({})}
    assert more == {"site", "staff", "capacity", "lead_days"}
