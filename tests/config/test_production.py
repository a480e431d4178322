"""Production by environment alone, and what is said when something is missing."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

# As compose.yaml sets it.
PRODUCTION = {
    "ENV_FILE": os.devnull,
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "k7Jw0c2YHq-Qd8m3sVtX1zLrB6nPfA9uEoGiTyRlWbKjNhMxCvZ5D4",
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "PORTAL_URL": "https://portal.example.com",
    "ALLOWED_HOSTS": "portal.example.com",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
    "POOL_URL": "https://pool.example.com",
    "POOL_TOKEN": "the-password-to-the-ep-pool",
    "PROXY_COUNT": "1",
}


@pytest.fixture
def deploy_check(tmp_path):
    def run(**changes) -> subprocess.CompletedProcess:
        unset = {name for name, value in changes.items() if value is None}
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)} | PRODUCTION | changes
        return subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            env={name: value for name, value in environment.items() if name not in unset},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )

    return run


def test_the_production_environment_passes_the_deploy_check(deploy_check):
    result = deploy_check()
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"REDIS_URL": None}, "config.E003"),
        ({"PORTAL_URL": "http://portal.example.com"}, "config.E004"),
        ({"ALLOWED_HOSTS": "other.example.com"}, "config.W005"),
        ({"POOL_TOKEN": None}, "config.E006"),
        ({"EMAIL_URL": None}, "config.W007"),
        ({"FIELD_KEYS": "not a key"}, "config.E001"),
        ({"HTTPS": "off"}, "security.W008"),
        ({"DEBUG": "on"}, "security.W018"),
    ],
)
def test_what_is_missing_in_production_is_named(deploy_check, changes, finding):
    result = deploy_check(**changes)
    assert result.returncode != 0
    assert finding in result.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS"])
def test_without_its_keys_the_portal_does_not_start(deploy_check, name):
    result = deploy_check(**{name: None})
    assert result.returncode != 0
    assert name in result.stderr


def test_a_folder_that_cannot_be_written_is_named(deploy_check):
    result = deploy_check(VAR_DIR="/dev/null/portal")
    assert result.returncode != 0
    assert "config.E002" in result.stderr
