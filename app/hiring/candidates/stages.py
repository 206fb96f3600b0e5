"""The stages of an application and the steps between them."""

from __future__ import annotations

FINAL = ("approved", "rejected")
BEFORE_INTERVIEW = ("received", "screening", "screened", "manual_review")

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


def may_follow(before: str, after: str) -> bool:
    """Say whether an application may go from one stage to another."""
    return after in STEPS[before]
