"""Nobody chooses the address they are locked out under."""

import pytest
from django.test import RequestFactory

from config.proxies import client_ip


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_the_trusted_proxies_entry_is_believed(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    assert client_ip(RequestFactory().get("/", headers={"x-forwarded-for": forwarded})) == address
