"""What the policies and the law say about the numbers of an offer: flags with the level that must agree to them."""

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext_lazy as _

from accounts import roles
from workflow import policies
from workflow.words import fill

# Sentences by code; values are filled in when read, so that a kept flag reads in every language.
SENTENCES = {
    "commission_band": _("outside the band of %(low_points)s–%(high_points)s points"),
    "deposit_band": _("outside the band of %(low_fen)s–%(high_fen)s"),
    "settlement_band": _("the channel's usual period is %(low)s–%(high)s days"),
    "delivery_band": _("not a way of delivery of this channel"),
    "fee_band": _("the channel's platform fee is %(usual_fen)s"),
    "settlement_law": _("more than %(days)s days: against State Council Decree 802, article 9"),
    "guarantee_law": _("a bank guarantee must be accepted: State Council Decree 802, article 13"),
}
FAR = 3, 2  # beyond 1.5 times the band (D) a director decides, not a manager


@dataclass(frozen=True)
class Flag:
    """One number that is outside a band (`kind` "band") or against the law ("law"), and which role must agree."""

    code: str
    field: str
    kind: str
    role: str
    data: dict = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        return fill(SENTENCES[self.code], self.data)


def far(value: int, low: int, high: int) -> bool:
    """Whether a value lies beyond one and a half times the band, on either side."""
    times, of = FAR
    return value * of > high * times or value * times < low * of


def flags(channel: str, values: dict) -> list[Flag]:
    """Everything about these terms that needs somebody's agreement, by the policies in force today."""
    rules = policies.values("")
    return judge(rules[f"channel.{channel}"], int(rules["law.settlement_days_max"]), values)


def judge(band: dict, longest: int, values: dict) -> list[Flag]:
    """The same by given rules: `band` as in policy `channel.…`, `longest` settlement days the law allows."""
    found = []
    commission, deposit, days = values["commission"], values["deposit_fen"], values["settlement_days"]
    if band["commission"] and not band["commission"][0] <= commission <= band["commission"][1]:
        low, high = band["commission"]
        role = roles.DIRECTOR if far(commission, low, high) else roles.MANAGER
        found.append(Flag("commission_band", "commission", "band", role, {"low_points": low, "high_points": high}))
    low, high = band["deposit_fen"]
    if not low <= deposit <= high:
        role = roles.DIRECTOR if far(deposit, low, high) else roles.MANAGER
        found.append(Flag("deposit_band", "deposit_fen", "band", role, {"low_fen": low, "high_fen": high}))
    if days > longest:
        found.append(Flag("settlement_law", "settlement_days", "law", roles.DIRECTOR, {"days": longest}))
    elif not band["settlement_days"][0] <= days <= band["settlement_days"][1]:
        low, high = band["settlement_days"]
        found.append(Flag("settlement_band", "settlement_days", "band", roles.MANAGER, {"low": low, "high": high}))
    if deposit and "guarantee" not in values["deposit_forms"]:
        found.append(Flag("guarantee_law", "deposit_forms", "law", roles.DIRECTOR))
    if values["delivery"] not in band["delivery"]:
        found.append(Flag("delivery_band", "delivery", "band", roles.MANAGER))
    if values["fee_fen"] != band["platform_fee_fen"]:
        found.append(Flag("fee_band", "fee_fen", "band", roles.MANAGER, {"usual_fen": band["platform_fee_fen"]}))
    return found


def approver(found: list[Flag]) -> str:
    """The role that must agree to all of these flags; empty when there are none."""
    wanted = {f.role for f in found}
    return roles.DIRECTOR if roles.DIRECTOR in wanted else roles.MANAGER if wanted else ""


def kept(found: list[Flag]) -> list[dict]:
    """Flags as they are stored with the offer."""
    return [asdict(f) for f in found]


def read(rows: list[dict]) -> dict[str, Flag]:
    """Stored flags by the field they are about."""
    return {row["field"]: Flag(**row) for row in rows}
