"""Signing in, roles, forms from other sites, and limits on attempts, over HTTP on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import falcon.testing
import pytest

from app import clock
from app.app import create
from app.foundation.access import service
from tests.app import people as everybody

PASSWORD = "correct horse battery staple"


@pytest.fixture
def client(db):
    return falcon.testing.TestClient(create(db))


def sign_in(client, email: str, password: str = PASSWORD):
    return client.simulate_post(
        "/login",
        body=f"email={email}&password={password.replace(' ', '+')}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def test_sign_in_when_password_is_right_then_cookie_opens_pages(client):
    service.add_account("hr@example.com", "Zhang San", "hr_lead", PASSWORD, clock.now())
    answer = sign_in(client, "HR@example.com")
    assert answer.status_code == 303
    cookie = answer.cookies["hr_session"]
    assert cookie.http_only
    page = client.simulate_get("/audit", headers={"Cookie": f"hr_session={cookie.value}; hr_language=en"})
    assert page.status_code == 200
    assert "Zhang San signed in account" in page.text


def test_sign_in_when_password_is_wrong_five_times_then_waits(client):
    service.add_account("hr@example.com", "Zhang San", "hr", PASSWORD, clock.now())
    for _ in range(5):
        assert sign_in(client, "hr@example.com", "wrong").status_code == 422
    assert sign_in(client, "hr@example.com").status_code == 429


@pytest.mark.feature("PV-07")
def test_access_log_when_role_is_hr_then_refused(client):
    service.add_account("hr@example.com", "Zhang San", "hr", PASSWORD, clock.now())
    cookie = sign_in(client, "hr@example.com").cookies["hr_session"].value
    assert client.simulate_get("/audit", headers={"Cookie": f"hr_session={cookie}"}).status_code == 403
    assert client.simulate_get("/audit").status_code == 303


@pytest.mark.parametrize(
    ("path", "language", "roles"),
    [
        ("/accounts", "en", "ask an account of this role: Administrator."),
        ("/accounts", "zh", "请联系以下角色的人员：管理员。"),
        ("/audit", "en", "ask an account of this role: HR lead or Auditor."),
        ("/audit", "zh", "请联系以下角色的人员：人力资源负责人或审计员。"),
    ],
)
def test_page_when_the_role_may_not_see_it_then_says_whom_to_ask(browse, path, language, roles):
    hr = browse("hr")
    hr._headers["Cookie"] += f"; hr_language={language}"
    answer = hr.get(path)
    assert answer.status_code == 403
    assert roles in answer.text


def test_form_when_token_is_missing_then_refused(client):
    service.add_account("a@example.com", "Audit", "auditor", PASSWORD, clock.now())
    cookie = sign_in(client, "a@example.com").cookies["hr_session"].value
    answer = client.simulate_post("/audit/verification", headers={"Cookie": f"hr_session={cookie}; hr_language=en"})
    assert answer.status_code == 403
    assert "Reload" in answer.text


@pytest.mark.feature("PV-05")
def test_change_when_its_token_is_wrong_or_anothers_then_is_refused_and_does_nothing(browse):
    browser, others = browse("auditor"), browse("lead").csrf
    wrong = browser.csrf[:-1] + ("A" if browser.csrf[-1] != "A" else "B")
    for browser.csrf in ("x", wrong, others):
        assert browser.post("/logout", []).status_code == 403
        assert browser.send("POST", "/logout").status_code == 403
    assert browser.get("/audit").status_code == 200


@pytest.mark.feature("PV-05")
@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)]
)
def test_change_when_another_site_started_it_then_is_refused_though_its_token_is_right(browse, site, status):
    browser = browse("auditor")
    assert browser.send("POST", "/logout", headers={"Sec-Fetch-Site": site}).status_code == status
    assert (browser.get("/audit").status_code == 200) is (status == 403)


@pytest.mark.feature("PV-05")
def test_session_when_nobody_used_it_for_half_an_hour_then_is_over(people):
    at = clock.now()
    token = service.sign_in(people.hr.email, everybody.PASSWORD, "127.0.0.1", at)
    later = at + timedelta(minutes=29)
    assert service.session(token, later).account.id == people.hr.id
    assert service.session(token, later + timedelta(minutes=29)) is not None, "it was used meanwhile"
    assert service.session(token, later + timedelta(minutes=59, seconds=1)) is None


@pytest.mark.feature("PV-05")
def test_session_when_it_was_used_for_ten_hours_then_is_over_all_the_same(people):
    at = clock.now()
    token = service.sign_in(people.hr.email, everybody.PASSWORD, "127.0.0.1", at)
    steps = [at + timedelta(minutes=20) * number for number in range(1, 31)]
    assert [service.session(token, step) is not None for step in steps] == [True] * 29 + [False]


def test_page_when_language_is_chosen_then_speaks_it(client):
    assert "Sign in" in client.simulate_get("/login", headers={"Accept-Language": "en-GB"}).text
    assert "登录" in client.simulate_get("/login", headers={"Accept-Language": "zh-CN"}).text


def tries(app, known: str, times: int = 31) -> int:
    """Sign in with wrong passwords of ever other accounts from one connection; returns the last status."""
    client = falcon.testing.TestClient(app)
    for number in range(times):
        body = f"email=nobody{number}@example.com&password=wrong"
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": f"10.0.0.{number}"}
        last = client.simulate_post("/login", body=body, headers=form, remote_addr=known).status_code
    return last


@pytest.mark.feature("PV-05")
def test_attempts_when_a_stranger_writes_another_address_each_time_then_counted_by_the_real_one(db):
    assert tries(create(db), "192.0.2.9") == 429
    edge = db.model_copy(update={"forwarded_allow_ips": ("192.0.2.1",)})
    assert tries(create(edge), "192.0.2.1") == 422
    assert tries(create(edge), "192.0.2.8") == 429


NO_ADDRESS = (
    "//[",
    "//[::1",
    "//a]b",
    "//\u2100x",
    "http://[",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
)


@pytest.mark.parametrize("wanted", NO_ADDRESS)
def test_way_on_when_it_names_no_page_of_this_site_then_leads_home(client, wanted):
    service.add_account("hr@example.com", "Zhang San", "hr_lead", PASSWORD, clock.now())
    assert client.simulate_get("/language", params={"to": "en", "back": wanted}).headers["location"] == "/"
    assert client.simulate_get("/login", params={"next": wanted}).status_code == 200
    form = {"email": "hr@example.com", "password": PASSWORD, "next": wanted}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.simulate_post("/login", body=urlencode(form), headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_refusal_when_the_browser_names_no_page_before_then_is_said_all_the_same(client):
    for referer in ("//[", "http://[::1", "//a]b"):
        answer = client.simulate_post("/nowhere", headers={"Referer": referer, "Accept-Language": "en"})
        assert answer.status_code == 404
        assert "This page does not exist" in answer.text
