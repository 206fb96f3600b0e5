"""Every address of the application and everybody who may ask: each cell of the table is tried, none may be missing."""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import falcon.testing
import pytest

from app import clock, database
from app.app import ROOMS, create
from app.foundation.access import service as access
from app.foundation.approvals import service as approvals
from app.foundation.media import service as media
from app.hiring.applications import service as applications
from app.hiring.appointments import service as appointments
from app.hiring.appointments.inputs import TimesOpened
from app.hiring.careers import service as careers
from app.hiring.careers.service import POOL_WORDING
from app.hiring.composites import changes as weights
from app.hiring.composites import service as composites
from app.hiring.decisions import service as decisions
from app.hiring.pipeline import proposals
from app.hiring.positions import changes, inputs
from app.hiring.positions import service as positions
from app.hiring.screening import service as screening
from tests.app.foundation.filled import filled_rooms
from tests.app.hiring import interviewed, resumes, sampled
from tests.app.people import PASSWORD
from tests.app.work_off import work_off

TABLE = Path(__file__).with_name("permissions.tsv")
OUTSIDE_ROOMS = ("/api/v1/openapi.json", "/api/v1/me")
STAFF = ("hr", "other_hr", "lead", "manager", "other_manager", "administrator", "auditor")
COLUMNS = ("stranger", "candidate", "other_candidate", *STAFF)
"""`candidate` holds the link in the address and the device it is open on, `other_candidate` a device of their own;
`hr` and `manager` own the position, `other_hr` and `other_manager` another one. Staff try a link they do not hold."""
DENIED = ("login", "401", "403", "404", "409")
SENT: dict[str, dict] = {
    "POST /applications/{application_id:uuid}/review": {"outcome": "rejected", "reason": "The role needs more years."},
    "POST /applications/{application_id:uuid}/round/interviewers": {"account_id": str(uuid.uuid4())},
    "POST /applications/{application_id:uuid}/composite/test": {"score": "80", "source": "Test of March"},
    "POST /applications/{application_id:uuid}/composite/check": {"outcome": "passed", "source": "Agency"},
    "POST /positions/{position_id:uuid}/composite/weights": {"test": "0.5", "interview": "0.5", "round": "0"},
    "POST /positions/{position_id:uuid}/composite/tests": {"lines": "a@b.cn, 80", "source": "Test of March"},
    "POST /applications/{application_id:uuid}/unmask": {"reason": "contact"},
    "POST /api/v1/applications/{application_id:uuid}/decision": {"outcome": "rejected", "reason": "Needs more years."},
    "POST /applications/{application_id:uuid}/answers/{number:int}/words": {"words": "spoken", "reason": "I listened."},
    "POST /api/v1/applications/{application_id:uuid}/answers/{number:int}/words": {
        "words": "spoken",
        "reason": "I listened.",
    },
    "POST /applications/{application_id:uuid}/cleared": {"reason": "I looked at it by hand."},
    "POST /applications/{application_id:uuid}/same-person/{proposal_id:uuid}": {"act": "accept", "reason": "The same."},
    "POST /applications/{application_id:uuid}/invite/message": {"link": "http://127.0.0.1:8080/i/replaced"},
    "POST /api/v1/applications/{application_id:uuid}/messages": {"link": "http://127.0.0.1:8080/i/replaced"},
    "POST /applications/{application_id:uuid}/notes": {"text": "Ask about the gap in 2021."},
    "POST /api/v1/applications/{application_id:uuid}/notes": {"text": "Ask about the gap in 2021."},
    "POST /applications/{application_id:uuid}/move": {"to": "rejected", "reason": "Needs more years."},
    "POST /api/v1/applications/{application_id:uuid}/moves": {"to": "rejected", "reason": "Needs more years."},
    "POST /candidates/proposals/{proposed_id:uuid}": {"outcome": "dismissed"},
    "POST /candidates/acts": {"act": "message", "application": str(uuid.uuid4())},
    "POST /api/v1/candidates/acts": {"act": "message", "application": [str(uuid.uuid4())]},
    "POST /candidates/stages": {"version": "1"},
    "POST /messages": {"work": "no"},
    "POST /samples/{item_id:uuid}": {"verdict": "right"},
    "POST /positions/{position_id:uuid}/times": {
        "kind": "ai",
        "day": (clock.now() + timedelta(days=3)).date().isoformat(),
        "start": "09:00",
        "end": "10:00",
    },
    "POST /applications/{application_id:uuid}/times": {"kind": "human", "act": "propose"},
    "POST /positions/{position_id:uuid}/careers": {"shown": "yes"},
    "POST /positions/{position_id:uuid}/form": {"pack": "retail-banking", "place_integrity": "1"},
    "POST /positions/{position_id:uuid}/lines": {"line": "none", "version": "1", "settlement": "person"},
    "POST /api/v1/positions/{position_id:uuid}/lines": {"line": "none", "version": 1, "settlement": "person"},
    "POST /applications/{application_id:uuid}/documents": {"kind": "licence"},
    "POST /api/v1/applications/{application_id:uuid}/documents": {"kind": "licence"},
    "POST /positions/{position_id:uuid}/life": {"act": "pause"},
    "POST /api/v1/positions/{position_id:uuid}/life": {"act": "pause"},
    "PUT /api/v1/applications/{application_id:uuid}": {"version": 1, "fields": {"name": "李美"}},
    "PUT /api/v1/positions/{position_id:uuid}": {
        "version": 1,
        "title": "柜员",
        "manager_id": str(uuid.uuid4()),
        "requirements": [{"text": "Excel"}],
    },
    "POST /accounts/new": {"email": "new@bank.test", "name": "New", "role": "hr", "language": "en"},
    "POST /accounts/{account_id:uuid}/role": {"role": "auditor"},
    "POST /api/v1/accounts": {"email": "new@bank.test", "name": "New", "role": "hr", "language": "en"},
    "PUT /api/v1/accounts/{account_id:uuid}": {"role": "auditor", "locked": True},
    "POST /organisation/units/new": {"code": "NEW", "name": "New", "kind": "team", "day": "2026-06-01"},
    "POST /organisation/units/{unit_id:uuid}/change": {"name": "New", "kind": "team", "day": "2026-06-01"},
    "POST /organisation/units/{unit_id:uuid}/close": {"day": "2026-06-01"},
    "POST /organisation/appointments/{appointment_id:uuid}/end": {"day": "2026-06-01"},
    "POST /organisation/grades": {"code": "NEW", "name": "New", "rank": "3", "day": "2026-06-01"},
    "POST /organisation/grades/{grade_id:uuid}/change": {"name": "New", "rank": "3", "day": "2026-06-01"},
    "POST /organisation/grades/{grade_id:uuid}/close": {"day": "2026-06-01"},
    "POST /organisation/jobs": {"code": "NEW", "name": "New", "qualifications": "CPA", "day": "2026-06-01"},
    "POST /organisation/jobs/{job_id:uuid}/change": {"name": "New", "day": "2026-06-01"},
    "POST /organisation/jobs/{job_id:uuid}/close": {"day": "2026-06-01"},
    "POST /organisation/import": {"what": "units", "rows": "NEW,New,team,", "day": "2026-06-01"},
    "POST /api/v1/organisation/units": {"code": "NEW", "name": "New", "kind": "team", "day": "2026-06-01"},
    "PUT /api/v1/organisation/units/{unit_id:uuid}": {"name": "New", "kind": "team", "day": "2026-06-01"},
    "POST /api/v1/organisation/grades": {"code": "NEW", "name": "New", "rank": 3, "day": "2026-06-01"},
    "POST /api/v1/organisation/jobs": {"code": "NEW", "name": "New", "qualifications": [], "day": "2026-06-01"},
    "POST /inbox/{request_id:uuid}/decision": {"outcome": "approved"},
    "POST /inbox/delegations": {"to_id": str(uuid.uuid4()), "first": "2026-06-01", "last": "2026-06-01"},
    "POST /api/v1/approvals/{request_id:uuid}/decision": {"outcome": "refused", "reason": "It does not add up."},
    "POST /feedback/questions/{inquiry_id:uuid}": {"answer": "A colleague read it once more."},
    "POST /i/{token}/pool": {"act": "give", "consent": "yes", "wording": POOL_WORDING},
    "POST /careers/receipts/{number}/pool": {"act": "withdraw"},
    "POST /careers/pool/{token}": {"act": "withdraw"},
    "POST /pool/invitations": {"entry": str(uuid.uuid4()), "position": str(uuid.uuid4())},
    "POST /i/{token}/feedback": {"kind": "explain", "question": "Why was that?"},
    "POST /insight/baselines": {"measure": "resume_minutes", "value": "12.5"},
    "POST /i/{token}/check": {"mode": "video"},
    "POST /i/{token}/consent": {"recording": "yes", "assessment": "yes"},
    "POST /i/{token}/answers/{number:int}/takes": {"content_type": "video/webm", "interrupted": False},
    "POST /i/{token}/answers/{number:int}": {"text": "I listened first."},
    "PUT /i/{token}/answers/{number:int}/draft": {"text": "I listened"},
}
"""What makes the request do something where it is allowed; the others send nothing and are refused for that alone."""


