"""The state machine of a request: what a step and the whole come to after each decision. Nothing else decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.errors import Conflict

State = Literal["pending", "approved", "refused", "withdrawn"]
LEADS_TO: dict[State, tuple[State, ...]] = {
    "pending": ("pending", "approved", "refused", "withdrawn"),
    "approved": (),
    "refused": (),
    "withdrawn": (),
}
"""What each state may become; from step to step a request stays pending."""


@dataclass(frozen=True)
class Place:
    """Where a request stands: its state, and the step that is open or was the last."""

    state: State
    step: int


def decided(place: Place, steps: int, needs: int, approvals: int, refusals: int, members: int | None) -> Place:
    """Return where a request stands after a decision in its open step.

    `members` is how many may decide at most, None where a right makes that open: there one refusal ends it, and so it
    does wherever those that are left cannot make up `needs`.
    """
    if approvals >= needs:
        return moved(place, "pending" if place.step < steps else "approved", next_step=place.step < steps)
    most = needs if members is None else members
    return moved(place, "refused") if refusals > most - needs else place


def moved(place: Place, state: State, *, next_step: bool = False) -> Place:
    """Return the place with another state; raises Conflict for a request that is decided already."""
    if state not in LEADS_TO[place.state]:
        raise Conflict("This request is decided already.")
    return Place(state, place.step + next_step)
