"""Money, points, personal data: what people type, what the database holds, what a page shows."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from workflow.fields import PointsField, YuanField, fen, mask, seal, share, unseal, yuan
from workflow.models import Delivery
from workflow.words import fill, money


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("50000", 5_000_000), ("50,000.00", 5_000_000), ("５００００", 5_000_000), ("¥1,234.5", 123_450), ("￥0.01", 1),
        (" 12 ", 1200), ("0", 0), ("１２．３４", 1234),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed, cleaned):
    assert YuanField().clean(typed) == cleaned


@pytest.mark.parametrize(("least", "typed", "fits"), [(1, "0", False), (1, "0.01", True), (100, "0.99", False)])
def test_an_amount_below_the_least_is_refused(least, typed, fits):
    if fits:
        assert YuanField(min_fen=least).clean(typed) == least
    else:
        with pytest.raises(ValidationError) as caught:
            YuanField(min_fen=least).clean(typed)
        assert f"¥{yuan(least):.2f}" in caught.value.messages[0]


@pytest.mark.parametrize(
    "typed", ["1万", "-5", "1.234", "12,34", "1e5", "=1+1", "NaN", "９" * 30, "1 000", "abc", "--1"]
)
def test_what_is_not_an_amount_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as error:
        YuanField().clean(typed)
    assert error.value.messages[0].endswith("。")


@given(st.integers(0, 10**13))
def test_fen_and_yuan_are_the_same_money(amount):
    assert fen(yuan(amount)) == amount == YuanField().clean(f"{yuan(amount):,}")


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_a_share_and_its_rest_make_the_whole(amount, points):
    part = share(amount, points)
    assert 0 <= part <= amount
    assert abs(Decimal(part) - Decimal(amount) * points / 10_000) <= Decimal("0.5")


def test_half_a_fen_is_rounded_up():
    assert fen("0.005") == 1 and share(10, 500) == 1


def test_commission_points_become_basis_points():
    assert PointsField().clean("8.5") == 850 and PointsField().clean("１０") == 1000
    with pytest.raises(ValidationError):
        PointsField().clean("100.1")


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("11010519491231002X", "110***********002X"), ("6222000012341234", "6222****1234"),
        ("6222000012345678901", "6222****8901"),
        ("13812345678", "138****5678"),
        ("wang@example.com", "w***@example.com"), ("王小明", "王**"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_personal_data_is_shown_masked(plain, shown):
    assert mask(plain) == shown


@given(st.text(min_size=5, max_size=60).filter(lambda t: "@" not in t))
def test_a_mask_never_shows_more_than_eight_characters(text):
    assert sum(a == b != "*" for a, b in zip(mask(text), text, strict=False)) <= 8


@given(st.text(max_size=200))
def test_what_is_sealed_can_be_read_again_and_not_without_the_key(text):
    token = seal(text)
    assert unseal(token) == text and (not text or text not in token or len(text) < 4)


def test_an_older_key_still_reads_and_a_withdrawn_one_leaves_nothing(settings):
    from cryptography.fernet import Fernet, InvalidToken

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    token = seal("6222")
    settings.FIELD_KEYS = [new, old]
    assert unseal(token) == "6222"
    settings.FIELD_KEYS = [new]
    with pytest.raises(InvalidToken):
        unseal(token)


def test_sealed_values_of_a_mail_are_unreadable_in_the_database(db):
    Delivery.objects.create(code="x", secret=seal("https://example.com/token"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM workflow_delivery")
        assert "token" not in cursor.fetchone()[0]


def test_sentences_show_money_days_and_a_dash_for_what_is_missing():
    assert money(-123456) == "−¥1,234.56"
    assert (
        fill("%(amount_fen)s, %(what)s, %(other)s, 5%%", {"amount_fen": 100, "what": {"zh-hans": "合同", "en": "x"}})
        == "¥1.00, 合同, –, 5%"
    )
