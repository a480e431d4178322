"""Whether the refunds ask for a second person at each step."""

from workflow import policies


def four_eyes() -> bool:
    return bool(policies.values("refund.four_eyes").get("refund.four_eyes", True))
