"""Reading sealed personal data in full: by the roles that may, with a reason, and always with a line in the log."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from workflow.actions import Refused, action, must_say
from workflow.actors import Actor
from workflow.fields import SealedField
from workflow.models import Party

from .. import roles

readers = roles.buyer | roles.finance | roles.refund_reviewer | roles.refund_lead


@action(
    by=readers,
    source=None,
    audit=["label", "object_id", "field", "reason"],
    public=False,
    says=_("read %(field)s in full"),
)
def read_in_full(party, *, actor, label, object_id, field, reason):
    """The plain value of a sealed field of something the party owns (`label` is "app.Model"); see `reveal`.

    The party is the subject, so that reading does not count as a change of the object itself. Fields that a model
    names in `supplier_only` (a supplier's own cost) are read by nobody of the staff.
    """
    must_say(reason, _("Say what you need the full value for."), "reason")
    model = apps.get_model(label)
    if not is_sealed(model, field):
        raise Refused(_("This field is not sealed."), "field")
    return getattr(model._base_manager.get(pk=object_id, party_id=party.pk), field)


def is_sealed(model, field: str) -> bool:
    """Whether the field holds sealed data of a party that staff may ask for."""
    try:
        sealed = isinstance(model._meta.get_field(field), SealedField)
        return (
            sealed and model._meta.get_field("party").is_relation and field not in getattr(model, "supplier_only", ())
        )
    except FieldDoesNotExist:
        return False
    return sealed and field not in getattr(model, "supplier_only", ())


def reveal(subject, *, actor: Actor, field: str, reason: str):
    """The plain value of a sealed field of any object with a `party`.

    Errors as of an action: `NotAllowed` without one of the reading roles or for one's own company, `Refused` without
    a reason. Leaves an event with the name of the field and the reason, never the value.
    """
    return read_in_full(
        Party(pk=subject.party_id),
        actor=actor,
        label=subject._meta.label,
        object_id=subject.pk,
        field=field,
        reason=reason,
    )


def may_reveal(subject, actor: Actor) -> bool:
    """Whether to offer this person the full value."""
    return read_in_full.may(subject, actor)
