"""A small EP pool to talk to: items by SKU over HTTP, every change a line in its own log, nothing else kept.

PUT and DELETE /items/<sku> with a bearer token, an Idempotency-Key and an X-Version; GET /items and GET /log to look.
It shares nothing with the portal: no database, no ORM. The state is rebuilt from the log at every start.
"""

import hmac
import json
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MOST_BYTES = 200_000
TEXTS = ["sku", "name", "category", "brand", "model", "supplier", "tax_code", "dispatch", "effective_on"]
NUMBERS = ["sale_fen", "market_fen", "vat", "stock", "lead_days"]


class Refusal(Exception):
    """A request that is answered with an error status and a sentence."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Store:
    """Items by SKU, and what each key did; an append-only file of JSON lines is the only memory."""

    def __init__(self, path: Path):
        self.lock, self.items, self.done, self.versions = threading.Lock(), {}, {}, {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        whole = self._replay()
        self.file = path.open("ab")
        if not whole:
            self.file.write(b"\n")  # a line that a crash cut off stays as it is, the next one starts anew

    def _replay(self) -> bool:
        """Rebuild from the log; false when its last line was cut off."""
        if not self.path.exists():
            return True
        text = self.path.read_bytes()
        for row in map(parsed, text.split(b"\n")):
            if row is not None:
                self._apply(row)
        return text.endswith(b"\n") or not text

    def _apply(self, row: dict):
        self.done[row["key"]] = row
        if row["applied"]:
            self.versions[row["sku"]] = row["version"]
            if row["kind"] == "put":
                self.items[row["sku"]] = row["item"] | {"id": row["id"]}
            else:
                self.items.pop(row["sku"], None)

    def change(self, kind: str, sku: str, item: dict | None, key: str, version: int) -> dict:
        """Do it once per key and write it down before it counts; an older version than the last one changes nothing."""
        with self.lock:
            if before := self.done.get(key):
                if (before["kind"], before["sku"]) != (kind, sku):
                    raise Refusal(422, "this idempotency key was used for something else")
                return before
            row = {
                "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "kind": kind, "sku": sku, "id": f"EP{sku}",
                "key": key, "version": version, "applied": version > self.versions.get(sku, -1), "item": item,
            }  # fmt: skip
            self.file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            self.file.flush()
            os.fsync(self.file.fileno())
            self._apply(row)
            return row

    def rows(self) -> list[dict]:
        """The log as it is on the disk."""
        with self.lock:
            lines = self.path.read_bytes().split(b"\n")
        return [row for row in map(parsed, lines) if row is not None]

    def close(self):
        self.file.close()


def parsed(line: bytes) -> dict | None:
    """A line of the log; None for one that a crash cut off: it was never answered, so its sender tries again."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def checked(sku: str, item) -> dict:
    """The item of a request; `Refusal` 422 says what is malformed."""
    if not isinstance(item, dict):
        raise Refusal(422, "the body is not a JSON object")
    for name in TEXTS:
        if not isinstance(item.get(name), str) or (not item[name] and name != "model"):
            raise Refusal(422, f"{name}: a text is missing")
    for name in NUMBERS:
        if type(item.get(name)) is not int or item[name] < 0:
            raise Refusal(422, f"{name}: a number from 0 on is missing")
    if item["sku"] != sku:
        raise Refusal(422, "sku: not the one of the address")
    if not 0 < item["sale_fen"] <= item["market_fen"]:
        raise Refusal(422, "sale_fen: more than 0 and at most the market price")
    return item


class Handler(BaseHTTPRequestHandler):
    """One request; `self.server` carries the store and the token."""

    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds an idle or stalled connection may last

    def do_PUT(self):
        self.answer(lambda: self.changed("put"))

    def do_DELETE(self):
        self.answer(lambda: self.changed("remove"))

    def do_GET(self):
        self.answer(self.listed)

    def listed(self):
        self.admit()
        if self.path == "/items":
            return {"items": list(self.server.store.items.values())}
        if self.path == "/log":
            return {"log": self.server.store.rows()}
        raise Refusal(404, "not here")

    def changed(self, kind: str):
        body = self.body()
        self.admit()
        found = re.fullmatch(r"/items/(\d{12})", self.path)
        if not found:
            raise Refusal(404, "not here")
        key, version = self.headers.get("Idempotency-Key", ""), self.headers.get("X-Version", "")
        if not re.fullmatch(r"[0-9a-f-]{36}", key):
            raise Refusal(422, "Idempotency-Key: a UUID is missing")
        if not re.fullmatch(r"[0-9]{1,18}", version):
            raise Refusal(422, "X-Version: a number is missing")
        item = checked(found[1], self.read(body)) if kind == "put" else None
        row = self.server.store.change(kind, found[1], item, key, int(version))
        return {"id": row["id"], "applied": row["applied"]}

    def admit(self):
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.server.token}".encode()):
            raise Refusal(401, "wrong token")

    def body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            raise Refusal(413, "the body is too large or has no length")
        return self.rfile.read(int(length))

    def read(self, body: bytes):
        try:
            return json.loads(body)
        except ValueError:
            raise Refusal(422, "the body is not JSON") from None

    def answer(self, make):
        try:
            status, data = 200, make()
        except Refusal as error:
            status, data = error.status, {"error": str(error)}
        text = json.dumps(data, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format, *args):
        """Nothing per request: the log file is the record, and a token never gets near a log."""


class PoolServer(ThreadingHTTPServer):
    """The pool on a loopback address; `with PoolServer(...) as server: server.serve_forever()`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], token: str, log: Path):
        if not token:
            raise ValueError("the pool server needs a token")
        super().__init__(address, Handler)
        self.store, self.token = Store(Path(log)), token

    def server_close(self):
        super().server_close()
        self.store.close()
