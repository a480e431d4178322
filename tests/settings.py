"""The portal's settings for tests: the environment decides about database and broker, everything else is fixed here."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ |= {
    "ENV_FILE": os.devnull,
    "DEBUG": "off",
    "HTTPS": "off",
    "SECRET_KEY": "only for tests, " * 4,
    "FIELD_KEYS": "dGVzdHMgb25seSB0ZXN0cyBvbmx5IHRlc3RzIG9ubHk=",
    "POOL_TOKEN": "only-for-tests-only-for-tests",
    "VAR_DIR": tempfile.mkdtemp(prefix="portal-test-"),
    "LOG_LEVEL": "WARNING",
}
for name in ("EMAIL_URL", "PORTAL_URL", "POOL_URL", "PORT", "STATIC_ROOT", "PROXY_COUNT"):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402

atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Argon2 is slow on purpose: 170 ms a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Workers share one Redis, and each forgets the cache between its tests.
CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "")
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
