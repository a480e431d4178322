"""What is installed is written down, to the last transitive package."""

import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
FILES = ["requirements.txt", "requirements-dev.txt"]


def lines(name):
    text = (ROOT / name).read_text().splitlines()
    return [line for line in text if line and not line.startswith(("#", "-r requirements.txt"))]


def pinned(*names) -> dict[str, str]:
    pairs = [line.split("==") for name in names for line in lines(name)]
    return {canonicalize_name(package): number for package, number in pairs}


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_an_exact_version_and_nothing_else(name):
    for line in lines(name):
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line), line


@pytest.mark.parametrize("names", [FILES[:1], FILES], ids=["runtime", "development"])
def test_what_a_package_needs_is_pinned_as_well(names):
    known = pinned(*names)
    for package in known:
        for text in requires(package) or []:
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in known, f"{package} needs {need.name}"


def test_the_pinned_versions_are_the_ones_under_test():
    for package, number in pinned(*FILES).items():
        assert version(package) == number


def test_psycopg_3_is_not_there():
    with pytest.raises(PackageNotFoundError):
        version("psycopg")