def routes() -> list[str]:
    """Return `METHOD template` for every responder of the application."""
    rooms = [importlib.import_module(room) for room in ROOMS]
    named = [route for room in rooms for route in room.routes()]
    found = [
        f"{name.removeprefix('on_').upper()} {template}"
        for template, resource in named
        for name in dir(resource)
        if name.startswith("on_")
    ]
    return sorted({*found, *(f"GET {address}" for address in OUTSIDE_ROOMS)})


def table() -> dict[str, dict[str, str]]:
    """Read the expected answer of each cell: a status, or `login` for the way to the sign-in page."""
    head, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")[1:]
    return {
        row[0]: dict(zip(columns, row[1:], strict=True)) for row in (line.split("\t") for line in lines if line.strip())
    }


@dataclass
class World:
    """An application of `falcon` over data of several owners, and what each person carries in their browser."""

    client: falcon.testing.TestClient
    ids: dict[str, str]
    tokens: dict[str, str]
    carried: dict[str, tuple[str, str]]
    addresses: Iterator[int]

    def ask(self, route: str, who: str) -> str:
        """Send one request as somebody, undo what it did, and return the answer as the table writes it."""
        method, template = route.split(" ")
        cookies, csrf = self.carried[who]
        token = self.tokens["link" if who in ("candidate", "other_candidate") else "guess"]
        path = template.replace("{token}", self.tokens["media"] if template.startswith("/media") else token)
        for place, value in self.ids.items():
            path = path.replace(place, value)
        headers = {"X-CSRF-Token": csrf, "Accept-Language": "en"} | ({"Cookie": cookies} if cookies else {})
        sent = SENT.get(route, {})
        if "/api/" in path or method == "PUT" or path.endswith(("/takes", "/finish")):
            more: dict = {"json": sent} if method != "GET" else {}
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            more = {"body": urlencode(sent)} if method != "GET" else {}
        # Wrong links are counted for each network address, so that nobody guesses; here each request has its own.
        address = f"10.{next(self.addresses) // 250}.0.{next(self.addresses) % 250 + 1}"
        with database.db.atomic() as undone:
            result = self.client.simulate_request(method, path, headers=headers, remote_addr=address, **more)
            undone.rollback()
        there = result.headers.get("location", "")
        return "login" if result.status_code == 303 and there.startswith("/login?") else str(result.status_code)


