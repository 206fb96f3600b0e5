"""People of each role, and a browser-like client of the whole application over a real database."""

from __future__ import annotations

import functools
from types import SimpleNamespace
from typing import Any

import falcon.testing
import pytest
from argon2 import PasswordHasher

from app import clock, database
from app.app import create
from app.foundation.access import service as access
from app.foundation.access import store

PASSWORD = "a long test password"


@functools.cache
def _hashed() -> str:
    """Hash the password once: seven times for each test would be most of the time that the tests take."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def people(db):
    """One account for each role, and a second one for HR and manager."""
    made = {}
    for name, role in (
        ("hr", "hr"), ("other_hr", "hr"), ("lead", "hr_lead"), ("manager", "manager"), ("other_manager", "manager"),
        ("administrator", "administrator"), ("auditor", "auditor"),
    ):  # fmt: skip
        made[name] = store.add(f"{name}@bank.test", name.title(), role, _hashed(), "en", clock.now(), False)
    return SimpleNamespace(**made)


class Browser:
    """Signs in as one account and carries its cookie and form token."""

    def __init__(self, app: falcon.App, token: str | None, csrf: str) -> None:
        self._client, self.csrf = falcon.testing.TestClient(app), csrf
        self._headers = {"Accept-Language": "en"} | ({"Cookie": f"hr_session={token}"} if token else {})

    def get(self, path: str, **more: object) -> falcon.testing.Result:
        """Read a page."""
        return self._client.simulate_get(path, headers=self._headers, **more)

    def post(self, path: str, fields: list[tuple[str, str]]) -> falcon.testing.Result:
        """Send a form."""
        from urllib.parse import urlencode

        body = urlencode([("csrf", self.csrf), *fields])
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return self._client.simulate_post(path, headers=headers, body=body)

    def submit(self, path: str, fields: list[tuple[str, str]]) -> falcon.testing.Result:
        """Send a form as a browser does, and look at the page that it leads to; its address is `at`."""
        self._headers["Accept"] = "text/html,*/*;q=0.8"
        answer = self.post(path, fields)
        assert answer.status_code == 303, answer.text
        self.at = answer.headers["location"]
        return self.get(self.at)

    def send(self, method: str, path: str, **more: Any) -> falcon.testing.Result:
        """Send anything else, with the token in a header."""
        headers = self._headers | {"X-CSRF-Token": self.csrf} | more.pop("headers", {})
        return self._client.simulate_request(method, path, headers=headers, **more)


@pytest.fixture
def browse(db, people):
    """A function that opens a browser for one of the people, by name, or for a stranger."""
    app = create(db)

    def sign_in(name: str | None) -> Browser:
        if name is None:
            return Browser(app, None, "")
        token = access.sign_in(f"{name}@bank.test", PASSWORD, "127.0.0.1", clock.now())
        return Browser(app, token, access.session(token, clock.now()).csrf)

    yield sign_in
    database.db.close()
