"""Every form of the application walks through the same table: refused, session ended, language, reload, sent twice."""

from __future__ import annotations

import contextlib
import re
import uuid
from urllib.parse import parse_qs, urlencode, urlsplit

import falcon.testing
import pytest

from app import clock, database
from app.app import create
from app.employment.employees import service as employees
from app.errors import AppError, Invalid
from app.foundation.access import service as access
from app.foundation.access import store
from app.foundation.forms import service as forms
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.pipeline import proposals
from app.hiring.positions import service as positions
from tests.app.form_cases import APPLICATION, CASES, FIRST, MANAGER, POSITION, POSITION_PAGE, THEIRS, TYPED
from tests.app.foundation.filled import filled_rooms
from tests.app.hiring import interviewed, resumes, sampled
from tests.app.people import PASSWORD

pytestmark = pytest.mark.slow


class World:
    """The application, and what each person carries in a browser of their own."""

    def __init__(self, app: falcon.App, people, ids: dict[str, str], candidate) -> None:
        self.client, self.people, self.ids, self.candidate = falcon.testing.TestClient(app), people, ids, candidate
        self.cookies: dict[str, dict[str, str]] = {"stranger": {}, "candidate": dict(candidate._cookies)}

    def sign_in(self, who: str) -> None:
        token = access.sign_in(f"{who}@bank.test", PASSWORD, "127.0.0.1", clock.now())
        self.cookies[who] = {"hr_session": token}

    def csrf(self, who: str) -> str:
        token = self.cookies.get(who, {}).get("hr_session")
        return access.session(token, clock.now()).csrf if token else ""

    def ask(self, method: str, path: str, who: str, language: str = "en", fields=()) -> falcon.testing.Result:
        carried = "; ".join(f"{name}={value}" for name, value in self.cookies[who].items())
        headers = {"Accept": "text/html", "Accept-Language": language} | ({"Cookie": carried} if carried else {})
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        address = path.partition("#")[0]  # a browser keeps the place on the page to itself
        result = self.client.simulate_request(method, address, headers=headers, body=urlencode(fields))
        for name, cookie in result.cookies.items():
            self.cookies[who][name] = cookie.value
            if not cookie.value:
                self.cookies[who].pop(name)
        return result

    def look(self, path: str, who: str, language: str = "en") -> falcon.testing.Result:
        """Read a page, or the one that it leads to."""
        page = self.ask("GET", path, who, language)
        return self.ask("GET", page.headers["location"], who, language) if page.status_code == 303 else page

    def send(self, path: str, who: str, fields, csrf: str | None = None) -> str:
        """Send a form and return the address that it leads to."""
        token = self.csrf(who) if csrf is None else csrf
        path = f"{path}?{urlencode({'csrf': token})}" if path.endswith("/files") else path
        answer = self.ask("POST", path, who, fields=[*fields, ("csrf", token)])
        assert answer.status_code == 303, (path, answer.status_code, answer.text)
        return answer.headers["location"]

    def filled(self, template: str) -> str:
        for place, value in self.ids.items():
            template = template.replace(place, value)
        return template

    def fields(self, fields) -> list[tuple[str, str]]:
        return [(name, value.replace("{manager}", str(self.people.manager.id))) for name, value in fields]


@pytest.fixture
def world(db, people, monkeypatch) -> World:
    app = create(db)
    application, candidate = interviewed.invited(people, app)
    candidate.begin()
    assert candidate.post("/questions/1").status_code == 303
    upload = database.db.execute_sql("SELECT id FROM uploads").fetchone()[0]
    ids = filled_rooms(people) | {
        "{application_id:uuid}": str(application.id), "{position_id:uuid}": str(application.position_id),
        "{upload_id:uuid}": str(upload), "{account_id:uuid}": str(people.other_hr.id), "{number:int}": "1",
        "{proposed_id:uuid}": str(proposals.propose(people.hr, application.id, "Needs more years.", clock.now())),
        "{item_id:uuid}": str(sampled.item_of(application)),
        "{proposal_id:uuid}": str(uuid.uuid4()), "{slot_id:uuid}": str(uuid.uuid4()),
        "{employee_id:uuid}": str(hired(people, application.position_id)),
        "{token}": candidate.path.removeprefix("/i/"),
    }  # fmt: skip
    monkeypatch.setattr(database, "connection", contextlib.nullcontext)
    made = World(app, people, ids, candidate)
    for who in ("hr", "other_hr", "lead", "manager", "administrator", "auditor"):
        made.sign_in(who)
    return made


def hired(people, position_id: uuid.UUID) -> uuid.UUID | None:
    """Approve somebody else of a position, and return the id of the employee record."""
    contact = {"phone": "13900000078", "email": "hired@x.cn", "id_number": None}
    application = resumes.applied(people, positions.get(position_id), resumes.pdf("hired"), **contact)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    decision = decisions.decide(application.id, "approved", "Clear evidence of care.", people.manager, clock.now())
    return employees.hire(application.id, decision)


