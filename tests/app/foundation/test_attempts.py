"""Guessing is slow, an office signs in, and no stranger shuts a person out."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from app import clock
from app.database import db as database
from app.errors import Invalid, TooMany
from app.foundation.access import attempts, passwords, service
from app.foundation.audit import service as audit
from tests.app.people import PASSWORD

MAIL, HOME, STRANGER = "hr@bank.test", "192.0.2.1", "203.0.113.9"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hash nobody's password quickly: what is counted here is attempts."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_DECOY", hasher.hash("nobody's"))
    monkeypatch.setattr(passwords, "right", lambda kept, password: kept is not None and password == PASSWORD)


def fail(times: int, mail: str = MAIL, address: str = STRANGER, device: str | None = None, at=None) -> None:
    for _ in range(times):
        with pytest.raises(Invalid):
            service.sign_in(mail, "wrong", address, at or clock.now(), device)


@pytest.fixture
def at():
    """A moment early in its quarter of an hour and its day."""
    return clock.now().replace(hour=1, minute=1)


def test_office_when_many_sign_in_from_one_address_then_none_is_refused(people, at):
    for _ in range(100):
        assert service.sign_in(MAIL, PASSWORD, HOME, at)
    assert database.execute_sql("SELECT coalesce(sum(count), 0) FROM attempts").fetchone()[0] == 0


def test_account_when_a_stranger_fails_from_elsewhere_then_its_owner_signs_in(people, at):
    fail(5, at=at)
    with pytest.raises(TooMany):
        service.sign_in(MAIL, PASSWORD, STRANGER, at)
    assert service.sign_in(MAIL, PASSWORD, HOME, at)


def test_account_when_strangers_fail_from_everywhere_then_a_known_device_goes_on(people, at):
    device = attempts.remembered(MAIL)
    for number in range(50):
        fail(1, address=f"203.0.113.{number}", at=at)
    with pytest.raises(TooMany):
        service.sign_in(MAIL, PASSWORD, HOME, at)
    assert service.sign_in(MAIL, PASSWORD, HOME, at, device)


def test_device_when_stolen_forged_or_of_another_account_then_has_a_small_budget_or_none(people, at):
    device = attempts.remembered(MAIL)
    fail(5, device=device, at=at)
    with pytest.raises(TooMany):
        service.sign_in(MAIL, PASSWORD, STRANGER, at, device)
    for number in range(45):
        fail(1, address=f"203.0.113.{number}", at=at)
    fail(5, address="198.51.100.1", at=at)
    for other in (device + "x", attempts.remembered("lead@bank.test"), "nothing"):
        with pytest.raises(TooMany):
            service.sign_in(MAIL, PASSWORD, HOME, at, other)
    late = at + timedelta(days=91)
    assert attempts._known_device(attempts.subject(MAIL), device, late) is None


def test_account_when_failures_go_on_all_day_then_the_wait_grows(people, at):
    for quarter in range(4):
        fail(5, at=at + timedelta(minutes=15 * quarter))
    with pytest.raises(TooMany) as refused:
        service.sign_in(MAIL, PASSWORD, STRANGER, at + timedelta(minutes=61))
    assert int(str(refused.value.fields["minutes"])) > 60


def test_account_when_it_does_not_exist_then_is_refused_as_one_that_does(people, at):
    said: list[list[str]] = []
    for mail in (MAIL, "nobody@bank.test"):
        said.append([])
        for _ in range(6):
            with pytest.raises((Invalid, TooMany)) as refused:
                service.sign_in(mail, "wrong", HOME, at)
            said[-1].append(str(refused.value))
    assert said[0] == said[1]


def test_address_when_it_tries_many_accounts_then_waits_and_refusals_make_it_no_longer(people, at):
    for number in range(30):
        fail(1, mail=f"nobody{number}@bank.test", at=at)
    for _ in range(3):
        with pytest.raises(TooMany):
            service.sign_in("other@bank.test", "wrong", STRANGER, at)
    assert service.sign_in(MAIL, PASSWORD, HOME, at)
    counted = database.execute_sql("SELECT count FROM attempts WHERE subject = %s", (f"address:{STRANGER}",)).fetchone()
    assert counted[0] == 30


def test_attempts_when_long_past_then_are_removed(people, at):
    fail(1, at=at)
    fail(1, at=at + timedelta(days=3))
    assert database.execute_sql("SELECT count(DISTINCT window_at::date) FROM attempts").fetchone()[0] == 1


def test_administrator_when_an_account_waits_then_sees_and_lifts_it(people, browse):
    fail(5)
    page = browse("administrator").get(f"/accounts/{people.hr.id}").text
    assert "Failed sign-ins in this quarter of an hour</dt><dd>5</dd>" in page
    browser = browse("administrator")
    assert browser.post(f"/accounts/{people.hr.id}/attempts", []).status_code == 303
    assert service.sign_in(MAIL, PASSWORD, STRANGER, clock.now())


def test_program_when_an_account_waits_then_sees_and_lifts_it_by_the_same_rules(people, browse, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    fail(5)
    program, address = browse("administrator"), f"/api/v1/accounts/{people.hr.id}"
    with pytest.raises(TooMany):
        service.sign_in(MAIL, PASSWORD, STRANGER, clock.now())
    assert program.get(address).json["failed_sign_ins"] == 5
    lifted = program.send("DELETE", f"{address}/attempts")
    assert (lifted.status_code, lifted.json["failed_sign_ins"], lifted.json["email"]) == (200, 0, MAIL)
    assert service.sign_in(MAIL, PASSWORD, STRANGER, clock.now())
    entry = next(one for one in audit.recent(20) if one.action == "unlock")
    assert (entry.actor_id, entry.object_id) == (str(people.administrator.id), str(people.hr.id))
    assert entry.detail == {"what": "attempts"}
    own = program.send("DELETE", f"/api/v1/accounts/{people.administrator.id}/attempts")
    assert own.status_code == 403
    assert program.send("DELETE", f"/api/v1/accounts/{uuid.uuid4()}/attempts").status_code == 404
    assert browse("lead").send("DELETE", f"{address}/attempts").status_code == 403


def test_page_when_signed_in_then_the_browser_is_known(people, browse):
    browser = browse(None)
    answer = browser._client.simulate_post(
        "/login", body=f"email={MAIL}&password={PASSWORD.replace(' ', '+')}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    cookie = answer.cookies["hr_known"]
    assert cookie.http_only
    assert cookie.path == "/login"
    assert attempts._known_device(attempts.subject(MAIL), cookie.value, clock.now())
