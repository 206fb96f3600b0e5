"""The steps of the check, in order: what people would do in a browser, and what must come of it.

Each step is a function of the walk so far that returns its result in a few words, or raises StepFailed.
To extend the check, write a function and name it in STEPS.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from appliance.embedded.client import Answer, Client

MODELS_SECONDS = 1800

T = TypeVar("T")


class StepFailed(Exception):
    """An expectation that was not met."""


@dataclass
class Walk:
    """What the steps know: the address, the accounts, and what earlier steps made."""

    address: str
    accounts: list[dict[str, str]]
    root: Path
    people: dict[str, Client] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def as_(self, role: str) -> Client:
        """Return the browser of a signed-in role."""
        if role not in self.people:
            raise StepFailed(f"nobody is signed in as {role}")
        return self.people[role]


def want(answer: Answer, status: int, what: str) -> Answer:
    """Pass an answer on that has the wanted status; raises StepFailed."""
    if answer.status != status:
        raise StepFailed(f"{what}: expected {status}, got {answer.status or 'no answer'} from {answer.url}")
    return answer


def until(true: Callable[[], T | None], seconds: float, what: str) -> T:
    """Wait until something is true and return it; raises StepFailed at the deadline."""
    deadline = time.monotonic() + seconds
    while not (value := true()):
        if time.monotonic() > deadline:
            raise StepFailed(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.5)
    return value


def health(walk: Walk) -> str:
    """The application is alive and reaches its database."""
    browser = Client(walk.address)
    want(browser.get("/healthz"), 200, "health")
    want(browser.get("/readyz"), 200, "readiness")
    return "alive, database reached"


def sign_in_page(walk: Walk) -> str:
    """The sign-in page opens in both languages and asks nothing of the internet."""
    browser = Client(walk.address)
    for language in ("en", "zh"):
        page = want(browser.get(f"/language?to={language}&back=/login"), 200, f"sign-in page in {language}")
        if f'lang="{language}' not in page.text or 'name="password"' not in page.text:
            raise StepFailed(f"the sign-in page does not speak {language}")
        if "default-src 'none'" not in page.headers.get("content-security-policy", ""):
            raise StepFailed("the sign-in page has no strict Content-Security-Policy")
    return "zh and en"


def wrong_password(walk: Walk) -> str:
    """A wrong password is refused."""
    if not walk.accounts:
        raise StepFailed("there are no demo accounts; look at the demo data")
    refused = Client(walk.address).form("/login", {"email": walk.accounts[0]["email"], "password": "wrong"})
    if refused.status < 400:
        raise StepFailed("a wrong password was accepted")
    return "refused"


def sign_in(walk: Walk) -> str:
    """One account of each role signs in and is who it should be."""
    if not walk.accounts:
        raise StepFailed("there are no demo accounts; look at the demo data")
    for account in walk.accounts:
        browser = Client(walk.address)
        fields = {"email": account["email"], "password": account["password"], "next": "/"}
        refused = browser.form("/login", fields).url.endswith("/login")
        if refused:
            raise StepFailed(f"{account['role']} cannot sign in")
        me = want(browser.get("/api/v1/me"), 200, f"who {account['role']} is").json()
        if me["role"] != account["role"]:
            raise StepFailed(f"{account['email']} should be {account['role']} and is {me['role']}")
        browser.csrf = me["csrf"]
        walk.people[account["role"]] = browser
    return ", ".join(walk.people)


def home(walk: Walk) -> str:
    """Each role has a home page."""
    if not walk.people:
        raise StepFailed("nobody is signed in")
    for role, browser in walk.people.items():
        want(browser.get("/"), 200, f"home page of {role}")
    return "opens for each role"


def stranger(walk: Walk) -> str:
    """Nobody reads anything without signing in."""
    for path in ("/api/v1/positions", "/api/v1/openapi.json"):
        if Client(walk.address).get(path).status not in (401, 403):
            raise StepFailed(f"{path} answers a stranger")
    return "kept out"


def open_position(walk: Walk) -> str:
    """HR opens a position with a requirement and a rule; the administrator cannot see it."""
    manager = walk.as_("manager").get("/api/v1/me").json()
    position = {
        "title": "Check: credit analyst",
        "language": "en",
        "requirements": [{"text": "credit risk", "kind": "must", "weight": 2, "synonyms": []}],
        "rules": [{"kind": "degree_at_least", "value": "bachelor"}],
        "manager_id": manager["id"],
    }
    created = want(walk.as_("hr").post("/api/v1/positions", position), 201, "opening a position").json()
    walk.ids["position"] = created["id"]
    want(walk.as_("hr").get(f"/api/v1/positions/{created['id']}"), 200, "reading the position")
    if walk.as_("administrator").get(f"/api/v1/positions/{created['id']}").status not in (403, 404):
        raise StepFailed("the administrator can read a position")
    return "opened, hidden from the administrator"


def models_ready(walk: Walk) -> str:
    """Every model is fetched and loaded."""

    def models() -> dict[str, dict]:
        return Client(walk.address).get("/api/v1/models").json()["models"]

    def settled() -> bool:
        states = [model["state"] for model in models().values()]
        return bool(states) and all(state in ("ready", "failed") for state in states)

    until(settled, MODELS_SECONDS, "loading the models")
    failed = [f"{name} ({model.get('message')})" for name, model in models().items() if model["state"] == "failed"]
    if failed:
        raise StepFailed(f"not loaded: {', '.join(failed)}")
    return ", ".join(models())


STEPS: tuple[tuple[str, Callable[[Walk], str]], ...] = (
    ("health", health),
    ("sign-in page", sign_in_page),
    ("wrong password", wrong_password),
    ("sign-in of each role", sign_in),
    ("home page", home),
    ("strangers", stranger),
    ("a position is opened", open_position),
    ("models", models_ready),
)
