"""People at their browsers: what supplier and staff do on the pages, in words of the pages."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from onboarding.demo import people, samples

OURS, YOURS, BACK = "平台处理中", "待您处理", "已退回"  # whose turn it is, as the card on the home page says


def upload(file) -> dict:
    """A sample paper or picture as Playwright chooses it."""
    return {"name": file.name, "mimeType": file.media_type, "buffer": file.content}


class Person:
    """One person with a browser session of their own."""

    def __init__(self, page: Page):
        self.page = page

    def go(self, path: str):
        """Open an address; it must answer without an error."""
        answer = self.page.goto(path)
        assert answer.ok, f"{path}: {answer.status}"

    def at(self, path: str) -> Page:
        self.go(path)
        return self.page

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def fill(self, values: dict, within: str = "main", prefix: str = ""):
        """Type, choose, tick or upload, by the name of each field; `values` as samples.ANSWERS has them."""
        for name, value in values.items():
            fields = self.page.locator(f'{within} [name="{prefix}{name}"]')
            first = fields.first
            self.unfold(first)
            kind = first.evaluate("e => e.type || e.tagName.toLowerCase()")
            if kind == "file":
                first.set_input_files(value)
            elif kind in ("radio", "checkbox"):
                for one in value if isinstance(value, list) else [value]:
                    chosen = fields.and_(self.page.locator(f'[value="{one}"]')) if fields.count() > 1 else first
                    chosen.check()
            elif kind == "select-one":
                first.select_option(**value if isinstance(value, dict) else {"value": value})
            else:
                first.fill(str(value))

    def unfold(self, field: Locator):
        """Open the folded parts of the page that the field is in."""
        folds = field.locator("xpath=ancestor::details[not(@open)]")
        while folds.count():
            folds.first.locator("> summary").click()

    def press(self, label: str):
        """Press the button of this name; the page that follows must not be an error."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main, #content").get_by_role("button", name=label, exact=True).first.click()
        self.assert_fine(label)

    def submit(self, within: str = "main form:has(.ob-btn-primary), main form:has(.ob-btn-danger)"):
        """Press the one decisive button of the page."""
        button = self.page.locator(within).locator("button.ob-btn-primary, button.ob-btn-danger").last
        with self.page.expect_navigation(wait_until="load"):
            button.click()
        self.assert_fine(self.path)

    def follow(self, label: str):
        """Click the link whose words contain these."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main, #content").get_by_role("link", name=label).first.click()
        self.assert_fine(label)

    def assert_fine(self, after: str):
        errors = self.page.locator(".ob-errors[role=alert], .ob-error, .messagelist .error")
        found = [text.strip() for text in errors.all_inner_texts() if text.strip()]
        assert not found, f"after “{after}” at {self.page.url}: {found}"

    def sees(self, text: str | re.Pattern):
        expect(self.page.locator("body")).to_contain_text(text)


class Supplier(Person):
    """The owner of a company, whose `number` is in its name, its code and its papers; `home` is its journey."""

    def __init__(self, page: Page, number: int):
        super().__init__(page)
        self.number, self.home = number, "/"
        self.company = f"杭州浏览{number}示例科技有限公司"
        self.email, self.password = f"wang{number}@supplier.example", "a-long-pass-phrase-26"

    def is_next(self, title: str, turn: str):
        """The card on top of the home page says what is next (its words contain `title`) and whose turn it is."""
        self.go(self.home)
        card = self.page.locator("section.ob-next")
        expect(card.locator("#next-thing")).to_contain_text(title)
        expect(card.locator(".ob-next-kicker .ob-badge")).to_have_text(turn)

    def do_next(self):
        """Press the one button of the card."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("section.ob-next a.ob-btn-primary").click()

    def fill_sheet_page(self, kind: str, page: str, answers: dict):
        """One page of a form from `samples.ANSWERS`: papers are uploaded, the company's own name is filled in."""
        self.go(f"{self.home}forms/{kind}/{page}/" + ("?row=new" if page == "product" else ""))
        values = {}
        for name, value in answers.items():
            paper = self.page.locator(f'main [name="{name}"][type=file]').count()
            values[name] = upload(samples.paper(value)) if paper else value
            if isinstance(value, str) and not paper:
                values[name] = value.replace("{company}", self.company)
        self.fill(values)
        self.press("保存并继续")

    def until(self, path: str, text: str, seconds: float = 30):
        """Look again until the page says so: something happens by itself."""
        deadline = time.monotonic() + seconds
        while text not in self.at(path).locator("main").inner_text():
            assert time.monotonic() < deadline, f"{path} did not come to say “{text}”"
            time.sleep(0.3)

    def now_at(self, step: str):
        """Which of the seven steps the rail marks as the current one."""
        self.go(self.home)
        expect(self.page.locator(".ob-steps [aria-current=step]")).to_contain_text(step)


