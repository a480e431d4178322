"""The demo's twelve suppliers and where each of them stands."""

from stdnum.cn import uscc

from catalog.actions.lines import return_line
from deposits.actions.claims import notice_deduction, object_deduction
from deposits.actions.freezes import freeze
from deposits.actions.refunds import answer_more, send_paper
from deposits.actions.review import ask_more
from onboarding.actions.forms import return_sheet
from onboarding.actions.terms import counter_offer
from onboarding.models import Offer
from workflow import timers
from workflow.calendar import ONE_DAY, today

from . import leaving as way_out
from .clock import back
from .story import TERMS, Story


def credit_code(number: int) -> str:
    """A made-up code with a right check character; the region 999999 does not exist."""
    base = f"91999999{number:09d}"
    return base + uscc.calc_check_digit(base)


def day(ago: int):
    """The date so many days ago."""
    return today() - ago * ONE_DAY


def starting(story):
    """Has just signed up and opened an application."""
    story.apply(taken=False)


def offered(story):
    """A round of the buyer waits for an answer."""
    story.apply()
    story.list_products()
    story.offer(by=story.owner, commission=500, margin=500, deposit_fen=3_000_000, message="希望按 5 点起步。")
    wish = Offer.objects.get(application=story.application)
    counter_offer(wish, actor=story.buyer, values=TERMS | {"message": "首年 8 点，量起来再谈。"})


def out_of_band(story):
    """The buyer's round is outside the band and waits for a manager."""
    story.apply(categories="办公耗材")
    story.list_products()
    story.offer(commission=1200, deposit_fen=8_000_000, reason="新品牌，物流成本高，首年按 12 点。")


def returned(story):
    """A form was sent back at two places."""
    story.apply()
    story.agree()
    sheet = story.hand_in("evaluation")
    return_sheet(sheet, actor=story.buyer, remarks=[
        {"place": "licence", "code": "SEAL-01", "words": "扫描件没有加盖公章，请盖章后重新上传。"},
        {"place": "sales_fen", "code": "DATA-01", "words": "请填写审计后的全年销售额。"},
    ])  # fmt: skip


def late(story):
    """The forms have waited for the buyer longer than the target."""
    with back(days=16):
        story.apply()
        story.agree()
        for kind in ("evaluation", "contract", "products"):
            story.hand_in(kind)


def registering(story):
    """The codes are issued; the supplier has to register."""
    with back(days=6):
        story.apply()
        story.reach("vc")


def in_line_review(story):
    """A product line waits for both reviews."""
    with back(days=9):
        story.apply()
        story.reach("lines")
    story.line()


def wiring(story):
    """Contract confirmed, one line bound and another sent back: the deposit is the next thing."""
    with back(days=19):
        story.apply(categories="办公设备、标签打印机")
        story.reach("contract")
    with back(days=2):
        story.contract_confirmed()
        second = story.line(brand="样例", code=None)
        return_line(second, actor=story.staff["quality"], remarks=[
            {"key": "report", "code": "QC-02", "words": "报告型号 L200，与申报型号不符，请补交 L210 的报告。"},
        ])  # fmt: skip


def paid(story):
    """The receipt is uploaded, the statement line entered: finance has to confirm."""
    with back(days=12):
        story.apply()
        story.reach("contract")
    story.contract_confirmed()
    story.proof_sent()
    story.statement_line()


def selling_soon(story):
    """The store is open; one item is in review, another is ready for the shelf."""
    with back(days=14):
        story.apply()
        story.reach("items")
    story.reviewed(story.item())
    story.item(model="S8", sale_fen=169_900)


def live(story):
    """On sale: items on the shelf and in the pool, the first task of the group handed in."""
    with back(days=30):
        story.apply()
        story.reach("items")
    for model, price in (("S6", 129_900), ("S9", 219_900)):
        item = story.item(model=model, sale_fen=price)
        story.reviewed(item)
        story.shelved(item)
    story.in_group()
    way_out.fact(story, "order", "DD-DEMO-1", fen=389_700, happened_on=day(3), words="3 台碎纸机，已发货，待客户签收。")
    way_out.fact(story, "violation", "WG-DEMO-1", by="quality", fen=20_000, happened_on=day(9), severity="minor",
                 points=2, words="一张订单超过承诺时间 24 小时发货。")  # fmt: skip


def leaving(story):
    """Asks for its deposit back: one objection to hear, a part frozen, the clock once paused."""
    with back(days=29):
        story.apply()
        story.reach("items")
    with back(days=20):
        item = story.item(model="S2", sale_fen=99_900)
        story.reviewed(item)
        story.shelved(item)
    with back(days=13):
        way_out.close(story)
        way_out.payee(story)
    with back(days=12):
        refund = way_out.submitted(story)
    with back(days=10):
        words = "终止协议缺公司公章，请盖章后重新上传。"
        ask_more(refund, actor=story.staff["refund"], reason="SEAL-01", words=words, wanted=["termination"])
    with back(days=6):
        send_paper(refund, actor=story.owner, kind="termination", file=way_out.paper(story, "终止协议（盖章）"))
        answer_more(refund, actor=story.owner)
    with back(days=4):
        complaint = way_out.fact(story, "complaint", "TS-DEMO-1", by="quality", fen=200_000, happened_on=day(20),
                               words="客户反映两台设备到货破损，正在调查。")  # fmt: skip
        freeze(way_out.account_of(story), actor=story.staff["quality"], fen=200_000, whole=False, obligation=complaint,
               cause="投诉 TS-DEMO-1 正在调查", words="只冻结有争议的金额，不影响其余款项。")  # fmt: skip
        deduction = notice_deduction(
            way_out.account_of(story), actor=story.buyer, kind="compensation", fen=45_000,
            basis="售后单 SH-DEMO-1 延迟发货，赔付客户", refund=refund,
        )  # fmt: skip
    with back(days=2):
        object_deduction(deduction, actor=story.owner, words="物流公司已确认该单为天气原因延误，附证明。")


CASES = [
    ("hangzhou", "杭州示例科技有限公司", wiring),
    ("chengdu", "成都样例商贸有限公司", offered),
    ("suzhou", "苏州演示办公用品有限公司", out_of_band),
    ("guangzhou", "广州示例照明有限公司", returned),
    ("qingdao", "青岛样例仪器有限公司", late),
    ("ningbo", "宁波演示五金有限公司", registering),
    ("wuhan", "武汉示例文具有限公司", in_line_review),
    ("nanjing", "南京样例电器有限公司", paid),
    ("xian", "西安演示设备有限公司", selling_soon),
    ("shenzhen", "深圳示例安防有限公司", live),
    ("tianjin", "天津样例家具有限公司", leaving),
    ("changsha", "长沙演示印务有限公司", starting),
]


def play(staff: dict) -> list[tuple[str, str, str]]:
    """Bring every case to where it stands; returns key, company and what is shown by it."""
    told = []
    for number, (key, company, case) in enumerate(CASES, start=1):
        with back(days=31):
            story = Story(staff, key, company, credit_code(number))
        case(story)
        told.append((key, company, case.__doc__))
    timers.sweep()  # what was due in the cases' past happens now
    return told
