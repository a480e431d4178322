"""The review ladder of items as data: which stages an item passes, read from policy when it is submitted.

The policy `review.ladder` is a list of stages in order, each {"code", "role"} and optionally "when" with conditions
that must all hold: "margin_under" (true: below the agreed margin), "sale_fen_over" (sale price above this many fen),
"permits" (true: the category needs permits). Stages as JD keeps them (JOS): buyer, product, manager, director, quality,
quality lead; which apply when is a decision (D).
"""

from django.utils.translation import gettext_lazy as _

from workflow import policies

POLICY = "review.ladder"
TITLES = {
    "buyer": _("Buyer"),
    "product": _("Product review"),
    "manager": _("Manager"),
    "director": _("Director"),
    "quality": _("Quality review"),
    "quality_lead": _("Quality lead"),
}


def applies(stage: dict, item, rule) -> bool:
    """Whether a stage is on this item's way, under the price rule in force for its supplier."""
    when = stage.get("when") or {}
    known = {
        "margin_under": lambda wanted: rule.fits(item.sale_fen, item.purchase_fen) != bool(wanted),
        "sale_fen_over": lambda limit: item.sale_fen > limit,
        "permits": lambda wanted: bool(item.category.permits) == bool(wanted),
    }
    # A condition that nobody knows keeps the stage: one review too many is better than one that was skipped.
    return all(known[name](value) for name, value in when.items() if name in known)


def stages_for(item, rule) -> list[dict]:
    """The stages of this round, to be frozen on the item: [{"code", "role"}]."""
    found = [stage for stage in policies.value(POLICY) if applies(stage, item, rule)]
    return [{"code": stage["code"], "role": stage["role"]} for stage in found]


def title(code: str) -> str:
    """A stage as people read it."""
    return str(TITLES.get(code, code))


__all__ = ["POLICY", "TITLES", "stages_for", "title"]
