"""Signing in again on an open page: the account of the page alone, with what protects every sign-in."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import urlencode

import falcon.testing
import pytest

from app import clock, database
from app.app import create
from app.foundation.access import service
from app.foundation.access.again import state
from tests.app.people import PASSWORD

AGAIN = "/login/again"


@pytest.fixture
def page(people, db):
    """A page of the HR specialist that lies open: its token, after its session ended."""
    client = falcon.testing.TestClient(create(db))
    token = service.sign_in("hr@bank.test", PASSWORD, "127.0.0.1", clock.now())
    csrf = service.session(token, clock.now()).csrf
    service.sign_out(token)
    return SimpleNamespace(client=client, csrf=csrf)


def send(page, email: str = "hr@bank.test", password: str = PASSWORD, csrf: str | None = None, **headers: str):
    fields = {"email": email, "password": password, "csrf": page.csrf if csrf is None else csrf}
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "Accept-Language": "en"}
    return page.client.simulate_post(AGAIN, headers=sent | headers, body=urlencode(fields))


def asked(page, token: str | None) -> dict:
    headers = {"X-CSRF-Token": page.csrf} | ({"Cookie": f"hr_session={token}"} if token else {})
    return page.client.simulate_get(AGAIN, headers=headers).json


def sessions() -> int:
    return database.db.execute_sql("SELECT count(*) FROM sessions").fetchone()[0]


def test_page_when_its_session_holds_or_not_then_is_told_so_and_others_get_no_token(page, people):
    assert asked(page, None) == {"state": "over", "csrf": None}
    other = service.sign_in("lead@bank.test", PASSWORD, "127.0.0.1", clock.now())
    assert asked(page, other) == {"state": "other", "csrf": None}
    own = service.sign_in("hr@bank.test", PASSWORD, "127.0.0.1", clock.now())
    csrf = service.session(own, clock.now()).csrf
    assert asked(page, own) == {"state": "holds", "csrf": csrf}
    assert csrf != page.csrf
    page.csrf = "guessed"
    assert asked(page, own) == {"state": "other", "csrf": None}, "who does not know a page's token learns none"


def test_account_when_it_signs_in_again_then_the_page_has_a_token_that_its_forms_are_taken_with(page):
    answer = send(page)
    assert answer.status_code == 200
    token = answer.cookies["hr_session"].value
    assert (answer.cookies["hr_session"].http_only, answer.cookies["hr_session"].same_site) == (True, "Lax")
    assert answer.json == {"state": "holds", "csrf": service.session(token, clock.now()).csrf}
    assert answer.headers["cache-control"] == "no-store"
    assert PASSWORD not in answer.text
    sent = {"Cookie": f"hr_session={token}", "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    for csrf, is_taken in ((page.csrf, False), (answer.json["csrf"], True)):
        page.client.simulate_post("/logout", headers=sent, body=urlencode({"csrf": csrf}))
        assert (service.session(token, clock.now()) is None) is is_taken


def test_another_account_when_it_signs_in_on_the_page_then_is_refused_and_its_password_not_tried(page):
    before = sessions()
    for password in (PASSWORD, "wrong password"):
        answer = send(page, "lead@bank.test", password)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, "email")
        assert "typed by another account" in answer.json["error"]["message"]
        assert "hr_session" not in answer.cookies
    unknown = send(page, "nobody@bank.test")
    assert unknown.json == answer.json, "it does not say which accounts there are"
    assert sessions() == before
    assert service.sign_in("lead@bank.test", PASSWORD, "127.0.0.1", clock.now())


def test_password_when_wrong_then_counts_as_every_failed_sign_in(page):
    answers = [send(page, password="wrong password") for _ in range(12)]
    assert answers[0].status_code == 422
    assert "wrong" in answers[0].json["error"]["message"]
    assert answers[-1].status_code == 429
    assert send(page).status_code == 429
    assert not any("hr_session" in one.cookies for one in answers)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_sign_in_when_another_site_sends_it_or_no_page_did_then_is_refused(page, site):
    assert send(page, **{"Sec-Fetch-Site": site}).status_code == 403
    for csrf in ("", "guessed", page.csrf + "x"):
        assert send(page, csrf=csrf).status_code == 403
    assert send(page, csrf="x" * 501).status_code == 422
    assert sessions() == 0


def test_account_when_it_was_closed_meanwhile_then_cannot_sign_in_again(page, people):
    database.db.execute_sql("UPDATE accounts SET disabled_at = now() WHERE id = %s", (people.hr.id,))
    assert send(page).status_code in (403, 422)
    assert sessions() == 0


def test_account_when_a_new_password_is_due_then_the_page_is_told_and_gets_no_token(page, people):
    service.set_password(people.hr.id, PASSWORD, clock.now(), must_change=True)
    answer = send(page)
    assert answer.json == {"state": "change", "csrf": None}
    session = service.session(answer.cookies["hr_session"].value, clock.now())
    assert state(page.csrf, session) == "change"
    assert asked(page, answer.cookies["hr_session"].value) == {"state": "change", "csrf": None}


def test_pages_when_shown_then_only_those_of_an_account_can_sign_in_again(browse):
    assert 'id="session-over"' in browse("hr").get("/positions").text
    assert 'id="session-over"' not in browse(None).get("/login").text
