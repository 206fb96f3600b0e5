"""The whole product as a person starts it, and a real Chromium with a fake camera that looks at it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.browser.complaints import Complaints, expected
from tests.pace import scaled
from tests.product.running import ROOT, Product, eventually, free_port, place, start, stop

__all__ = ["ROOT", "eventually", "free_port"]
CHROMIUM = "/usr/bin/chromium"
COMPLAINTS = Complaints()
"""Of every context that `context_of` made, in the test that runs."""


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """One instance with demo data for all browser tests, where another run of pytest does not close its folder."""
    folder = place()
    running = start(folder / "data")
    yield running
    stop(running)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the fake microphone hears: English, spoken by espeak-ng."""
    path = tmp_path_factory.mktemp("speech") / "answer.wav"
    text = (
        "First I asked the customer what the money was for and when she would need it. "
        "Then I explained the risk of the product and that it did not fit her risk level. "
        "I offered a safer product, wrote down what we agreed, and called her the next day."
    )
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(path), text], check=True)
    return path


def launch(playwright, speech: Path, *more: str, program: str = CHROMIUM):
    """Start a browser whose camera and microphone are fake and allowed, and which asks nobody else for anything."""
    quiet = ("--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update")
    fake = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    return playwright.chromium.launch(
        executable_path=program,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-sync",
            *quiet,
            *fake,
            f"--use-file-for-fake-audio-capture={speech}",
            *more,
        ],
    )


@pytest.fixture(scope="session")
def chromium(speech: Path):
    """A browser whose camera and microphone are fake and allowed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright, speech)
        yield browser
        browser.close()


def context_of(browser, **options):
    """Return a browser context whose waits fit this machine; 1366 wide and in English unless the options differ."""
    made = browser.new_context(**({"viewport": {"width": 1366, "height": 768}, "locale": "en-GB"} | options))
    made.set_default_timeout(scaled(30_000))
    COMPLAINTS.listen(made)
    return made


@pytest.fixture
def complaints() -> Complaints:
    """What the pages of a test complained of so far."""
    return COMPLAINTS


@pytest.fixture
def desk(chromium):
    """Open a page at a desk, 1366 wide, in English."""
    context = context_of(chromium)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium):
    """Open a page on a phone, 375 wide, in Chinese."""
    context = context_of(
        chromium,
        viewport={"width": 375, "height": 812},
        locale="zh-CN",
        permissions=["camera", "microphone"],
        has_touch=True,
    )
    yield context.new_page()
    context.close()


def sign_in(page, product: Product, role: str, language: str = "en") -> None:
    """Sign in as the demo account of a role."""
    page.context.add_cookies([{"name": "hr_language", "value": language, "url": product.address}])
    page.goto(f"{product.address}/login")
    page.fill("input[name=email]", product.accounts[role]["email"])
    page.fill("input[name=password]", product.accounts[role]["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/login" not in address)


def _open_pages(item: pytest.Item) -> list:
    chromium = getattr(item, "funcargs", {}).get("chromium")
    return [page for context in chromium.contexts for page in context.pages] if chromium else []


def pytest_runtest_setup() -> None:
    """Forget what pages of an earlier test complained of while they were closed."""
    COMPLAINTS.heard.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose pages complain of what it does not expect (`@pytest.mark.complains`)."""
    try:
        result = yield
    except BaseException:
        item.add_report_section("call", "pages complain", "\n".join(COMPLAINTS.heard))
        raise
    for page in _open_pages(item):
        page.wait_for_timeout(0)  # playwright tells what it heard while it waits
    unexpected = COMPLAINTS.unexpected(expected(item))
    if unexpected:
        pytest.fail("pages complain:\n" + "\n".join(unexpected))
    return result


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of every open page when a browser test fails, and end its error with what the page says."""
    outcome = yield
    report = outcome.get_result()
    if call.when == "call" and report.failed:
        folder = ROOT / "out" / "failures"
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(_open_pages(item)):
            page.screenshot(path=folder / f"{item.name[:60]}-{number}.png")
            said = " | ".join(page.inner_text("body").split("\n"))
            if hasattr(report.longrepr, "addsection"):
                report.longrepr.addsection(f"page {number}: {page.url}", said[:1500])
