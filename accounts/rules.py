"""Rules about people: oneself, the one a link was sent to."""

from workflow import actors

from .models import User


@actors.rule
def himself(actor, subject):
    """The person that the row is about: a user, or a row with one."""
    about = subject.pk if isinstance(subject, User) else getattr(subject, "user_id", None)
    return actor.kind == "person" and about is not None and actor.user_id == about


@actors.rule
def visitor(actor, subject):
    """Nobody who is logged in: for what needs no account yet."""
    return actor.kind == "anonymous"


@actors.rule
def invited(actor, invitation):
    """The person whose address the invitation was sent to."""
    return actor.kind == "person" and User.objects.filter(pk=actor.user_id, email=invitation.email).exists()
