"""The steps of the check in which the product must refuse something or show less, after those of `journey`."""

from __future__ import annotations

from collections.abc import Callable

from appliance.embedded import journey, people
from appliance.embedded.walk import StepFailed, Walk, until, want

BROKEN = b"%PDF-1.7 this is no document"
READ_SECONDS = 180
DIGITS_SHOWN = 7


def broken_file(walk: Walk) -> str:
    """A file that cannot be read gets a sentence."""
    [file] = people.hand_in(walk.as_("hr"), walk.ids["position"], {"broken.pdf": BROKEN})
    until(lambda: people.file_state(walk.as_("hr"), file["id"])["state"] == "refused", READ_SECONDS, "the refusal")
    message = people.file_state(walk.as_("hr"), file["id"])["message"]
    if not message:
        raise StepFailed("the broken file was refused without a sentence")
    return message


def masked(walk: Walk) -> str:
    """The telephone number of a candidate is masked."""
    answer = want(walk.as_("hr").get(f"/api/v1/applications/{walk.ids['application']}"), 200, "reading the application")
    phone = answer.json()["fields"].get("phone") or ""
    if not phone or sum(character.isdigit() for character in phone) > DIGITS_SHOWN:
        raise StepFailed("the telephone number is missing or not masked")
    return phone


def quotes(walk: Walk) -> str:
    """Every score rests on words that the candidate wrote."""
    assessment = people.assessment(walk.as_("manager"), walk.ids["application"]) or {"answers": []}
    answers, count = "\n".join(journey.ANSWERS), 0
    for answer in assessment["answers"]:
        if answer["score"] is not None and not answer["evidence"]:
            raise StepFailed(f"answer {answer['number']} has a score and no quote")
        if any(quote["quote"] not in answers for quote in answer["evidence"]):
            raise StepFailed(f"answer {answer['number']} quotes words that were not written")
        count += len(answer["evidence"])
    if not assessment["answers"]:
        raise StepFailed("there is no assessment")
    return f"{count} quotes, all found in the answers"


def roles(walk: Walk) -> str:
    """HR cannot decide; only the auditor reads the access log; the administrator sees no candidate."""
    path = f"/api/v1/applications/{walk.ids['application']}"
    decision = {"outcome": "rejected", "reason": "Not HR's to decide."}
    tried = {
        "HR can decide": walk.as_("hr").post(f"{path}/decision", decision),
        "HR can read the access log": walk.as_("hr").get("/audit"),
        "the administrator sees a candidate": walk.as_("administrator").get(path),
    }
    for what, answer in tried.items():
        if answer.status not in (403, 404):
            raise StepFailed(f"{what} ({answer.status})")
    want(walk.as_("auditor").get("/audit"), 200, "the access log")
    return "held"


STEPS: tuple[tuple[str, Callable[[Walk], str]], ...] = (
    ("a broken file", broken_file),
    ("masked numbers", masked),
    ("quotes", quotes),
    ("what roles may not do", roles),
)
