"""Who belongs where: rights of a person, members of a party, staff of a role."""

from django.contrib.auth.models import Group

from .models import Membership, User
from .roles import TITLES


def load_rights(user_id: int):
    """Staff roles and memberships of an active person as they are now; nothing for anybody else."""
    user = User.objects.filter(pk=user_id).only("is_active", "is_staff", "verified_at").first()
    return rights_of(user) if user is not None else (frozenset(), {})


def rights_of(user: User):
    """The same for a person just read."""
    if not user.is_active:
        return frozenset(), {}
    names = Group.objects.filter(user=user.pk, name__in=TITLES).values_list("name", flat=True)
    roles = frozenset(names if user.is_staff else ())
    if user.verified_at is None:
        return roles, {}
    return roles, dict(Membership.objects.filter(user_id=user.pk, ended_at=None).values_list("party_id", "role"))


def members(party_id: int) -> list[int]:
    """User ids of everybody who acts for the party now."""
    return list(
        Membership.objects.filter(party_id=party_id, ended_at=None, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )


def members_of(party_ids) -> dict[int, list[int]]:
    """The same for many parties, in one query."""
    found: dict[int, list[int]] = {}
    rows = Membership.objects.filter(party_id__in=party_ids, ended_at=None, user__is_active=True)
    for party_id, user_id in rows.values_list("party_id", "user_id"):
        found.setdefault(party_id, []).append(user_id)
    return found


def staff(role: str) -> list[int]:
    """User ids of the active staff with this role."""
    return list(User.objects.filter(groups__name=role, is_active=True, is_staff=True).values_list("pk", flat=True))
