"""Which address a request really comes from when reverse proxies stand in front."""

from django.conf import settings


def client_ip(request) -> str:
    """The client's address: the entry the outermost trusted proxy (PROXY_COUNT of them) added, else the peer's.

    Entries further left are the client's own words and are never believed.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if 0 < settings.PROXY_COUNT <= len(hops):
        return hops[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR", "")
