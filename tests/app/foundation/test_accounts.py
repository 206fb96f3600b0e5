"""What an administrator does with the accounts of others, and what nobody can do, over HTTP on a real PostgreSQL."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import timedelta

import falcon.testing
import pytest

from app import clock, database
from app.errors import AppError, Forbidden, Invalid
from app.foundation.access import accounts, service
from app.foundation.audit import service as audit
from tests.app.people import PASSWORD

NEW = [("email", " Wang.Wu@Bank.TEST "), ("name", " 王五  Wang Wu "), ("role", "hr"), ("language", "zh")]
WORD = re.compile(r'id="password" readonly value="([^"]+)"')


def word_on(page: falcon.testing.Result) -> str:
    """The password that an answer shows."""
    return WORD.search(page.text)[1]


def sign_in(email: str, password: str, at=None) -> str:
    return service.sign_in(email, password, "127.0.0.1", at or clock.now())


def recorded(account_id: uuid.UUID) -> list[tuple[str, dict]]:
    """What the audit holds of an account since it was made, newest first, without signing in."""
    return [
        (one.action, one.detail)
        for one in audit.recent()
        if one.object_id == str(account_id) and one.action != "sign_in"
    ]


@pytest.mark.feature("PV-05", "PV-06")
def test_account_when_made_then_its_password_is_shown_once_and_serves_to_choose_another(browse):
    administrator = browse("administrator")
    answer = administrator.submit("/accounts/new", NEW)
    word = word_on(answer)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    made = service.find("wang.wu@bank.test")
    assert (made.display_name, made.role, made.language) == ("王五 Wang Wu", "hr", "zh")
    assert made.must_change
    assert "was shown once" in administrator.get(administrator.at).text
    for path in ("/accounts", f"/accounts/{made.id}", "/api/v1/accounts", administrator.at):
        assert "wang.wu@bank.test" in administrator.get(path).text
        assert word not in administrator.get(path).text
    assert recorded(made.id) == [("create", {"role": "hr"})]
    token = service.change_password(made, word, own := "a password of my own", own, clock.now())
    assert not service.session(token, clock.now()).account.must_change
    with pytest.raises(Invalid, match="wrong"):
        sign_in("wang.wu@bank.test", word)


@pytest.mark.feature("PV-05")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "HR@bank.test", "account with this e-mail address already"),
        ("email", "ｈｒ@bank.test", "account with this e-mail address already"),
        ("email", "nobody", "no e-mail address"),
        ("email", "a@" + "b" * 250 + ".cn", "no e-mail address"),
        ("name", "  ", "Give a name"),
        ("role", "", "Fill in “Role”."),
        ("role", "candidate", "“Role” is one of: hr"),
        ("role", "root", "“Role” is one of: hr"),
        ("language", "fr", "“Language” is one of: zh"),
    ],
)
def test_account_when_stated_badly_then_none_is_made_and_the_form_keeps_what_was_written(browse, field, value, said):
    before = len(accounts.listing())
    answer = browse("administrator").submit("/accounts/new", [*((n, v) for n, v in NEW if n != field), (field, value)])
    assert said in answer.text
    assert ("王五" in answer.text) is (field != "name")
    assert len(accounts.listing()) == before


@pytest.mark.feature("PV-05")
def test_address_when_its_account_is_locked_then_makes_no_second_one(people):
    accounts.lock(people.administrator, people.hr.id, clock.now())
    with pytest.raises(AppError, match="already"):
        accounts.make(people.administrator, people.hr.email, "Other", "hr", "en", clock.now())


@pytest.mark.feature("PV-05")
def test_account_when_locked_then_its_sessions_end_at_once_and_unlocking_brings_none_back(browse, people):
    administrator, person = browse("administrator"), browse("hr")
    path = f"/accounts/{people.hr.id}"
    assert person.get("/positions").status_code == 200
    answer = administrator.post(f"{path}/lock", [])
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=locked")
    assert "locked and signed out" in administrator.get(f"{path}?done=locked").text
    assert person.get("/positions").headers["location"].startswith("/login")
    with pytest.raises(Invalid):
        sign_in(people.hr.email, PASSWORD)
    assert administrator.post(f"{path}/password", []).status_code == 409
    assert administrator.post(f"{path}/lock", []).status_code == 303
    assert administrator.post(f"{path}/unlock", []).status_code == 303
    assert person.get("/positions").headers["location"].startswith("/login")
    assert sign_in(people.hr.email, PASSWORD)
    assert recorded(people.hr.id) == [("unlock", {}), ("lock", {})], "locking twice is one act"


@pytest.mark.feature("PV-05", "PV-06")
def test_role_when_changed_then_holds_from_the_next_sign_in_and_is_recorded(browse, people):
    person = browse("hr")
    changed = browse("administrator").post(f"/accounts/{people.hr.id}/role", [("role", "auditor")])
    assert changed.status_code == 303
    assert person.get("/positions").headers["location"].startswith("/login")
    person = browse("hr")
    assert person.get("/positions").status_code == 403
    assert person.get("/audit").status_code == 200
    assert recorded(people.hr.id) == [("update", {"role": "auditor", "before": "hr"})]


@pytest.mark.feature("PV-05")
def test_password_when_renewed_then_the_old_one_ends_and_neither_wrong_tries_nor_history_help(
    browse, people, db, monkeypatch
):
    rules = db.passwords.model_copy(update={"history": 2})
    monkeypatch.setattr("app.settings.current", lambda: db.model_copy(update={"passwords": rules}))
    person = browse("hr")
    for _ in range(6):
        with pytest.raises(AppError):
            sign_in(people.hr.email, "wrong")
    word = word_on(browse("administrator").submit(f"/accounts/{people.hr.id}/password", []))
    assert person.get("/positions").headers["location"].startswith("/login")
    assert service.session(sign_in(people.hr.email, word), clock.now()).account.must_change
    with pytest.raises(Invalid, match="used before"):
        service.change_password(people.hr, word, PASSWORD, PASSWORD, clock.now())
    assert recorded(people.hr.id) == [("update", {"what": "password"})]


@pytest.mark.feature("PV-05")
def test_one_time_password_when_a_week_old_then_signs_nobody_in_until_it_is_renewed(people):
    at = clock.now()
    made = accounts.make(people.administrator, "late@bank.test", "Late", "hr", "en", at)
    assert sign_in("late@bank.test", made.password, at + timedelta(days=7))
    with pytest.raises(Invalid, match="too old"):
        sign_in("late@bank.test", made.password, at + timedelta(days=7, seconds=1))
    again = accounts.renew(people.administrator, made.account.id, at + timedelta(days=8))
    assert sign_in("late@bank.test", again.password, at + timedelta(days=9))
    service.change_password(made.account, again.password, own := "a password of my own", own, at + timedelta(days=9))
    assert sign_in("late@bank.test", own, at + timedelta(days=60))


@pytest.mark.feature("PV-05", "PV-06")
@pytest.mark.parametrize("act", ["role", "lock", "unlock", "password"])
def test_administrator_when_acting_on_the_own_account_then_refused(browse, people, act):
    administrator, path = browse("administrator"), f"/accounts/{people.administrator.id}"
    answer = administrator.post(f"{path}/{act}", [("role", "hr")])
    assert (answer.status_code, "Nobody changes their own account" in answer.text) == (403, True)
    page = administrator.get(path)
    assert "This is your own account" in page.text
    assert f"{path}/" not in page.text
    assert administrator.get("/accounts").status_code == 200
    api = administrator.send("PUT", f"/api/v1{path}", json={"role": "hr", "locked": True})
    assert api.status_code == 403
    assert recorded(people.administrator.id) == []


@pytest.mark.feature("PV-05", "PV-06")
def test_administrators_when_they_lock_each_other_at_once_then_one_remains(db, people):
    other = service.add_account("second@bank.test", "Second", "administrator", PASSWORD, clock.now())
    pair, start, refused = (people.administrator, other), threading.Barrier(2), []

    def act(by, upon) -> None:
        with database.connection():
            start.wait(10)
            try:
                accounts.lock(by, upon.id, clock.now())
            except Forbidden as error:
                refused.append(error)

    both = [threading.Thread(target=act, args=order) for order in (pair, pair[::-1])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    assert len(refused) == 1
    assert len(service.with_role("administrator")) == 1


@pytest.mark.feature("PV-05")
def test_administrator_when_locked_meanwhile_then_acts_no_more(people):
    other = service.add_account("second@bank.test", "Second", "administrator", PASSWORD, clock.now())
    accounts.lock(other, people.administrator.id, clock.now())
    for act in (
        lambda by: accounts.lock(by, people.hr.id, clock.now()),
        lambda by: accounts.set_role(by, people.hr.id, "administrator"),
        lambda by: accounts.make(by, "x@bank.test", "X", "administrator", "en", clock.now()),
    ):
        with pytest.raises(Forbidden):
            act(people.administrator)


def test_accounts_when_listed_then_show_state_and_last_sign_in_and_unknown_ones_are_not_found(browse, people):
    administrator = browse("administrator")
    accounts.lock(people.administrator, people.auditor.id, clock.now())
    found = {one["email"]: one for one in administrator.get("/api/v1/accounts").json["accounts"]}
    assert found["administrator@bank.test"]["signed_in_at"]
    assert found["manager@bank.test"]["signed_in_at"] is None
    assert [email for email, one in found.items() if one["locked"]] == ["auditor@bank.test"] == list(found)[-1:]
    for path in (f"/accounts/{uuid.uuid4()}", f"/api/v1/accounts/{uuid.uuid4()}"):
        assert administrator.get(path).status_code == 404


@pytest.mark.feature("PV-05")
def test_form_when_its_token_is_missing_then_changes_nothing(browse, people):
    administrator = browse("administrator")
    administrator.csrf = ""
    for path in ("/accounts/new", f"/accounts/{people.hr.id}/lock", f"/accounts/{people.hr.id}/password"):
        assert administrator.post(path, NEW).status_code == 403
    assert recorded(people.hr.id) == []
