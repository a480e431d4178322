"""What every page shows about its reader."""


def actor(request):
    """The reader's actor, company and unread messages; asked for only by the pages that show them."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"unread": 0}
    return {
        "actor": request.actor,
        "company": lambda: request.supplier or None,
        "unread": lambda: request.user.notifications.filter(read_at=None).count(),
    }
