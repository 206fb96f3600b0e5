"""The stages of an application, the steps between them, and the acts that each allows."""

from __future__ import annotations

from app.errors import Conflict

BEFORE_INTERVIEW = ("received", "screening", "screened", "manual_review")
DURING_INTERVIEW = ("invited", "interviewing")
FINAL = ("approved", "rejected")

STEPS: dict[str, tuple[str, ...]] = {
    "received": ("screening", "screened", "manual_review", "rejected"),
    "screening": ("screened", "manual_review", "rejected"),
    "screened": ("screening", "manual_review", "invited", "rejected"),
    "manual_review": ("screening", "screened", "invited", "rejected"),
    "invited": ("interviewing", "rejected"),
    "interviewing": ("assessed", "rejected"),
    "assessed": ("approved", "rejected"),
    "approved": (),
    "rejected": (),
}
"""From each stage the stages that may follow; a rejection is always a named person's decision."""

OPEN = tuple(stage for stage in STEPS if stage not in FINAL)
ACTS: dict[str, tuple[str, ...]] = {
    # by the system and by staff
    "screen": OPEN,
    "rerun": BEFORE_INTERVIEW,
    "edit": OPEN,
    "join": OPEN,
    "clear": ("manual_review",),
    "invite": ("screened", "manual_review", *DURING_INTERVIEW),
    "step": ("screened", "assessed"),
    "rate": ("interviewing", "assessed"),
    "round": ("assessed",),
    "approve": ("assessed",),
    "reject": ("screened", "manual_review", *DURING_INTERVIEW, "assessed"),
    # by the candidate
    "continue": OPEN,
    "consent": DURING_INTERVIEW,
    "answer": DURING_INTERVIEW,
    "record": DURING_INTERVIEW,
    "correct": DURING_INTERVIEW,
    "finish": DURING_INTERVIEW,
}
"""The stages at which each act is allowed. Other acts need no stage: reading, unmasking, voiding a link."""

BY_CANDIDATE = ("continue", "consent", "answer", "record", "correct", "finish")


class Decided(Conflict):
    """The application was decided, so that nothing about it changes any more."""

    code = "decided"
    message = "This application was decided. It is kept as it was at the decision and cannot be changed any more."


REFUSALS = {
    "rerun": Conflict("The interview has begun, so this application is not screened again."),
    "clear": Conflict("No rule keeps this application before a person any more. Look at its stage."),
    "invite": Conflict("An invitation is possible after the screening and before the interview is finished."),
    "step": Conflict("Steps of a position follow the screening or the assessment. This application is elsewhere."),
    "rate": Conflict("Answers are rated once the interview has begun."),
    "round": Conflict("The second interview is arranged once the first was assessed."),
    "approve": Conflict(
        "An approval needs a finished interview. Wait for its assessment, or reject with a reason."
    ),
    "reject": Conflict("This application is still being screened. Decide when that is done."),
} | dict.fromkeys(
    BY_CANDIDATE,
    Conflict("This interview is not open. Look at the page of your application for what comes next."),
)  # fmt: skip
"""The refusal where the stage of an undecided application does not allow an act."""


def may_follow(before: str, after: str) -> bool:
    """Return whether an application may go from one stage to another."""
    return after in STEPS[before]


def allows(stage: str, act: str) -> bool:
    """Return whether an act is allowed at a stage."""
    return stage in ACTS[act]


def check(stage: str, act: str) -> None:
    """Raise Conflict, with a sentence that says why, where a stage does not allow an act."""
    if allows(stage, act):
        return
    if stage not in FINAL:
        raise Conflict(REFUSALS[act].text)
    if act in BY_CANDIDATE:
        raise Decided(
            "A decision about this application was made. It is finished, and nothing more can be sent for it."
        )
    raise Decided