def total(sql: str) -> int:
    return database.db.execute_sql(sql).fetchone()[0]


def test_forms_when_refused_then_their_pages_say_why_and_keep_what_was_typed(world):
    for address, case in CASES.items():
        if not case.refused:
            continue
        world.cookies[case.who]["hr_language"] = "en"
        there = world.send(world.filled(address), case.who, case.refused)
        returned = parse_qs(urlsplit(there).query)["returned"][0]
        assert uuid.UUID(returned), address
        shown, again = world.look(there, case.who), world.look(there, case.who)
        for page in (shown, again):
            assert page.status_code == 200, address
            assert "data-refused" in page.text, f"{address}: why it was refused"
            assert case.kept is None or case.kept in page.text, f"{address}: what was typed"
            assert 'value="wrong"' not in page.text, "no password is kept"
        back = re.search(r'href="(/language[^"]+)"', shown.text)[1].replace("&amp;", "&")
        switched = world.ask("GET", back, case.who, "zh").headers["location"]
        world.cookies[case.who]["hr_language"] = "zh"
        assert switched.split("?")[1] == there.split("?")[1], address
        chinese = world.look(switched, case.who, "zh").text
        assert '<html lang="zh-CN">' in chinese, address
        assert "data-refused" in chinese, address
        assert case.kept is None or case.kept in chinese, address
        elsewhere = world.ask("GET", f"/positions?returned={returned}", "other_hr")
        assert elsewhere.status_code == 200, address
        assert TYPED not in elsewhere.text, f"{address}: nobody else gets it"


def test_forms_when_the_session_had_ended_then_wait_for_the_same_account_alone(world):
    for address, case in CASES.items():
        if case.who in ("stranger", "candidate") or address == "/logout":
            continue
        csrf, before = world.csrf(case.who), total(case.count)
        access.sign_out(world.cookies[case.who]["hr_session"])
        there = world.send(world.filled(address), case.who, world.fields(case.refused), csrf)
        assert there.startswith("/login?next="), address
        assert "kept for 30 minutes" in world.ask("GET", there, case.who).text, address
        wanted = parse_qs(urlsplit(there).query)["next"][0]
        assert TYPED not in world.ask("GET", wanted, "other_hr").text, address
        sent = [("email", f"{case.who}@bank.test"), ("password", PASSWORD), ("next", wanted)]
        assert world.send("/login", case.who, sent, "") == wanted, address
        page = world.ask("GET", wanted, case.who)
        assert page.status_code == 200, address
        assert "Your session had ended" in page.text, address
        assert case.kept is None or case.kept in page.text, address
        assert total(case.count) == before, f"{address}: nothing is sent by itself"


@pytest.mark.parametrize("address", [name for name, case in CASES.items() if case.accepted is not None])
def test_form_when_sent_twice_or_reloaded_then_has_one_effect(world, address):
    case, path = CASES[address], world.filled(address)
    if address == "/accounts/{account_id:uuid}/unlock":
        store.set_locked(world.people.other_hr.id, clock.now())
    sent = [*world.fields(case.accepted), ("key", str(uuid.uuid4()))]
    if address.startswith("/i/{token}/questions"):
        assert world.candidate.post("/answers/1", text="done").status_code == 303
        path = path.replace("questions/1", "questions/2")
    before = total(case.count)
    there = world.send(path, case.who, sent)
    after = total(case.count)
    assert "returned=" not in there, world.ask("GET", there, case.who).text
    assert world.send(path, case.who, sent) == there
    for _ in range(2):
        assert world.ask("GET", there, case.who).status_code in (200, 303)
    assert total(case.count) == after
    assert after - before <= 2


OTHERS = {
    APPLICATION: (("name", THEIRS), ("language", "zh"), FIRST),
    f"{POSITION_PAGE}/edit": (("title", THEIRS), *POSITION[1:], MANAGER, FIRST),
}
"""What somebody else saved first."""


@pytest.mark.parametrize("address", OTHERS)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_form_when_somebody_saved_meanwhile_then_both_versions_are_shown_and_one_is_chosen(world, address, choice):
    case, path = CASES[address], world.filled(address)
    assert "returned" not in world.send(path, "lead", world.fields(OTHERS[address]))
    there = world.send(path, "hr", world.fields(case.accepted))
    page = world.ask("GET", there, "hr").text
    assert TYPED in page
    assert THEIRS in page
    names = set(re.findall(r'name="(choice_\w+)"', page))
    field = "choice_name" if address == APPLICATION else "choice_title"
    assert field in names
    hidden = dict(
        re.findall(
            r'<input type="hidden" name="(version|mine|key)" value="([^"]+)">',
            page.split("pair")[0].split('id="both"')[1],
        )
    )
    led = world.send(path, "hr", [*hidden.items(), *((name, choice) for name in names)])
    assert "returned" not in led, world.ask("GET", led, "hr").text
    saved = world.ask("GET", led, "hr").text
    assert (TYPED in saved) is (choice == "mine")


