"""Application as a whole, store, holds, files."""

from accounts.models import Store
from onboarding.models import Application
from workflow.models import Sequence

RUNNING = [str(s) for s in Application.State if s not in Application.ENDED]
ROWS = [
    ("onboarding.open_application", "", "ada ben"),
    *[("onboarding.take_over", s, "bo bea") for s in RUNNING],
    *[("onboarding.withdraw", s, "ada ben") for s in RUNNING],
    *[("onboarding.reject", s, "bo bea mia") for s in RUNNING],
    *[("onboarding.advance", s, "system") for s in RUNNING],
    *[("onboarding.remind", s, "system") for s in RUNNING],
    *[("onboarding.escalate", s, "system") for s in RUNNING],
    *[("onboarding.note_slow", s, "system") for s in RUNNING],
    *[("onboarding.expire_application", s, "system") for s in RUNNING if s != "live"],
    ("onboarding.expire_application", "live", ""),
    *[(f"onboarding.{v}", s, "") for v in ("withdraw", "reject", "take_over") for s in Application.ENDED],
    ("accounts.prepare_store", "", "system"),
    ("accounts.open_store", "preparing", "system"),
    ("accounts.place_hold", "", "system"),
    ("accounts.lift_hold", "", "system"),
    ("workflow.keep_file", "", "ada ben bo bea rita quinn finn mia dora lena rex lea pol aud"),
]  # fmt: skip


def make_application(cast, state="terms", **fields):
    """An application of `cast.supplier` in a state, without its history."""
    return Application.objects.create(
        party=cast.supplier.party, supplier=cast.supplier, channel="huicai", categories="办公设备", state=state,
        number=f"RZ-2026-{Sequence.next('application'):06d}", **fields,
    )  # fmt: skip


def build(verb, state, cast):
    if verb == "workflow.keep_file":
        return cast.supplier.party
    if verb == "accounts.open_store":
        return Store.objects.create(party=cast.supplier.party, channel="huicai", state=state)
    return make_application(cast, state) if state else cast.supplier
