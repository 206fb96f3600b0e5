"""Choosing a password of one's own: forced where somebody else made it, refused where it was used before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlencode

import falcon.testing
import pytest

from app import clock, database, settings
from app.app import create
from app.errors import Invalid
from app.foundation.access import service, store
from app.foundation.audit import service as audit
from tests.pace import scaled

pytestmark = pytest.mark.slow  # passwords are slow to check, on purpose

FIRST, SECOND, THIRD = "made by somebody else", " one of my own ", "and another of mine"


@pytest.fixture
def ruled(db, monkeypatch):
    """Settings of a site that remembers two passwords and lets none be good for longer than ninety days."""
    rules = {"minimum_length": 14, "history": 2, "maximum_age_days": 90, "lock_after_failures": 3}
    made = db.model_validate(db.model_dump() | {"passwords": rules})
    monkeypatch.setattr(settings, "current", lambda: made)
    return made


class Person:
    """Somebody in front of a browser."""

    def __init__(self, app) -> None:
        self.client, self.cookie, self.csrf = falcon.testing.TestClient(app), "", ""

    def sign_in(self, password: str, email: str = "new@bank.test"):
        answer = self._post("/login", email=email, password=password)
        if answer.status_code == 303:
            self._keep(answer)
        return answer

    def change(self, present: str, new: str, again: str | None = None):
        answer = self._post(
            "/password", csrf=self.csrf, present=present, new=new, again=new if again is None else again
        )
        if answer.status_code == 303:
            self._keep(answer)
        return answer

    def get(self, path: str, **headers: str):
        return self.client.simulate_get(path, headers=self._headers() | headers)

    def _keep(self, answer) -> None:
        self.cookie = answer.cookies["hr_session"].value
        self.csrf = service.session(self.cookie, clock.now()).csrf

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"hr_session={self.cookie}; hr_language=en"}

    def _post(self, path: str, **fields: str):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.client.simulate_post(path, body=urlencode(fields), headers=self._headers() | form)


@pytest.mark.feature("PV-05")
def test_account_when_somebody_else_made_its_password_then_nothing_opens_before_it_is_changed(ruled):
    service.add_account("new@bank.test", "New", "hr_lead", FIRST, clock.now(), must_change=True)
    person = Person(create(ruled))
    assert person.sign_in(FIRST).status_code == 303
    for path in ("/", "/positions", "/audit", "/api/v1/me"):
        answer = person.get(path, Accept="text/html")
        if path.startswith("/api"):
            assert (answer.status_code, answer.json["error"]["code"]) == (403, "password_change_needed")
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    assert "Choose one of your own to go on" in person.get("/password").text
    old = person.cookie
    assert person.change(FIRST, SECOND).status_code == 303
    assert person.get("/positions").status_code == 200
    assert service.session(old, clock.now()) is None
    assert "Choose one of your own to go on" not in person.get("/password").text
    assert person.sign_in(FIRST).status_code == 422
    assert person.sign_in(SECOND).status_code == 303
    assert {"what": "password"} in [one.detail for one in audit.recent()]


@pytest.mark.feature("PV-05")
def test_password_when_changed_badly_then_refused_with_the_reason(ruled):
    service.add_account("new@bank.test", "New", "hr", FIRST, clock.now())
    person = Person(create(ruled))
    person.sign_in(FIRST)
    assert "present password is wrong" in person.change("something else", SECOND).text
    assert "not repeated" in person.change(FIRST, SECOND, THIRD).text
    assert "at least 14 characters" in person.change(FIRST, "too short").text
    assert person.change(FIRST, SECOND).status_code == 429, "three wrong tries are enough"


@pytest.mark.feature("PV-05")
def test_password_when_used_before_then_refused_until_it_is_long_ago(ruled):
    made = service.add_account("new@bank.test", "New", "hr", FIRST, clock.now())
    at = clock.now()
    service.change_password(made, FIRST, SECOND, SECOND, at)
    service.change_password(made, SECOND, THIRD, THIRD, at + timedelta(seconds=1))
    for word in (FIRST, SECOND, THIRD):
        with pytest.raises(Invalid, match="used before"):
            service.change_password(made, THIRD, word, word, at + timedelta(hours=1))
        store.forget_attempts(f"password:{made.id}")
    service.change_password(made, THIRD, fourth := "the fourth of them", fourth, at + timedelta(hours=2))
    service.change_password(made, fourth, FIRST, FIRST, at + timedelta(hours=3))


@pytest.mark.feature("PV-05")
def test_password_when_good_for_too_long_then_has_to_be_changed_at_the_next_sign_in(ruled):
    service.add_account("new@bank.test", "New", "hr", FIRST, clock.now() - timedelta(days=89))
    service.add_account("old@bank.test", "Old", "hr", FIRST, clock.now() - timedelta(days=91))
    person = Person(create(ruled))
    person.sign_in(FIRST)
    assert person.get("/positions").status_code == 200
    person.sign_in(FIRST, "old@bank.test")
    assert person.get("/positions", Accept="text/html").headers["location"] == "/password"


def test_sign_in_when_wrong_as_often_as_the_settings_say_then_waits(ruled):
    service.add_account("new@bank.test", "New", "hr", FIRST, clock.now())
    person = Person(create(ruled))
    assert [person.sign_in("wrong").status_code for _ in range(4)] == [422, 422, 422, 429]


def appoint(settings, folder, root, *more: str) -> subprocess.CompletedProcess:
    (folder / "settings.json").write_text(settings.model_dump_json())
    environment = os.environ | {"HR_SETTINGS": str(folder / "settings.json")}
    command = [sys.executable, "-m", "app.foundation.access.first_administrator", *more]
    return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=scaled(60))


@pytest.mark.feature("PV-05", "PV-06")
def test_first_administrator_when_made_then_signs_in_once_and_chooses_a_password(db, tmp_path, pytestconfig):
    def run(*more: str) -> subprocess.CompletedProcess:
        return appoint(db, tmp_path, pytestconfig.rootpath, *more)

    assert run("--exists").returncode == 1
    lost = json.loads(run("--email", "new@bank.test", "--json").stdout)["password"]
    assert run("--exists").returncode == 1, "nobody signed in yet"
    made = run("--email", "new@bank.test", "--json")
    word = json.loads(made.stdout)["password"]
    assert word != lost
    assert word not in made.stderr
    kept = database.db.execute_sql("SELECT password_hash FROM accounts WHERE email = 'new@bank.test'").fetchone()[0]
    cost = {"m": 65536, "t": 3, "p": 4}  # the second of the two that RFC 9106 recommends
    assert kept.startswith("$argon2id$v=19$" + ",".join(f"{name}={value}" for name, value in cost.items()))
    person = Person(create(db))
    assert person.sign_in(lost).status_code == 422
    person.sign_in(word)
    assert person.get("/settings", Accept="text/html").headers["location"] == "/password"
    assert person.change(word, SECOND).status_code == 303
    assert person.get("/settings").status_code == 200
    assert run("--exists").returncode == 0
    for email in ("new@bank.test", "other@bank.test"):
        again = run("--email", email)
        assert again.returncode == 1
        assert "There is an administrator already" in again.stderr
        assert not again.stdout
    assert [one.action for one in audit.recent() if one.actor_id == "first_administrator"] == ["update", "create"]


def test_first_administrator_when_the_address_is_none_or_the_database_away_then_says_so(db, tmp_path, pytestconfig):
    wrong = appoint(db, tmp_path, pytestconfig.rootpath, "--email", "nobody")
    assert (wrong.returncode, wrong.stderr) == (1, "This is no e-mail address.\n")
    gone = db.model_copy(update={"database_url": "postgresql://x@127.0.0.1:1/hr"})
    away = appoint(gone, tmp_path, pytestconfig.rootpath, "--email", "a@b.cn")
    assert away.returncode == 3
    assert "database cannot be reached" in away.stderr
