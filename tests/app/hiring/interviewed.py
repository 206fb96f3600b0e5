"""A candidate with a link, as a browser would act, for tests of interviews and assessments."""

from __future__ import annotations

from urllib.parse import urlencode

import falcon.testing

from app import clock, database
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.applications.store import Application
from app.hiring.interviews import service as interviews
from tests.app.hiring import resumes

FORM = "application/x-www-form-urlencoded"


def actions(person_id) -> list[tuple[str, str]]:
    """What the record says was done to a person's data, oldest first."""
    return [(entry.action, entry.object_kind) for entry in reversed(audit.recent(200, person_id=person_id))]


def column(sql: str, *values) -> list:
    """The first column of a query."""
    return [row[0] for row in database.db.execute_sql(sql, values).fetchall()]


class Candidate:
    """Follows a link with cookies of its own; `language` is what the browser asks for."""

    def __init__(self, app: falcon.App, link: str, language: str = "en") -> None:
        self._client = falcon.testing.TestClient(app)
        self.path = "/i/" + link.rpartition("/i/")[2]
        self._cookies: dict[str, str] = {}
        self._language = language

    def _headers(self, more: dict | None) -> dict:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Accept-Language": self._language} | ({"Cookie": cookies} if cookies else {}) | (more or {})

    def send(self, method: str, path: str, headers: dict | None = None, **more: object) -> falcon.testing.Result:
        """Send anything to an address below the link."""
        result = self._client.simulate_request(method, self.path + path, headers=self._headers(headers), **more)
        self._cookies |= {name: cookie.value for name, cookie in result.cookies.items()}
        return result

    def get(self, path: str = "") -> falcon.testing.Result:
        """Read a page."""
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> falcon.testing.Result:
        """Send a form."""
        return self.send("POST", path, {"Content-Type": FORM}, body=urlencode(fields))

    def submit(self, path: str, **fields: str) -> falcon.testing.Result:
        """Send a form as a browser does, and look at the page that it leads to; its address is `at`."""
        headers = {"Content-Type": FORM, "Accept": "text/html,*/*;q=0.8"}
        answer = self.send("POST", path, headers, body=urlencode(fields))
        assert answer.status_code == 303, answer.text
        self.at = answer.headers["location"]
        return self.get(self.at.removeprefix(self.path))

    def json(self, method: str, path: str, content: object = None) -> falcon.testing.Result:
        """Send and receive JSON."""
        return self.send(method, path, {"Accept": "application/json"}, json=content)

    def begin(self, mode: str = "text", assessment: bool = True) -> None:
        """Choose a mode and consent."""
        assert self.post("/check", mode=mode).status_code == 303
        said = {"recording": "yes", "assessment": "yes" if assessment else "no"}
        assert self.post("/consent", **said).status_code == 303

    def answer(self, number: int, text: str) -> falcon.testing.Result:
        """Show a question and type an answer."""
        assert self.post(f"/questions/{number}").status_code == 303
        return self.post(f"/answers/{number}", text=text)


def screened(people, at=None):
    """An application that may be invited."""
    application = resumes.applied(people, at or resumes.position(people, language="en"))
    applications.set_stage(application.id, "screened", people.hr)
    return applications.application(application.id)


def invited(people, app: falcon.App, language: str = "en", application=None) -> tuple[Application, Candidate]:
    """An invited application and its candidate."""
    application = application or screened(people)
    link = interviews.invite(application.id, people.hr, clock.now()).link
    return application, Candidate(app, link, language)
