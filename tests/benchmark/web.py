"""What a signed-in, authorised, audited, decrypted read costs beside the same statements without all of that."""

from __future__ import annotations

import json
import os
import pickle
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import falcon.testing

from app import app as web
from app import database, settings
from appliance.embedded.parts import application
from appliance.embedded.supervision.part import Account
from tests.app.statements import counted
from tests.benchmark.bare import Bare
from tests.benchmark.measure import Figure
from tests.benchmark.running import product
from tests.product import hiring
from tests.product.running import ROOT, Product, eventually, free_port

ROUNDS, SECONDS, CONNECTIONS = 5, 4, 16


def web_stack() -> Figure:
    """An application's fields by the API: session, row rule, three statements, decryption, one record in the log."""
    running = product()
    application_id = hiring.applied(running, hiring.opened(running), hiring.resume("陈思远", "13900139000"))
    path, cookie = f"/api/v1/applications/{application_id}", cookie_of(running)
    ours, theirs, found = [], [], {}
    records = "SELECT count(*) FROM audit_entries WHERE object_id = %s AND action = 'read'"
    before = running.count(records, application_id)
    same = statements(running, path, cookie)
    with bare(running.data, same) as port:
        for _ in range(ROUNDS + 1):
            found = ask(urlsplit(running.address).port, path, cookie)
            ours.append(found)
            theirs.append(ask(port, "/", ""))
    assert all(set(one["statuses"]) == {"200"} for one in (*ours, *theirs)), (ours, theirs)
    asked = sum(one["statuses"]["200"] for one in ours)
    recorded = running.count(records, application_id) - before
    assert recorded >= asked, "a read without its record"
    rates = [(one["rate"], other["rate"]) for one, other in zip(ours, theirs, strict=True)][1:]
    each = [one / other for one, other in rates]
    mine, others = (statistics.median(side) for side in zip(*rates, strict=True))
    counters = {
        "statements of a read": len(same.statements),
        "req/s": f"{mine:.0f} / {others:.0f}",
        "p95": f"{found['p95_ms']:.0f} ms at {CONNECTIONS} connections",
    }
    return Figure("web.stack", "", mine / others, "", "≥ 0.6", "≥ 0.8", len(rates), (min(each), max(each)), counters)


def ask(port: int, path: str, cookie: str) -> dict:
    """Run the client as a process of its own; the cookie goes by a pipe."""
    command = [sys.executable, "-m", "tests.benchmark.client", str(port), path, str(SECONDS), str(CONNECTIONS)]
    done = subprocess.run(command, input=cookie, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def statements(running: Product, path: str, cookie: str) -> Bare:
    """Ask the application once more in this process, and keep what it asked the database and what it answered."""
    configured = settings.read(running.data / "settings.json")
    settings.current = lambda: configured  # type: ignore[assignment]  # a plain function for the cached one
    client = falcon.testing.TestClient(web.create(configured))
    try:
        for _ in range(2):  # the first time keys are fetched, which later requests have at hand
            with counted() as found:
                answer = client.simulate_get(path, headers={"Cookie": cookie})
    finally:
        database.db.close_all()
    assert answer.status_code == 200, answer.text
    return Bare(configured.database_url, found.with_values, answer.json)


@contextmanager
def bare(folder: Path, same: Bare) -> Iterator[int]:
    """Serve the bare responder as the product serves its own: the same options, another application."""
    port, told = free_port(), folder / "bare.pickle"
    told.write_bytes(pickle.dumps(same))
    argv = list(application.web(application.Place(ROOT, folder / "settings.json", Account.current()), port).argv)
    argv[-1] = "tests.benchmark.bare:application"
    process = subprocess.Popen(
        argv, cwd=ROOT, env={**os.environ, "HR_BARE": str(told)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        eventually(lambda: application.answers(f"http://127.0.0.1:{port}/"), 60, "the bare responder")
        yield port
    finally:
        process.terminate()
        process.wait(30)
        told.unlink()


def cookie_of(running: Product) -> str:
    """Return the Cookie header of HR's browser."""
    handlers = running.as_("hr")._opener.handlers  # type: ignore[attr-defined]  # its types leave them out
    jar = next(handler.cookiejar for handler in handlers if hasattr(handler, "cookiejar"))
    return "; ".join(f"{one.name}={one.value}" for one in jar)
