"""Log lines name what happened and nobody it happened to."""

import logging
import sys

from config.logs import LineFormatter, client


def line(message, *args, exc_info=None):
    record = logging.LogRecord("portal", logging.ERROR, __file__, 1, message, args, exc_info)
    return LineFormatter().format(record)


def test_a_record_is_one_line_of_named_values():
    text = line("first\nsecond %s", "third")
    assert "\n" not in text
    assert "level=ERROR logger=portal" in text
    assert text.endswith('message="first second third"')


def test_an_exception_is_told_by_class_and_place_without_its_words():
    try:
        raise ValueError("13800000000 is taken")
    except ValueError as error:
        text = line("task failed: %r", error, exc_info=sys.exc_info())
    assert "13800000000" not in text
    assert "error=ValueError" in text
    assert "tests/config/test_logs.py" in text


def test_a_failed_login_is_named_by_its_page():
    assert client("ada@example.com", "203.0.113.9", "Firefox", "/account/log-in/", None) == "client at /account/log-in/"
