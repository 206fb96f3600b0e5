"""Signing in, roles, forms from other sites, and limits on attempts, over HTTP on a real PostgreSQL."""

from __future__ import annotations

import falcon.testing
import pytest
from argon2 import PasswordHasher

from app import clock
from app.app import create
from app.foundation.access import passwords, service

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


def test_form_when_token_is_missing_then_refused(client):
    service.add_account("a@example.com", "Audit", "auditor", PASSWORD, clock.now())
    cookie = sign_in(client, "a@example.com").cookies["hr_session"].value
    answer = client.simulate_post("/audit/verification", headers={"Cookie": f"hr_session={cookie}; hr_language=en"})
    assert answer.status_code == 403
    assert "Reload" in answer.text


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
def test_attempts_when_a_stranger_writes_another_address_each_time_then_counted_by_the_real_one(db, monkeypatch):
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_DECOY", quick.hash("nobody's"))  # a hundred tries at full cost take half a minute
    assert tries(create(db), "192.0.2.9") == 429
    edge = db.model_copy(update={"forwarded_allow_ips": ("192.0.2.1",)})
    assert tries(create(edge), "192.0.2.1") == 422
    assert tries(create(edge), "192.0.2.8") == 429
