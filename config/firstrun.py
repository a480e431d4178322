"""Writes the keys that `make run` needs into `.env` where they are missing; standard library only."""

import base64
import os
import secrets
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"


def wanted() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),  # a Fernet key
        "POOL_TOKEN": secrets.token_urlsafe(32),
        "HTTPS": "off",  # plain http on this machine only
    }


def main():
    """Add what is missing, keep what is there; readable by this user only."""
    old = ENV_FILE.read_text() if ENV_FILE.exists() else "# Written by `make run`; FIELD_KEYS opens the sealed data.\n"
    known = {line.split("=", 1)[0].strip() for line in old.splitlines() if "=" in line}
    missing = [f"{key}={value}\n" for key, value in wanted().items() if key not in known]
    if missing:
        descriptor = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(old if old.endswith("\n") else old + "\n")
            file.writelines(missing)


if __name__ == "__main__":
    main()
