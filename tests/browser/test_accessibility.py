"""Every page of the demo's suppliers and the desk's main pages: axe finds nothing, nothing scrolls sideways."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection

from onboarding.demo import people
from onboarding.demo.cases import CASES

from .pages import Staff

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="pages do not depend on the database")
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
PUBLIC = ["/", "/check/", "/check/?channel=huicai&trademark=registered&taxpayer=small", "/account/sign-up/",
          "/account/log-in/", "/account/reset/", "/account/reset/sent/", "/account/check-mail/", "/account/consent/",
          "/account/resend/", "/account/verify/wrong/", "/account/reset/wrong/"]  # fmt: skip
NO_PAGE = re.compile(r"^/(admin|files|language|static)/|/log-out/|/paper/|/remove/")
# Just begun, a form returned, paying, live, on the way out with a refund under way.
SOME = ["changsha", "guangzhou", "hangzhou", "shenzhen", "tianjin"]
ALIKE = 2  # pages of one kind that are looked at for each supplier
# Elements by tag, class and role, and what labels them, without the numbers of single rows: what axe judges by.
SHAPE = """[...new Set([...document.body.querySelectorAll('*')].map(e => [e.tagName, e.getAttribute('class'),
  e.getAttribute('role'), e.getAttribute('aria-labelledby')].join('|').replace(/[0-9]+/g, '#')))]"""


class Inspector:
    """Looks at pages and remembers what is wrong; axe runs where something stands that it has not seen yet."""

    def __init__(self):
        self.axe, self.seen, self.faults, self.looked_at = Axe(), set(), {}, Counter()

    def look(self, page, path: str, phone: bool = True):
        page.set_viewport_size(DESK)
        answer = page.goto(path)
        if answer.status >= 500 or "html" not in answer.headers.get("content-type", ""):
            self.faults[path] = [f"status {answer.status}"]
            return
        self.looked_at["pages"] += 1
        shape = {str(part) for part in page.evaluate(SHAPE)}
        if not shape <= self.seen:
            self.seen |= shape
            self.looked_at["by axe"] += 1
            found = self.axe.run(page).response["violations"]
            self.note(path, [f"{v['id']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])})" for v in found])
        if phone:
            page.set_viewport_size(PHONE)
            self.width(page, path, "zh-hans")
            self.speak(page, "en")
            page.goto(path)
            self.width(page, path, "en")
            self.speak(page, "zh-hans")

    def speak(self, page, language: str):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])

    def width(self, page, path, language):
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.note(path, [f"{wide} px wide at 320 in {language}"] if wide > 320 else [])

    def note(self, path, faults):
        if faults:
            self.faults.setdefault(path, []).extend(faults)


def links(page) -> list[str]:
    """Addresses that the page leads to, in the order of the page."""
    found = addresses(page, "a[href]")
    return [path.partition("#")[0] for path in found if path.startswith("/") and not NO_PAGE.search(path)]


def addresses(page, selector: str) -> list[str]:
    return page.eval_on_selector_all(selector, "all => all.map(a => a.getAttribute('href'))")


def look_at_suppliers(portal, session, keys):
    """Everything that a company's owner can click to from home."""
    inspector, shared = Inspector(), set()
    for key in keys:
        page = session(portal.url)
        page.goto("/account/log-in/")
        page.fill("[name=username]", people.address(key))
        page.fill("[name=password]", people.PASSWORD)
        with page.expect_navigation():
            page.locator("main [type=submit]").click()
        wanted, kinds, done = [urlsplit(page.url).path, *links(page)], Counter(), set(shared)
        while wanted:
            path = wanted.pop(0)
            kind = re.sub(r"\d+", "#", path)
            if path in done or kinds[kind] >= ALIKE:
                continue
            done.add(path)
            kinds[kind] += 1
            inspector.look(page, path)
            wanted += links(page)
        shared |= {path for path in done if path.startswith("/account/") or path in PUBLIC}
        page.context.close()
    assert inspector.faults == {}, dict(inspector.looked_at)
    return inspector.looked_at


def test_public_pages(demo_portal, session):
    inspector, visitor = Inspector(), session(demo_portal.url)
    for path in PUBLIC:
        inspector.look(visitor, path)
    assert inspector.faults == {}


@pytest.mark.slow
def test_pages_of_suppliers_at_different_steps(demo_portal, session):
    looked_at = look_at_suppliers(demo_portal, session, SOME)
    assert looked_at["pages"] > 60


@pytest.mark.slow
def test_pages_of_all_other_suppliers(demo_portal, session):
    look_at_suppliers(demo_portal, session, [key for key, *_ in CASES if key not in SOME])


@pytest.mark.slow
def test_pages_of_the_desk(demo_portal, session):
    """One person sees every list and a case of each; the others what waits for them."""
    inspector = Inspector()
    for key in ("policy", "buyer", "product", "quality", "finance", "manager", "refund", "refundlead"):
        page = Staff(session(demo_portal.url), key).page
        inspector.look(page, "/admin/", phone=False)
        within = "nav.ob-desk-nav" if key == "policy" else "section[aria-labelledby=queues]"
        for path in dict.fromkeys(addresses(page, f"{within} a[href]")):
            inspector.look(page, path, phone=False)
            for case in addresses(page, "#result_list th a[href]")[: 1 if key == "policy" else 2]:
                inspector.look(page, case, phone=False)
        if key == "finance":
            inspector.look(page, "/admin/deposits/statementline/enter/", phone=False)
            inspector.look(page, "/admin/deposits/payoutbatch/answer/", phone=False)
    assert inspector.faults == {}