@pytest.fixture
def world(db, people, monkeypatch) -> World:
    """A position with an application under way and one that was hired; the requests share the test's connection."""
    position = resumes.position(people)
    hired = resumes.applied(people, position, resumes.pdf("hired"), id_number=None, phone=None, email="hired@x.cn")
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(hired.id, stage, people.hr)
    decisions.decide(hired.id, "approved", "Clear evidence of risk awareness.", people.manager, clock.now())
    database.db.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    app = create(db)
    open_one = resumes.applied(people, position)
    screening.screen(open_one.id)
    change = propose(people, positions.get(position.id))
    changes.failed(change.id)  # one that waits would keep everybody from changing the position
    times = {"day": clock.now().date() + timedelta(days=2), "start": "09:00", "end": "10:00", "minutes": 60}
    talk = TimesOpened(kind="human", place="Room 3", interviewer=[people.manager.id], **times)
    [slot] = appointments.open_times(people.hr, position.id, talk, clock.now())
    _, candidate = interviewed.invited(people, app, application=applications.application(open_one.id))
    candidate.begin("video")
    assert candidate.post("/questions/1").status_code == 303
    weights_id = weighed(people, open_one)
    one = database.db.execute_sql("SELECT id FROM employees").fetchone()[0]
    upload = database.db.execute_sql("SELECT id FROM uploads WHERE application_id = %s", (open_one.id,)).fetchone()[0]
    careers.show(people.hr, position.id, True, clock.now())
    _, posting, _ = careers.of_position(people.hr, position.id)
    assert posting
    ids = filled_rooms(people) | {
        "{change_id:uuid}": str(change.id), "{slot_id:uuid}": str(slot.id), "{application_id:uuid}": str(open_one.id),
        "{posting_id:uuid}": str(posting.id),
        "{position_id:uuid}": str(position.id), "{number:int}": "1",
        "{employee_id:uuid}": str(one), "{upload_id:uuid}": str(upload), "{index:int}": "0",
        "{account_id:uuid}": str(people.other_hr.id), "{proposal_id:uuid}": str(uuid.uuid4()),
        "{proposed_id:uuid}": proposed(people, position), "{weights_id:uuid}": weights_id,
        "{item_id:uuid}": str(sampled.item_of(open_one)),
    }  # fmt: skip
    link = candidate.path.removeprefix("/i/")
    played = media.link(applications.original(open_one.id), people.hr.id).removeprefix("/media/")
    carried = {"stranger": ("", ""), "candidate": (cookies(candidate), ""), "other_candidate": ("hr_device=other", "")}
    for name in STAFF:
        token = access.sign_in(f"{name}@bank.test", PASSWORD, "127.0.0.1", clock.now())
        carried[name] = (f"hr_session={token}", access.session(token, clock.now()).csrf)
    monkeypatch.setattr(database, "connection", contextlib.nullcontext)
    return World(
        falcon.testing.TestClient(app), ids, {"link": link, "guess": link[:-4] + "AAAA", "media": played}, carried,
        itertools.count(),
    )  # fmt: skip


