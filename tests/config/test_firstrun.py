"""The first start writes the keys; later ones keep them."""

import stat

from cryptography.fernet import Fernet

from config import firstrun


def read(file):
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def test_missing_keys_are_written_once_and_for_this_user_only(tmp_path, monkeypatch):
    monkeypatch.setattr(firstrun, "ENV_FILE", tmp_path / ".env")
    firstrun.main()
    first = read(tmp_path / ".env")
    Fernet(first["FIELD_KEYS"])
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    firstrun.main()
    assert read(tmp_path / ".env") == first


def test_what_is_there_stays(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("PORT=9000\nPOOL_TOKEN=mine")
    monkeypatch.setattr(firstrun, "ENV_FILE", file)
    firstrun.main()
    values = read(file)
    assert (values["PORT"], values["POOL_TOKEN"]) == ("9000", "mine")
    assert values["SECRET_KEY"]
