"""Can we join? What a visitor's five answers mean for a channel, what it costs and how long it takes.

Everything comes from the policies in force; nothing is stored. The papers named per family are the usual ones (P): the
category's own list decides when the product line is submitted.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow import policies

from . import pace
from .models.application import Channel

FAMILIES = {
    "office": gettext_lazy("Office equipment and supplies"),
    "computers": gettext_lazy("Computers and network"),
    "appliances": gettext_lazy("Household appliances"),
    "furniture": gettext_lazy("Furniture"),
    "tools": gettext_lazy("Tools and industrial supplies"),
    "safety": gettext_lazy("Work safety"),
    "food": gettext_lazy("Food and gifts"),
    "cleaning": gettext_lazy("Cleaning and personal care"),
    "medical": gettext_lazy("Medical devices"),
    "other": gettext_lazy("Something else"),
}
PAPERS = {
    "office": gettext_lazy("quality report; CCC certificate for devices with a plug"),
    "computers": gettext_lazy("quality report; CCC certificate; type approval for radio equipment"),
    "appliances": gettext_lazy("quality report; CCC certificate; energy label registration"),
    "furniture": gettext_lazy("quality report with formaldehyde values"),
    "tools": gettext_lazy("quality report; CCC certificate or production licence where the goods need one"),
    "safety": gettext_lazy("quality report; certificate of special protective equipment"),
    "food": gettext_lazy("food business licence; producer's food production licence; quality report of the batch"),
    "cleaning": gettext_lazy("cosmetics filing, or hygiene licence for disinfectants; quality report"),
    "medical": gettext_lazy("medical device business licence or filing; registration of the device"),
    "other": gettext_lazy("quality report, and the licence that the law asks for such goods"),
}

# What each step of the journey is about, in a few words for visitors.
STEP_WORDS = {
    "terms": gettext_lazy("Hand in your product list, exchange offers, accept."),
    "forms": gettext_lazy("Company, contract data and new products, page by page."),
    "vc": gettext_lazy("Register with your codes; we authorise and open it."),
    "lines": gettext_lazy("Brand, trademark, authorisation, quality report."),
    "contract": gettext_lazy("Confirm the contract, wire the deposit."),
    "items": gettext_lazy("Prices, pictures, detail page; review; on sale."),
    "group": gettext_lazy("Join the group, hand in tasks on time."),
}


@dataclass(frozen=True)
class Finding:
    """One condition: `state` is done, you (missing) or later (not answered yet); `text` says why or what to do."""

    code: str
    title: str
    state: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """What the answers come to; `title` and `text` are the sentence on top."""

    channel: str
    findings: list[Finding]
    title: str
    text: str
    state: str
    by_detour: bool = False  # sells to consumers too: the fourth route is named

    @property
    def missing(self) -> int:
        return sum(f.state == "you" for f in self.findings)


def check(channel: str, answers: dict) -> Verdict:
    """The verdict for a channel; `answers` are the cleaned fields of `CheckForm`, unanswered ones empty."""
    policy = policies.value(f"channel.{channel}")
    findings = [trademark(answers), taxpayer(answers), *age(policy, answers), papers(answers)]
    missing = sum(f.state == "you" for f in findings)
    detour = channel == Channel.HUICAI and answers.get("consumers") == "yes"
    if any(f.state == "later" for f in findings):
        title, text, state = (
            _("Answer the questions to see what is missing."),
            _("Costs and times of the channel are shown beside them already."),
            "later",
        )
        if missing:
            text = ngettext("%(n)d thing is missing so far.", "%(n)d things are missing so far.", missing) % {
                "n": missing
            }
    elif missing:
        title = ngettext("Not yet: one thing is missing.", "Not yet: %(n)d things are missing.", missing) % {
            "n": missing
        }
        text, state = _("You can sign up now and prepare the rest meanwhile; nothing is lost."), "you"
    else:
        title, text, state = (
            _("Yes, you can join."),
            _("Nothing speaks against it. Have the papers at hand and begin with your product list."),
            "done",
        )
    return Verdict(channel, findings, title, text, state, detour)


def trademark(answers) -> Finding:
    state, text = {
        "registered": ("done", _("Its number goes into the product line.")),
        "notice": ("done", _("The acceptance notice is enough to begin; hand in the certificate when it arrives.")),
        "none": (
            "you",
            _("File it with the trademark office: the notice is enough. Or sell a brand whose owner authorises you."),
        ),
    }.get(answers.get("trademark"), ("later", _("An acceptance notice is enough.")))
    return Finding("trademark", _("Trademark"), state, text)


def taxpayer(answers) -> Finding:
    state, text = {
        "general": ("done", _("You can issue special VAT invoices.")),
        "small": (
            "you",
            _("Register as a general taxpayer at your tax office: the settlement needs special VAT invoices."),
        ),
    }.get(answers.get("taxpayer"), ("later", _("The settlement needs special VAT invoices.")))
    return Finding("taxpayer", _("General VAT taxpayer"), state, text)


def age(policy, answers) -> list[Finding]:
    """One finding where the channel asks for an age, none where it does not."""
    asked, years = policy["age_years"], answers.get("years")
    if not asked:
        return []
    title = ngettext("Company at least %(n)d year old", "Company at least %(n)d years old", asked) % {"n": asked}
    if years is None:
        return [Finding("age", title, "later", _("The date of founding on the licence counts."))]
    if years >= asked:
        return [Finding("age", title, "done", _("The date of founding on the licence counts."))]
    return [Finding("age", title, "you", _("This channel has to wait. Huicai asks for no age: choose it above."))]


def papers(answers) -> Finding:
    usual = PAPERS.get(answers.get("family"))
    names = {"papers": usual} if usual else {}
    if answers.get("papers") == "yes":
        return Finding(
            "papers",
            _("Papers of the category"),
            "done",
            _("They are checked with the product line, each with its expiry."),
        )
    text = _("Usually: %(papers)s.") % names if usual else _("Choose a category to see the usual ones.")
    return Finding("papers", _("Papers of the category"), "you" if answers.get("papers") == "no" else "later", text)


def costs(channel: str) -> list[dict]:
    """What the channel costs, as rows for people: label, value, note."""
    policy = policies.value(f"channel.{channel}")
    commission = policy["commission"]
    return [
        {
            "label": _("Deposit"),
            "value": span(policy["deposit_typical_fen"], whole_yuan),
            "note": _(
                "usual; the band is %(band)s, paid once after the contract, refunded when you leave in good order"
            )
            % {"band": span(policy["deposit_fen"], whole_yuan)},
        },
        {
            "label": _("Commission"),
            "value": _("%(points)s points") % {"points": span(commission, lambda bp: f"{bp / 100:g}")}
            if commission
            else _("by negotiation"),
            "note": _("only on what is sold: no sale, no commission"),
        },
        {
            "label": _("Platform fee"),
            "value": whole_yuan(policy["platform_fee_fen"]),
            "note": _("self-operated mode") if not policy["platform_fee_fen"] else "",
        },
        {
            "label": _("Settlement period"),
            "value": _("%(days)s days") % {"days": span(policy["settlement_days"], str)},
            "note": _("after the customer has confirmed receipt"),
        },
        {
            "label": _("Delivery"),
            "value": _("direct ship or warehouse") if "warehouse" in policy["delivery"] else _("direct ship"),
            "note": "" if "warehouse" in policy["delivery"] else _("you send to the customer, not to a warehouse"),
        },
        *([] if policy["promotion"] else [{"label": _("Promotion"), "value": _("none allowed"), "note": ""}]),
    ]


def whole_yuan(fen: int) -> str:
    return f"¥{fen // 100:,}" if fen % 100 == 0 else f"¥{fen / 100:,.2f}"


def span(bounds, words) -> str:
    """A band as people read it: 5–10, one figure where both ends are the same, "up to" where it begins at nothing."""
    low, high = bounds
    if low == high:
        return words(high)
    return _("up to %(high)s") % {"high": words(high)} if not low else f"{words(low)}–{words(high)}"


def times(channel: str) -> dict:
    """The target of the whole way beside median and 90 % of recent cases (None: not enough of them yet)."""
    targets, recent = policies.values("target."), pace.whole_pace(channel)
    return {
        "whole": targets["target.whole"],
        "vc": targets["target.vc"],
        "median": recent.median,
        "ninth": recent.ninth,
    }


def as_of(channel: str):
    """The policy version that the page quotes: since when it is in force."""
    return policies.in_force(f"channel.{channel}").effective_from
