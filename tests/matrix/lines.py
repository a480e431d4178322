"""Product lines and bindings: prepared by the supplier, reviewed by two roles, bound by buyers."""

from catalog.models import Binding, Category, ProductLine
from tests.catalog.papers import days

DRAFT, SUBMITTED, RETURNED, APPROVED, WITHDRAWN = LINE = [str(s) for s in ProductLine.State]
BOUND, UNBOUND, EXPIRED = BINDING = [str(s) for s in Binding.State]
WHO = {
    "save_line": ("ada ben", [DRAFT, RETURNED]),
    "save_authorisation": ("ada ben", [DRAFT, RETURNED]),
    "remove_authorisation": ("ada ben", [DRAFT, RETURNED]),
    "submit_line": ("ada ben", [DRAFT, RETURNED]),
    "withdraw_line": ("ada ben", [DRAFT, SUBMITTED, RETURNED]),
    "approve_line_as_product": ("rita", [SUBMITTED]),
    "approve_line_as_quality": ("quinn", [SUBMITTED]),
    "return_line": ("rita quinn", [SUBMITTED]),
    "bind_categories": ("bo bea", [APPROVED]),
}
ROWS = [
    ("catalog.start_line", "", "ada ben"),
    *[(f"catalog.{verb}", s, names if s in source else "") for verb, (names, source) in WHO.items() for s in LINE],
    *[("catalog.unbind_category", s, "bo bea" if s == BOUND else "") for s in BINDING],
    *[("catalog.expire_binding", s, "system" if s == BOUND else "") for s in BINDING],
]


def make_line(cast, state, **fields):
    """A line in a state, without papers and history."""
    return ProductLine.objects.create(
        party=cast.supplier.party,
        supplier=cast.supplier,
        number=f"CP-T-{ProductLine.objects.count()}",
        state=state,
        **fields,
    )


def build(verb, state, cast):
    if not state:
        return cast.supplier
    if state not in BINDING:
        return make_line(cast, state)
    line = make_line(cast, APPROVED)
    category = Category.objects.get(code="paper")
    return Binding.objects.create(party=line.party, line=line, category=category, starts_on=days(0), state=state)
