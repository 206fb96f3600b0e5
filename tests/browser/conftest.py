"""The whole product as a person starts it, and a real Chromium with a fake camera that looks at it."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(check: Callable[[], object], seconds: float, what: str) -> object:
    """Ask until the answer is true; fails with `what` when the deadline passes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        threading.Event().wait(0.25)
    pytest.fail(f"not within {seconds} s: {what}")


@dataclass
class Product:
    """A running embedded profile: its address, demo accounts and folders."""

    process: subprocess.Popen
    address: str
    data: Path
    accounts: dict[str, dict[str, str]]
    models: dict[str, str] = field(default_factory=dict)

    def wait_for_models(self, *names: str, seconds: float = 300) -> None:
        """Wait until these models are ready."""
        eventually(
            lambda: all(self.models.get(name) == "ready" for name in names), seconds, f"models {names}: {self.models}"
        )


def start(data: Path, *arguments: str) -> Product:
    """Run `appliance try` and wait until the page opens."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "appliance.cli",
        "try",
        "--json",
        "--port",
        str(port),
        "--data",
        str(data),
        *arguments,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    lines: queue.Queue[str] = queue.Queue()
    product = Product(process, f"http://127.0.0.1:{port}", data, {})
    up = threading.Event()

    def read() -> None:
        for line in process.stdout:
            lines.put(line)
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                continue
            if event.get("event") == "model":
                product.models[event["name"]] = event["state"]
            if event.get("event") == "up":
                product.accounts = {account["role"]: account for account in event["accounts"]}
                up.set()

    threading.Thread(target=read, daemon=True).start()
    if not up.wait(180):
        process.send_signal(signal.SIGINT)
        pytest.fail("the product did not come up:\n" + "".join(lines.queue))
    return product


def stop(product: Product) -> None:
    """Stop it as Ctrl-C does."""
    if product.process.poll() is None:
        product.process.send_signal(signal.SIGINT)
        product.process.wait(60)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One instance with demo data for all browser tests."""
    folder = tmp_path_factory.mktemp("product")
    if os.geteuid() == 0:
        for parent in (folder, *folder.parents[:2]):
            parent.chmod(0o755)
    running = start(folder)
    yield running
    stop(running)


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


@pytest.fixture(scope="session")
def chromium(speech: Path):
    """A browser whose camera and microphone are fake and allowed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={speech}",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium):
    """Open a page at a desk, 1366 wide, in English."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium):
    """Open a page on a phone, 375 wide, in Chinese."""
    context = chromium.new_context(
        viewport={"width": 375, "height": 812}, locale="zh-CN", permissions=["camera", "microphone"], has_touch=True
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
