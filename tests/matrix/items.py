"""Items, shelf forms, messages to the pool, procurement sites, prices."""

from catalog.models import Item, PoolPush, ProcurementSite, ShelfForm, SiteChange
from tests.catalog.goods import may_sell, shelf_values, values
from workflow.models import Sequence

STATES = [str(s) for s in Item.State]
OPEN = ["draft", "returned"]
WAITING = ["queued", "failed"]
# An item in review waits for product review here; who passes which stage is in tests/catalog/test_items.py.
ROWS = [
    ("catalog.fix_prices", "", "system"),
    ("catalog.draft_item", "", "ada ben"),
    *[(f"catalog.{verb}", s, "ada ben") for s in OPEN
      for verb in ("edit_item", "add_pictures", "remove_picture", "lead_picture", "submit_item")],
    *[("catalog.withdraw_item", s, "ada ben") for s in [*OPEN, "in_review"]],
    *[("catalog.withdraw_item", s, "") for s in STATES if s not in [*OPEN, "in_review"]],
    *[("catalog.submit_item", s, "") for s in STATES if s not in OPEN],
    ("catalog.approve_item", "in_review", "rita"),
    ("catalog.return_item", "in_review", "rita"),
    *[("catalog.approve_item", s, "") for s in STATES if s != "in_review"],
    ("catalog.fill_shelf_form", "ready", "ada ben"),
    ("catalog.fill_shelf_form", "off_shelf", "ada ben"),
    *[("catalog.fill_shelf_form", s, "") for s in STATES if s not in ("ready", "off_shelf")],
    ("catalog.take_back_shelf_form", "shelf_requested", "ada ben"),
    ("catalog.confirm_shelf", "shelf_requested", "bo bea"),
    ("catalog.return_shelf_form", "shelf_requested", "bo bea"),
    *[("catalog.confirm_shelf", s, "") for s in STATES if s != "shelf_requested"],
    ("catalog.ask_off_shelf", "on_shelf", "ada ben"),
    ("catalog.take_off_shelf", "on_shelf", "bo bea system"),
    *[("catalog.take_off_shelf", s, "") for s in STATES if s != "on_shelf"],
    ("catalog.enter_pool", "", "system"),
    ("catalog.leave_pool", "", "system"),
    *[(f"catalog.{verb}", s, "system") for s in WAITING for verb in ("record_push", "supersede_push")],
    *[("catalog.push_again", s, "bo bea mia pol") for s in WAITING],
    *[("catalog.push_again", s, "") for s in ("sent", "superseded")],
    *[(f"catalog.{verb}", "", who) for verb, who in (("set_site_rules", "system"), ("propose_site_rules", "pol"))],
    *[(f"catalog.{verb}", s, who) for verb, who in (("open_site", "system"), ("propose_opening", "pol"))
      for s in ("limited", "suspended")],
    *[(f"catalog.{verb}", s, who) for verb, who in (("limit_site", "system"), ("propose_limit", "pol"))
      for s in ("open", "limited", "suspended")],
    *[(f"catalog.{verb}", s, who) for verb, who in (("suspend_site", "system"), ("propose_suspension", "pol"))
      for s in ("open", "limited")],
    *[(f"catalog.{verb}", s, "") for verb in ("open_site", "propose_opening") for s in ("open",)],
    *[(f"catalog.{verb}", s, "") for verb in ("suspend_site", "propose_suspension") for s in ("suspended",)],
    ("catalog.approve_site_change", "proposed", "pol"),
    ("catalog.drop_site_change", "proposed", "pol"),
    *[(f"catalog.{verb}_site_change", s, "") for verb in ("approve", "drop") for s in ("approved", "dropped")],
]  # fmt: skip


def make_item(cast, state="draft", **fields) -> Item:
    """An item of `cast.supplier` in a state, without its history; in review at its second stage."""
    binding = may_sell(cast)
    ladder = [{"code": "buyer", "role": "buyer"}, {"code": "product", "role": "product_reviewer"}]
    item = Item.objects.create(
        party=cast.supplier.party, supplier=cast.supplier, state=state, ladder=ladder, stage=1, round=1,
        number=f"NP-2026-{Sequence.next('item'):04d}", sku=f"10{Sequence.next('sku'):010d}",
        **values(binding, **fields),
    )  # fmt: skip
    if state == "shelf_requested":
        ShelfForm.objects.create(item=item, party=item.party, filled_by=cast.ada, **shelf_values(item))
    return item


def build(verb, state, cast):
    name = verb.removeprefix("catalog.")
    if name in ("fix_prices", "draft_item"):
        return cast.supplier
    if name.endswith("_push") or name == "push_again":
        item = make_item(cast, "on_shelf")
        return PoolPush.objects.create(party=item.party, item=item, kind="put", state=state)
    if name.endswith("_site_change"):
        site = ProcurementSite.objects.first()
        return SiteChange.objects.create(site=site, version=1, change="open", source="x", state=state)
    if "site" in name or name in ("propose_opening", "propose_limit", "propose_suspension"):
        site = ProcurementSite.objects.first()
        ProcurementSite.objects.filter(pk=site.pk).update(state=state or site.state)
        site.refresh_from_db()
        return site
    return make_item(cast, state or "on_shelf")
