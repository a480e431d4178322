"""What browser tests share: the running portal, the browser, and one session for each person."""

import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from .running import HIRE, fresh_portal

TIMEOUT = 20_000  # milliseconds a page may take; other tests run beside this one
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="module")
def portal():
    """A running portal with one member of staff for each role and nothing else."""
    with fresh_portal() as portal, portal.running():
        portal.shell(HIRE)
        yield portal


@pytest.fixture(scope="module")
def demo_portal():
    """A running portal with the demo's suppliers."""
    with fresh_portal(demo=True) as portal, portal.running():
        yield portal


@pytest.fixture(scope="module")
def browser(chromium):
    """One browser; it ends with the module, because its event loop would disturb tests of other modules."""
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def session(browser, request):
    """`session(url, …)` opens a page of its own; a failed test leaves a picture of each of them."""
    pages = []

    def open_page(url: str, **options):
        options = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(base_url=url, **options)
        context.set_default_timeout(TIMEOUT)
        pages.append(context.new_page())
        return pages[-1]

    yield open_page
    if request.node.stash.get(FAILED, False) and pages:
        folder = Path(tempfile.mkdtemp(prefix="portal-failed-"))
        for number, page in enumerate(pages):
            page.screenshot(path=folder / f"{number}.png", full_page=True)
            (folder / f"{number}.html").write_text(page.content())
            print(f"\n{page.url}: {folder / f'{number}.png'}")
    for page in pages:
        page.context.close()