def proposed(people, position) -> str:
    """Propose to reject somebody else of a position."""
    contact = {"phone": "13900000077", "email": "proposed@x.cn", "id_number": None}
    application = resumes.applied(people, position, resumes.pdf("proposed"), **contact)
    applications.set_stage(application.id, "screened", people.hr)
    return str(proposals.propose(people.hr, application.id, "Needs more years.", clock.now()))


def weighed(people, application) -> str:
    """Propose other weights of a composite that is in use; the change is taken back, so that it keeps nobody."""
    now, test, interview = clock.now(), {"test": 1, "interview": 0, "round": 0}, {"test": 0, "interview": 1, "round": 0}
    weights.set_weights(people.hr, application.position_id, test, False, now)
    composites.record_test(people.hr, application.id, 80, "Test of March", now)
    change = weights.set_weights(people.hr, application.position_id, interview, False, now)
    assert change
    approvals.withdraw(people.hr, weights.get(people.hr, application.position_id, change).row.request_id, now)
    weights.settle(change, "withdrawn", now)
    return str(change)


def propose(people, position) -> changes.Change:
    """Propose another threshold for a position by which somebody was screened."""
    kept = [{"id": one.id, "text": one.text} for one in position.requirements]
    stated = {"title": position.title, "manager_id": str(people.manager.id), "requirements": kept, "high_band": 70}
    made = changes.revise(people.hr, position.id, inputs.read(stated), position.version, clock.now())
    assert isinstance(made, changes.Change)
    return made