def test_questions_when_chosen_by_two_then_both_are_shown(world):
    path = world.filled(f"{POSITION_PAGE}/form")
    both = (("pack", "retail-banking"), ("version", "1"))
    assert "saved" in world.send(path, "lead", [*both, ("place_learning", "1")])
    page = world.ask("GET", world.send(path, "hr", [*both, ("place_integrity", "1")]), "hr").text
    assert page.count('name="choice_questions"') == 2


def test_decision_when_somebody_decided_meanwhile_then_theirs_and_what_was_typed_are_shown(world):
    path = world.filled(f"{APPLICATION}/review")
    world.send(path, "lead", [("outcome", "rejected"), ("reason", "Another person was faster.")])
    page = world.ask("GET", world.send(path, "manager", [("outcome", "rejected"), ("reason", TYPED)]), "manager").text
    assert "Another person was faster." in page
    assert TYPED in page


def test_answer_when_sent_from_another_device_then_waits_until_that_one_goes_on(world):
    path = world.filled("/i/{token}/answers/1")
    world.cookies["tablet"] = {"hr_device": "another"}
    there = world.send(path, "tablet", [("text", TYPED)], "")
    closed = world.ask("GET", there, "tablet")
    assert "Continue here" in closed.text
    wanted = re.search(r'name="next" value="([^"]+)"', closed.text)[1]
    led = world.send(world.filled("/i/{token}/device"), "tablet", [("next", wanted)], "")
    assert TYPED in world.ask("GET", led, "tablet").text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_language_when_chosen_on_any_page_then_leads_back_to_it(world, language):
    candidate = [("candidate", world.filled("/i/{token}" + end)) for end in ("", "/answers/1", "/nowhere")]
    staff = [("hr", path) for path in ("/nowhere", "/positions?x=1", "/accounts")]
    for who, path in (*candidate, *staff, ("stranger", "/i/guessed"), ("stranger", "/login?next=/positions")):
        page = world.ask("GET", path, who, language)
        if page.status_code == 303:
            path = page.headers["location"]
            page = world.ask("GET", path, who, language)
        back = re.search(r'href="(/language[^"]+)"', page.text)[1].replace("&amp;", "&")
        assert parse_qs(urlsplit(back).query)["back"] == [path]
        assert ("candidate" in re.search(r'<body class="(\w+)"', page.text)[1]) is (
            who == "candidate" or path.startswith("/i/")
        )


def test_sign_in_when_the_way_back_leads_elsewhere_then_goes_home(world):
    for elsewhere in ("//evil.test", "/\\evil.test", "https://evil.test", "/\t/evil.test", "javascript:alert(1)"):
        sent = [("email", "hr@bank.test"), ("password", PASSWORD), ("next", elsewhere)]
        assert world.send("/login", "stranger", sent, "") == "/"
        world.cookies["stranger"].clear()


def test_records_when_kept_then_are_sealed_bounded_and_forgotten(db):
    error, at = Invalid("Choose."), clock.now()
    for number in range(40):
        forms.keep("account:1", "/x", {"name": [f"{TYPED} {number}"]}, error, at)
    rows = database.db.execute_sql("SELECT sealed FROM form_records").fetchall()
    assert len(rows) == forms.MOST["typed"]
    assert not any(TYPED.encode() in bytes(row[0]) for row in rows)
    big = forms.keep("account:2", "/x", {"name": ["长" * 4 * 1024 * 1024]}, error, at)
    assert forms.typed("account:2", str(big), at).fields == {}
    kept = forms.keep("account:2", "/x", {"name": [TYPED], "password": ["secret"]}, error, at)
    found = forms.typed("account:2", str(kept), at)
    assert found.fields == {"name": [TYPED]}
    assert forms.typed("account:3", str(kept), at) is None
    assert forms.typed("account:2", str(kept), at + forms.TYPED_FOR) is None
    assert forms.forget(at + forms.TYPED_FOR) == forms.MOST["typed"] + 2
    assert total("SELECT count(*) FROM form_records") == 0


def test_failure_of_ours_when_a_form_is_sent_then_what_was_typed_is_kept(world, monkeypatch):
    def broken(*_args, **_more):
        raise AppError

    monkeypatch.setattr(positions, "create", broken)
    sent = world.fields([*POSITION, ("manager_id", "{manager}")])
    page = world.ask("GET", world.send("/positions/new", "hr", sent), "hr").text
    assert "went wrong on our side" in page
    assert TYPED in page
