"""Gives every request its actor and the company it is about."""

from django.utils.functional import SimpleLazyObject

from workflow import actors

from .models import Supplier


class ActorMiddleware:
    """`request.actor`: the person logged in with the rights of this moment, or the anonymous actor.

    `request.supplier`: the company the person acts for (the one chosen in the session, else the first), or None.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(
            lambda: actors.person(request.user.pk) if request.user.pk else actors.ANONYMOUS
        )
        request.supplier = SimpleLazyObject(lambda: current_supplier(request))
        return self.get_response(request)


def current_supplier(request) -> Supplier | None:
    mine = {s.pk: s for s in Supplier.objects.filter(party_id__in=list(request.actor.parties)).order_by("pk")}
    return mine.get(request.session.get("supplier")) or next(iter(mine.values()), None)
