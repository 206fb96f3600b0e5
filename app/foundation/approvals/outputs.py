"""Answers to programs about requests and delegations."""

from __future__ import annotations

import uuid
from datetime import date

from app.foundation.approvals import service, templates
from app.foundation.approvals.delegations import Delegation
from app.openapi import Moment, Output


class RequestListed(Output):
    """A request in a list; `for_name` is whom the reader stands in for"""

    id: uuid.UUID
    template: str
    title: str
    summary: str
    state: str
    requester: str
    requested_at: Moment
    due_at: Moment
    escalated_at: Moment | None
    for_name: str | None

    @classmethod
    def of(cls, listed: service.Listed) -> RequestListed:
        """Return a request as programs read it."""
        said = {"title": templates.title(listed.template), "summary": service.summary(listed)}
        same = {name: getattr(listed, name) for name in cls.model_fields if name not in said}
        return cls(**same, **said)


class Inbox(Output):
    """What the reader may decide, the next due first, and what the reader asked for"""

    waiting: list[RequestListed]
    own: list[RequestListed]


class EventShown(Output):
    """Something that happened to a request"""

    step: int
    what: str
    at: Moment
    by: str | None
    for_name: str | None
    reason: str | None


class RequestShown(Output):
    """A request with its history"""

    id: uuid.UUID
    template: str
    state: str
    step: int
    steps: int
    requester: str
    summary: str
    subject_kind: str
    subject_id: str
    link: str
    due_at: Moment
    waits_for: list[str]
    may_decide: bool
    for_name: str | None
    history: list[EventShown]

    @classmethod
    def of(cls, view: service.View) -> RequestShown:
        """Return a request as programs read it."""
        asked = view.request
        same = ("id", "template", "state", "step", "subject_kind", "subject_id", "link", "due_at")
        return cls(
            **{name: getattr(asked, name) for name in same},
            steps=len(asked.steps),
            requester=view.requester,
            summary=service.summary(asked),
            waits_for=view.waits_for,
            may_decide=view.may_decide,
            for_name=view.for_name,
            history=[EventShown(**event.__dict__) for event in view.history],
        )


class DelegationShown(Output):
    """Who decides for whom on which days, both included"""

    id: uuid.UUID
    account: str
    stand_in: str
    valid_from: date
    valid_to: date

    @classmethod
    def of(cls, delegation: Delegation) -> DelegationShown:
        """Return a delegation as programs read it."""
        same = {name: getattr(delegation, name) for name in cls.model_fields if name != "stand_in"}
        return cls(**same, stand_in=delegation.to)


class Delegations(Output):
    """The delegations by and to the reader that are not over"""

    delegations: list[DelegationShown]


class Identified(Output):
    """The id of what was made"""

    id: uuid.UUID
