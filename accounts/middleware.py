"""Gives every request its actor and the company it is about, and lets pages follow a person's language."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.functional import SimpleLazyObject

from workflow import actors

from .models import Supplier
from .people import rights_of


class ActorMiddleware:
    """`request.actor`: the person logged in with the rights of this moment, or the anonymous actor.

    `request.supplier`: the company the person acts for (the one chosen in the session, else the first), or None.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))
        request.supplier = SimpleLazyObject(lambda: current_supplier(request))
        response = self.get_response(request)
        chosen = getattr(request, "chosen_language", None)
        return with_language(response, chosen) if chosen else response


def actor_of(user) -> actors.Actor:
    """The actor for the person a request comes from, who was read for it a moment ago."""
    return actors.Actor("person", user.pk, *rights_of(user)) if user.pk else actors.ANONYMOUS


def current_supplier(request) -> Supplier | None:
    mine = {s.pk: s for s in Supplier.objects.filter(party_id__in=list(request.actor.parties)).order_by("pk")}
    return mine.get(request.session.get("supplier")) or next(iter(mine.values()), None)


@receiver(user_logged_in)
def follow_language(sender, request, user, **kwargs):
    """Whoever logs in, on whichever page, reads on in their own language."""
    if request is not None:
        request.chosen_language = user.language


def with_language(response, code: str):
    """The answer with the cookie that makes the next pages speak this language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE, path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )  # fmt: skip
    return response
