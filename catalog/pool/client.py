"""The adapter to the EP pool: what the portal asks of it, and the implementation over HTTP."""

import json
import urllib.error
import urllib.request
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

TIMEOUT = 5  # seconds for one request


class PoolError(Exception):
    """The pool did not take a message; `final` when trying again cannot help, because the message is malformed."""

    def __init__(self, message: str, final: bool = False):
        super().__init__(message)
        self.final = final


class Pool(Protocol):
    """What the portal asks of the pool. The same `key` twice has one effect; a lower `version` never wins."""

    def put(self, item: dict, key: str, version: int) -> str:
        """Add or change an item (see `actions.shelf.payload`) and return the pool's id for it."""

    def remove(self, sku: str, key: str, version: int) -> str:
        """Take an item out and return the pool's id it had; one that is not there is no error."""


class HttpPool:
    """The pool behind POOL_URL, with POOL_TOKEN as bearer token."""

    def __init__(self, url: str | None = None, token: str | None = None):
        self.url, self.token = (url or settings.POOL_URL).rstrip("/"), token or settings.POOL_TOKEN
        # No proxy from the environment, no redirect: the token goes to this address and nowhere else.
        self.opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self.opener.add_handler(handler)
        self.opener.add_handler(urllib.request.HTTPDefaultErrorHandler())

    def put(self, item: dict, key: str, version: int) -> str:
        return self._send("PUT", item["sku"], item, key, version)

    def remove(self, sku: str, key: str, version: int) -> str:
        return self._send("DELETE", sku, None, key, version)

    def _send(self, method: str, sku: str, body: dict | None, key: str, version: int) -> str:
        headers = {
            "Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "X-Version": str(version),
            "Content-Type": "application/json",
        }  # fmt: skip
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(f"{self.url}/items/{sku}", data=data, headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=TIMEOUT) as answer:
                return str(json.load(answer)["id"])
        except urllib.error.HTTPError as error:
            with error:
                text = error.read(2000).decode(errors="replace")
            raise PoolError(f"HTTP {error.code}: {text}", final=error.code in (400, 422)) from None
        except (OSError, ValueError, KeyError) as error:  # refused, timed out, or an answer that is not ours
            reason = getattr(error, "reason", error)
            raise PoolError(f"{type(error).__name__}: {reason}") from None


def pool() -> Pool:
    """The pool this portal talks to: the class named by POOL_ADAPTER."""
    return import_string(settings.POOL_ADAPTER)()
