"""How long HR waits for the search and the table of candidates where a season's 150 000 applications lie."""

from __future__ import annotations

import http.client
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import falcon.testing
import psycopg

from app import app as web
from app import clock, database, settings
from tests.app.statements import counted
from tests.benchmark import filling
from tests.benchmark.measure import Figure
from tests.benchmark.running import product
from tests.benchmark.web import cookie_of
from tests.product import hiring
from tests.product.running import Product

COUNT, LARGEST, POSITIONS = 150_000, 24_000, 30
ROUNDS, EACH = 5, 3
"""How many rounds are kept, and how often each opens every page."""


@dataclass(frozen=True)
class Page:
    """A page that HR opens, and the statements that it asks of the database; `own` without session and access log."""

    path: str
    statements: list[tuple[str, Any]]
    own: int


def search_page() -> Figure:
    """Searches and tables of many kinds over HTTP, one after the other, and their statements by bare psycopg.

    The 95th percentile of a round is taken over all that it opened; ours over theirs.
    """
    running = product()
    configured = settings.read(running.data / "settings.json")
    settings.current = lambda: configured  # type: ignore[assignment]  # a plain function for the cached one
    application = web.create(configured)
    positions = fill(running)
    pages = [page(application, path, cookie_of(running)) for path in paths(running, positions)]
    database.db.close_all()
    line = http.client.HTTPConnection("127.0.0.1", urlsplit(running.address).port, timeout=60)
    head = {"Cookie": cookie_of(running), "Accept": "text/html"}
    rounds = []
    with psycopg.connect(configured.database_url, autocommit=True) as bare:
        for _ in range(ROUNDS + 1):
            ours = _round(pages, lambda one: _open(line, head, one))
            rounds.append((ours, _round(pages, lambda one: _ask(bare, one))))
    return _figure(pages, rounds[1:])


def fill(running: Product) -> list[uuid.UUID]:
    """Give HR a season of applications, and return the positions: the first has the most."""
    positions = [uuid.UUID(hiring.opened(running)) for _ in range(POSITIONS)]
    manager = uuid.UUID(running.as_("manager").get("/api/v1/me").json()["id"])
    with database.connection():
        filling.fill(filling.Season(COUNT, LARGEST, positions, manager, clock.now()))
    return positions


def paths(running: Product, positions: Sequence[uuid.UUID]) -> list[str]:
    """Return the addresses that HR opens: names of few and of many, numbers, filters, orders, and pages far behind."""
    names = ["王", "李", "欧阳", "司马", "王伟", "张敏静", "陈", "何志峰", "Carter", "Grace Whit", filling.RARE_NAME]
    numbers = [filling.fields(number)[kind] for number in (17, 70_000, 149_000) for kind in ("phone", "email")]
    words = [*names, *numbers, "尼古拉", "nobody@example.com", "13999999999"]
    largest, other = positions[0], positions[7]
    filters = [
        "", "sort=-since", "sort=applied", "sort=-applied", "sort=score", "sort=-score", f"position={largest}",
        f"position={largest}&sort=-score", f"position={largest}&stage=screened&sort=-applied",
        f"position={other}&stage=manual_review", f"position={other}&sort=-score", "stage=assessed", "stage=received",
        "stage=interviewing&sort=-score", "band=high&sort=-score", "score=99&sort=applied", "school=复旦&degree=master",
        "degree=doctor&years=10&sort=-score", "late=yes", f"late=yes&position={other}", "days=170", "source=archive",
        "owner=me&stage=invited", f"position={largest}&q=王", f"position={other}&q={filling.RARE_NAME}",
    ]  # fmt: skip
    far = [
        f"sort={sort}&after={_far(running, column, down)}"
        for sort, column, down in (
            ("since", "since", ""), ("-applied", "applied_at", "DESC"), ("-score", "coalesce(score, -1)", "DESC"),
        )
    ]  # fmt: skip
    table = [f"/candidates?{quote(query, safe='=&-')}" for query in (*filters, *far)]
    table += [f"/candidates?q={quote(one)}" for one in ("王", "欧阳", "尼古拉", filling.fields(5)["phone"])]
    return [f"/search?q={quote(one)}" for one in words] + table


def _far(running: Product, column: str, down: str) -> uuid.UUID:
    order = f"ORDER BY {column} {down}, application_id {down} OFFSET 100000 LIMIT 1"
    return running.rows(f"SELECT application_id FROM pipeline_entries {order}")[0][0]


def page(application: Any, path: str, cookie: str) -> Page:
    """Open a page in this process, and keep what it asks the database."""
    client = falcon.testing.TestClient(application)
    address, _, query = path.partition("?")
    for _ in range(2):  # the first time keys are fetched, which later requests have at hand
        with counted() as found:
            answer = client.simulate_get(address, query_string=query, headers={"Cookie": cookie})
        assert answer.status_code == 200, (path, answer.text[:500])
    return Page(path, found.with_values, len(found.own))


def _round(pages: Sequence[Page], act: Callable[[Page], None]) -> list[tuple[float, str]]:
    took = []
    for one in [*pages] * EACH:
        start = time.perf_counter()
        act(one)
        took.append((time.perf_counter() - start, one.path))
    return sorted(took)


def _open(line: http.client.HTTPConnection, head: dict[str, str], page: Page) -> None:
    line.request("GET", page.path, headers=head)
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, (page.path, body[:500])


def _ask(bare: psycopg.Connection, page: Page) -> None:
    for statement, values in page.statements:
        cursor = bare.execute(statement, values, prepare=True)
        if cursor.description:
            cursor.fetchall()


def _at95(took: list[tuple[float, str]]) -> float:
    return took[int(len(took) * 0.95)][0]


def _figure(pages: Sequence[Page], rounds: list[tuple[list, list]]) -> Figure:
    """Put the rounds together; the counters say the page that takes longest, so that it can be looked at."""
    each = [_at95(ours) / _at95(theirs) for ours, theirs in rounds]
    mine, others = (statistics.median(_at95(side) for side in sides) for sides in zip(*rounds, strict=True))
    middle = statistics.median(took for ours, _ in rounds for took, _ in ours)
    slowest = rounds[-1][0][-1]
    counters = {
        "p95, ms": f"{mine * 1000:.0f} / {others * 1000:.0f} (must ≤ 1000)",
        "median, ms": f"{middle * 1000:.0f}",
        "slowest": f"{slowest[0] * 1000:.0f} ms, {_plain(slowest[1])}",
        "statements of a page": f"at most {max(one.own for one in pages)}",
        "applications": f"{COUNT}, {LARGEST} of them for one position; {len(pages)} different pages",
    }
    return Figure("search.page", "", mine / others, "", "≤ 2", "≤ 1.2", len(each), (min(each), max(each)), counters)


def _plain(path: str) -> str:
    address, _, query = path.partition("?")
    return f"{address} by {', '.join(part.partition('=')[0] for part in query.split('&') if part) or 'nothing'}"