class Staff(Person):
    """Somebody of the platform, who never leaves /admin/."""

    def __init__(self, page: Page, key: str):
        super().__init__(page)
        self.go("/admin/")
        self.page.fill("[name=username]", people.address(key))
        self.page.fill("[name=password]", people.PASSWORD)
        with page.expect_navigation(wait_until="load"):
            page.locator("form [type=submit]").last.click()
        self.assert_fine("log-in")
        page.on("framenavigated", self.stays)

    def stays(self, frame):
        if frame == self.page.main_frame:
            assert urlsplit(frame.url).path.startswith("/admin/"), f"staff had to leave the admin: {frame.url}"

    def open(self, queue: str, *words: str):
        """From the front page by the sidebar to a list, and in it the first row with all of these words."""
        self.go("/admin/")
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("nav").get_by_role("link", name=queue, exact=True).first.click()
        with self.page.expect_navigation(wait_until="load"):
            rows = self.page.locator("#result_list tbody tr")
            for text in words:
                rows = rows.filter(has_text=text)
            rows.first.locator("th a").first.click()

    def decide(self, label: str, **values):
        """Open the decision of this name on the case page, fill in its form and press it."""
        button = self.page.get_by_role("button", name=label, exact=True, include_hidden=True)
        decision = self.page.locator("details.ob-decision", has=button)
        if decision.get_attribute("open") is None:
            decision.locator("summary").click()
        form = decision.locator("form")
        action = re.search(r"/act/([\w-]+)/$", form.get_attribute("action"))[1]
        self.fill(values, within=f'form[action$="/act/{action}/"]', prefix=f"{action}-")
        with self.page.expect_navigation(wait_until="load"):
            form.get_by_role("button", name=label, exact=True).click()
        self.assert_fine(label)
        self.sees(f"已完成：{label}")

    def at_case(self, model: str, *words: str):
        """From the list of a model ("deposits/refund") into the first row with all of these words."""
        self.go(f"/admin/{model}/")
        with self.page.expect_navigation(wait_until="load"):
            rows = self.page.locator("#result_list tbody tr")
            for text in words:
                rows = rows.filter(has_text=text)
            rows.first.locator("a[href*='/change/']").first.click()

    def act(self, name: str, **values):
        """Press the button of an action on the case page that is open; `name` is the action's."""
        form = self.page.locator(f'form[action$="/act/{name}/"]')
        assert form.count() == 1, f"{name} is not offered at {self.page.url}"
        self.unfold(form)
        self.fill(values, within=f'form[action$="/act/{name}/"]', prefix=f"{name}-")
        with self.page.expect_navigation(wait_until="load"):
            form.locator("button[type=submit]").last.click()
        self.assert_fine(name)

    def may_not(self, *names: str):
        """None of these actions is offered on the case page that is open."""
        for name in names:
            assert not self.page.locator(f'form[action$="/act/{name}/"]').count(), f"{name} is offered"
