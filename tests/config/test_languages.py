"""简体中文 is complete: every sentence of the code is in the catalogue, translated, with the same values in it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "locale/zh_Hans/LC_MESSAGES"
# Dates are written in another order, and the month as a number (`workflow.words.day`).
DATES = {"%(name)s %(d)s %(month)s", "%(name)s %(d)s %(month)s %(y)s"}
VALUES = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(FOLDER / "django.po"))


def translations(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_nothing_is_untranslated_fuzzy_or_left_over(catalogue):
    assert [e.msgid for e in catalogue if not all(translations(e))] == []
    assert [e.msgid for e in catalogue if e.fuzzy or e.obsolete] == []


def test_a_translation_fills_in_the_same_values(catalogue):
    wrong = []
    for entry in (e for e in catalogue if e.msgid not in DATES):
        wanted = set(VALUES.findall(entry.msgid_plural or entry.msgid))
        known = wanted | set(VALUES.findall(entry.msgid))
        wrong += [entry.msgid for text in translations(entry) if not set(VALUES.findall(text)) <= known]
        # A plural may leave the number out; a single sentence may not lose a value.
        wrong += [
            entry.msgid
            for text in translations(entry)
            if not entry.msgid_plural and set(VALUES.findall(text)) != wanted
        ]
    assert wrong == []


def test_what_is_compiled_is_what_is_written(catalogue):
    compiled = {(e.msgctxt, e.msgid): translations(e) for e in polib.mofile(str(FOLDER / "django.mo"))}
    assert compiled == {(e.msgctxt, e.msgid): translations(e) for e in catalogue}


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not on this machine: apt-get install gettext")
def test_every_sentence_of_the_code_is_in_the_catalogue(catalogue, tmp_path):
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in tracked.stdout.split("\n"):
        source = Path(settings.BASE_DIR, name)
        if name and source.exists() and not name.startswith("tests/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, tmp_path / name)
    (tmp_path / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location"],
        cwd=tmp_path, check=True, capture_output=True, env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    found = {(e.msgctxt, e.msgid) for e in polib.pofile(str(tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po"))}
    known = {(e.msgctxt, e.msgid) for e in catalogue}
    assert sorted(m for _c, m in found - known) == []
    assert sorted(m for _c, m in known - found) == []
