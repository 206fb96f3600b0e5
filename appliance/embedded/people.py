"""What people do with the product over HTTP, in one call each: HR, the candidate, the manager; used by the check."""

from __future__ import annotations

from urllib.parse import urlsplit

from appliance.embedded.client import Answer, Client


class Refused(Exception):
    """The product gave an unexpected answer; carries the act and the answer."""

    def __init__(self, what: str, answer: Answer) -> None:
        super().__init__(f"{what}: {answer.status or 'no answer'} from {urlsplit(answer.url).path}{_sentence(answer)}")
        self.status = answer.status


def _sentence(answer: Answer) -> str:
    """Return the sentence of a refusal, which never holds a person's data."""
    try:
        return f" ({answer.json()['error']['message']})"
    except (ValueError, KeyError, TypeError):
        return ""


def want(answer: Answer, what: str, *statuses: int) -> Answer:
    """Pass on an answer with one of these statuses (200 when none is named); raises Refused."""
    if answer.status not in (statuses or (200,)):
        raise Refused(what, answer)
    return answer


def sign_in(address: str, account: dict[str, str], language: str = "en") -> Client:
    """Sign in with `{email, password}` and return the browser, which reads pages in `language`."""
    browser = Client(address)
    browser.get(f"/language?to={language}&back=/login")
    fields = {"email": account["email"], "password": account["password"], "next": "/api/v1/me"}
    me = want(browser.form("/login", fields), "signing in")
    browser.csrf = me.json()["csrf"]
    return browser


def open_position(hr: Client, manager: Client, **stated: object) -> str:
    """Open a position that `manager` decides about, and return its id."""
    manager_id = want(manager.get("/api/v1/me"), "who the manager is").json()["id"]
    answer = hr.post("/api/v1/positions", {"manager_id": manager_id} | stated)
    return want(answer, "opening a position", 201).json()["id"]


def hand_in(hr: Client, position_id: str, files: dict[str, bytes]) -> list[dict]:
    """Hand in résumés and return the state of each: `[{id, name, state, code, message, repeated}]`."""
    sent = hr.upload(f"/api/v1/positions/{position_id}/applications", "files", files)
    return want(sent, "handing in résumés", 200, 202).json()["files"]


def file_state(hr: Client, upload_id: str) -> dict:
    """Return the state of an uploaded file: `{id, name, state, code, message, application_id}`."""
    return want(hr.get(f"/api/v1/uploads/{upload_id}"), "looking at a file").json()


def applications(reader: Client, position_id: str) -> list[dict]:
    """Return the applications of a position: `[{id, name, stage, received_at}]`."""
    answer = reader.get(f"/api/v1/positions/{position_id}/applications")
    return want(answer, "listing applications").json()["applications"]


def ranking(reader: Client, position_id: str) -> list[dict]:
    """Return the ranked list of a position, best match first: `[{rank, application_id, stage, score, band}]`."""
    return want(reader.get(f"/api/v1/positions/{position_id}/ranking"), "reading the ranked list").json()["ranking"]


def stage(reader: Client, application_id: str) -> str:
    """Return the stage of an application."""
    return want(reader.get(f"/api/v1/applications/{application_id}"), "reading an application").json()["stage"]


def invite(hr: Client, application_id: str) -> str:
    """Invite a candidate and return the link."""
    answer = hr.post(f"/api/v1/applications/{application_id}/invite", {})
    return want(answer, "inviting a candidate", 201).json()["link"]


def decide(decider: Client, application_id: str, outcome: str, reason: str) -> dict:
    """Approve or reject and return the decision."""
    answer = decider.post(f"/api/v1/applications/{application_id}/decision", {"outcome": outcome, "reason": reason})
    return want(answer, "deciding", 201).json()["decision"]


def assessment(reader: Client, application_id: str) -> dict | None:
    """Return the assessment of an application, None before there is one."""
    answer = reader.get(f"/api/v1/applications/{application_id}/assessment")
    return want(answer, "reading an assessment").json()["assessment"]


def employee(reader: Client, application_id: str) -> dict | None:
    """Return the employee record that an application led to, None while there is none."""
    answer = reader.get(f"/api/v1/applications/{application_id}/employee")
    return want(answer, "reading an employee record").json()["employee"]


class Candidate:
    """Somebody with a link, who answers in text mode."""

    def __init__(self, link: str, language: str = "en") -> None:
        place = urlsplit(link)
        self.path = place.path
        self.browser = Client(f"{place.scheme}://{place.netloc}")
        self.browser.get(f"/language?to={language}&back={self.path}")

    def begin(self) -> None:
        """Choose text mode and agree to the assessment."""
        want(self.browser.form(f"{self.path}/check", {"mode": "text"}), "choosing text mode")
        want(self.browser.form(f"{self.path}/consent", {"assessment": "yes"}), "agreeing to the assessment")

    def open(self, number: int) -> Answer:
        """Show a question; its time begins."""
        return want(self.browser.form(f"{self.path}/questions/{number}", {}), f"opening question {number}")

    def answer(self, number: int, text: str) -> None:
        """Show a question and hand in an answer."""
        self.open(number)
        want(self.browser.form(f"{self.path}/answers/{number}", {"text": text}), f"answering question {number}")

    def finish(self) -> None:
        """End the interview."""
        want(self.browser.form(f"{self.path}/transcript", {"finish": "1"}), "ending the interview")

    def interview(self, texts: list[str]) -> None:
        """Go through a whole interview."""
        self.begin()
        for number, text in enumerate(texts, 1):
            self.answer(number, text)
        self.finish()

    def status(self) -> Answer:
        """Open the page that says where the application stands."""
        return want(self.browser.get(self.path), "reading the status page")
