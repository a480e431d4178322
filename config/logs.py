"""Log lines: one line a record, `key=value`, and nothing about persons."""

import json
import logging
import traceback
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
BASE_DIR = str(Path(__file__).resolve().parent.parent) + "/"


class LineFormatter(logging.Formatter):
    """One line a record.

    Of an exception only its class and where it came from are written: its words can hold what somebody typed.
    """

    def format(self, record):
        message = record.getMessage()
        fields = {
            "time": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            for words in filter(str.strip, (repr(error), str(error))):
                message = message.replace(words, type(error).__name__)
            frames = traceback.extract_tb(error.__traceback__)
            fields["error"] = type(error).__name__
            fields["at"] = " > ".join(f"{f.filename.removeprefix(BASE_DIR)}:{f.lineno} {f.name}" for f in frames)
        if status := getattr(record, "status_code", None):
            fields["status"] = status
        fields["message"] = " ".join(message.split())
        return " ".join(f"{key}={quoted(value)}" for key, value in fields.items())


def quoted(value) -> str:
    """The value, in double quotes where it holds a space, a quote or an equals sign."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if any(c in text for c in ' "=') else text


def client(username, ip_address, user_agent, path_info, request) -> str:
    """How a failed login is named in the log: by the page, not by the person."""
    return f"client at {path_info}"
