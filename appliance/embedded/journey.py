"""The steps of the check that take one candidate from résumé to employee record, after those of `walk`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from appliance.embedded import people
from appliance.embedded.walk import StepFailed, Walk, until

RESUME = "Emily Carter - Risk Analyst.pdf"
"""A synthetic résumé of the demo data; the check hands in the same file as for the demo position."""
ANSWERS = (
    "Our arrears report was late three months in a row. I collected the time stamps of every step, found that I "
    "asked for the branch figures too late, set a fixed date for each branch, and the next four reports were on time.",
    "A customer asked me to date a form one day back. I refused, explained why the date matters, called my manager, "
    "and we filed the form with the true date and a note.",
    "A retired couple no longer trusted us after a fee they had not expected. I listened, showed them the fee table, "
    "asked for a refund of the part we had explained badly, and called them after a month.",
    "I would ask what the money is for, when it is needed and how much loss they could bear. If the product does not "
    "fit their risk level I say so, offer a safer one, and write down what we agreed.",
)
SCREEN_SECONDS, ASSESS_SECONDS, RECORD_SECONDS = 180, 900, 10


def hand_in(walk: Walk) -> str:
    """HR hands in a résumé and sees what becomes of it."""
    content = _resume(walk.root)
    [file] = people.hand_in(walk.as_("hr"), _known(walk, "position"), {RESUME: content})
    until(lambda: _read(walk, file["id"]), SCREEN_SECONDS, "reading the résumé")
    return f"read: {RESUME}"


def _resume(root: Path) -> bytes:
    try:
        return (root / "app/demo/resumes" / RESUME).read_bytes()
    except OSError as error:
        raise StepFailed(f"the demo résumé is not there ({error.strerror}); look at app/demo/resumes") from error


def _read(walk: Walk, upload_id: str) -> bool:
    file = people.file_state(walk.as_("hr"), upload_id)
    if file["state"] == "refused":
        raise StepFailed(f"the résumé was refused: {file['message']}")
    if file["application_id"]:
        walk.ids["application"] = file["application_id"]
    return bool(file["application_id"])


def ranked(walk: Walk) -> str:
    """The candidate stands in the ranked list, with a score."""

    def ranked() -> list[dict]:
        return people.ranking(walk.as_("hr"), _known(walk, "position"))

    until(ranked, SCREEN_SECONDS, "ranking the candidate")
    first = ranked()[0]
    if first["application_id"] != _known(walk, "application"):
        raise StepFailed("the ranked list holds another application")
    return f"match {first['score']:.0f} of 100"


def invited(walk: Walk) -> str:
    """HR invites, and the link opens for whoever holds it."""
    walk.ids["link"] = people.invite(walk.as_("hr"), _known(walk, "application"))
    people.Candidate(walk.ids["link"]).status()
    return "the link opens"


def interviewed(walk: Walk) -> str:
    """The candidate answers every question in text mode."""
    people.Candidate(_known(walk, "link")).interview(list(ANSWERS))
    return f"{len(ANSWERS)} answers handed in"


def assessed(walk: Walk) -> str:
    """Each answer is rated, or it is said why not."""
    reader = walk.as_("manager")

    def finished() -> dict | None:
        assessment = people.assessment(reader, _known(walk, "application"))
        done = assessment and people.stage(reader, walk.ids["application"]) == "assessed"
        return assessment if done else None

    answers = until(finished, ASSESS_SECONDS, "assessing the interview")["answers"]
    scores = ["not enough evidence" if answer["score"] is None else f"{answer['score']:.1f}" for answer in answers]
    return f"scores: {', '.join(scores)}"


def approved(walk: Walk) -> str:
    """The manager approves with a reason."""
    reason = "Check: the answers show careful work."
    decision = people.decide(walk.as_("manager"), _known(walk, "application"), "approved", reason)
    return decision["outcome"]


def recorded(walk: Walk) -> str:
    """The employee record exists within ten seconds of the decision, with its chain."""
    reader, application = walk.as_("hr_lead"), _known(walk, "application")
    record = until(lambda: people.employee(reader, application), RECORD_SECONDS + 20, "making the employee record")
    chain = [link["kind"] for link in record["chain"]]
    if chain != ["resume", "interview", "assessment", "decision", "employee"]:
        raise StepFailed(f"the chain of the record is {', '.join(chain)}")
    if record["seconds_from_decision"] > RECORD_SECONDS:
        raise StepFailed(f"the record came {record['seconds_from_decision']} s after the decision")
    return f"{record['employee']['number']}, {record['seconds_from_decision']} s after the decision"


def _known(walk: Walk, name: str) -> str:
    if name not in walk.ids:
        raise StepFailed(f"an earlier step made no {name}")
    return walk.ids[name]


STEPS: tuple[tuple[str, Callable[[Walk], str]], ...] = (
    ("a résumé is read", hand_in),
    ("the list is ranked", ranked),
    ("an invitation", invited),
    ("a text interview", interviewed),
    ("an assessment", assessed),
    ("a decision", approved),
    ("an employee record", recorded),
)