def cookies(candidate: interviewed.Candidate) -> str:
    return "; ".join(f"{name}={value}" for name, value in candidate._cookies.items())


@pytest.mark.feature("PV-07", "PV-08", "PV-02", "PV-06")
def test_permissions_when_everybody_asks_for_everything_then_each_answer_is_that_of_the_table(world):
    expected = table()
    found = {route: {who: world.ask(route, who) for who in COLUMNS} for route in routes()}
    wrong = [
        f"{route} as {who}: {found[route][who]}, the table says {expected.get(route, {}).get(who, 'nothing')}"
        for route, who in itertools.product(found, COLUMNS)
        if found[route][who] != expected.get(route, {}).get(who)
    ]
    assert not wrong, "\n".join(wrong)


def test_permissions_when_a_route_is_added_or_removed_then_the_table_has_it_or_not():
    assert sorted(table()) == routes()
    assert all(tuple(cells) == COLUMNS for cells in table().values())


@pytest.mark.feature("PV-07", "PV-02")
@pytest.mark.feature("PV-08", part="no break-glass access with two approvers and a banner exists")
def test_permissions_when_the_table_is_changed_then_still_keeps_others_and_the_administrator_out():
    for route, cells in table().items():
        personal = any(part in route for part in ("application", "employee_id", "upload_id", "position_id", "/media/"))
        if personal:
            for who in ("stranger", "candidate", "other_hr", "other_manager", "administrator", "auditor"):
                assert cells[who] in DENIED, f"{route}: {who}"
        if "{token}" in route:
            assert all(cells[who] in DENIED for who in STAFF if (who, "/media/") != ("hr", route[4:11])), route
        assert not any(cell.startswith("5") for cell in cells.values()), route


@pytest.mark.feature("PV-10", "OP-03")
def test_reading_when_an_answer_names_the_candidate_then_it_is_recorded_wherever_it_was_asked_for(world):
    named, silent = set(), []
    shown = ("李梅".encode(), json.dumps("李梅")[1:-1].encode(), b"\x89PNG")  # in words, in JSON, on a page's picture
    for route, who in itertools.product((one for one in routes() if one.startswith("GET ")), ("hr", "lead", "manager")):
        path = route.removeprefix("GET ")
        for place, value in world.ids.items():
            path = path.replace(place, value)
        before = database.db.execute_sql("SELECT count(*) FROM audit_entries").fetchone()[0]
        headers = {"Cookie": world.carried[who][0], "Accept-Language": "en"}
        answer = world.client.simulate_get(path, headers=headers)
        if not any(one in answer.content for one in shown):
            continue
        named.add(route)
        if database.db.execute_sql("SELECT count(*) FROM audit_entries").fetchone()[0] == before:
            silent.append(f"{route} as {who}")
    assert len(named) >= 10, named
    assert not silent, silent


@pytest.mark.feature("PV-07", "IN-09")
def test_lists_when_another_owner_reads_them_then_hold_nothing_of_this_position(world):
    for path in ("/positions", "/api/v1/positions", "/employees", "/"):
        for who, sees in (("hr", True), ("manager", True), ("other_hr", False), ("other_manager", False)):
            cookie, _ = world.carried[who]
            text = world.client.simulate_get(path, headers={"Cookie": cookie, "Accept-Language": "en"}).text
            if path in ("/positions", "/api/v1/positions"):
                assert (world.ids["{position_id:uuid}"] in text) is sees, (path, who)
            assert sees or not any(one in text for one in ("李梅", *world.ids.values()) if len(one) > 1), (path, who)
