"""The rights of each role: the table that guards, services and pages use.

Which rows an account may act on is another matter: `positions.service.visible` decides that.
"""

from __future__ import annotations

from typing import Literal, get_args

from app.errors import Forbidden
from app.foundation.access.store import Account
from app.text import LazyProxy, alternatives, lazy

Role = Literal["candidate", "hr", "hr_lead", "manager", "administrator", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
Staff = Literal["hr", "hr_lead", "manager", "auditor", "administrator"]
NAMES: dict[Staff, LazyProxy] = {
    "hr": lazy("HR specialist"),
    "hr_lead": lazy("HR lead"),
    "manager": lazy("Manager"),
    "auditor": lazy("Auditor"),
    "administrator": lazy("Administrator"),
}
"""The roles that an account of the staff may have, as people read them."""

_EVERYBODY: tuple[Role, ...] = ("hr", "hr_lead", "manager", "administrator", "auditor")
_HIRING: tuple[Role, ...] = ("hr", "hr_lead", "manager")
_HR: tuple[Role, ...] = ("hr", "hr_lead")
_DECIDING: tuple[Role, ...] = ("manager", "hr_lead")

Right = Literal[
    "service.use",
    "accounts.manage",
    "settings.read",
    "failures.read",
    "audit.read",
    "audit.verify",
    "positions.read",
    "positions.edit",
    "positions.see_all",
    "positions.see_owned",
    "positions.see_decided",
    "requisitions.ask",
    "resumes.upload",
    "applications.read",
    "applications.edit",
    "applications.clear",
    "applications.join",
    "applications.unmask",
    "interviews.read",
    "interviews.invite",
    "interviews.transcribe_again",
    "appointments.open",
    "appointments.settle",
    "assessments.read",
    "assessments.choose_words",
    "rounds.arrange",
    "rounds.score",
    "composites.read",
    "composites.record",
    "decisions.read",
    "decisions.take",
    "pipeline.edit",
    "samples.judge",
    "pool.use",
    "feedback.handle",
    "feedback.release",
    "insight.read",
    "insight.baseline",
    "employees.read",
    "employees.sync",
    "organisation.read",
    "organisation.edit",
    "organisation.appoint",
    "organisation.see_all",
    "approvals.use",
    "approvals.second",
    "approvals.delegate",
    "approvals.see_all",
    "messages.templates",
    "messages.read",
    "messages.see_all",
]
RIGHTS: dict[Right, tuple[Role, ...]] = {
    "service.use": _EVERYBODY,  # the own password, the language, the description of the API
    "accounts.manage": ("administrator",),
    "settings.read": ("administrator",),
    "failures.read": ("hr_lead", "administrator"),
    "audit.read": ("auditor", "hr_lead"),
    "audit.verify": ("auditor",),
    "positions.read": _HIRING,
    "positions.edit": _HR,  # opening and revising them, their questions, and screening again
    "positions.see_all": ("hr_lead",),
    "positions.see_owned": ("hr",),
    "positions.see_decided": ("manager",),  # those whose decisions are theirs
    "requisitions.ask": _HIRING,
    "resumes.upload": _HR,
    "applications.read": _HIRING,
    "applications.edit": _HR,
    "applications.clear": _HR,
    "applications.join": _HR,
    "applications.unmask": ("hr_lead",),
    "interviews.read": _HIRING,
    "interviews.invite": _HR,
    "interviews.transcribe_again": _HR,
    "appointments.open": _HIRING,  # times in which they interview; HR for everybody
    "appointments.settle": _HR,  # the times of candidates, and whole slots
    "assessments.read": _HIRING,
    "assessments.choose_words": _HR,
    "rounds.arrange": _HR,
    "rounds.score": _HIRING,  # of the second interviews for which they are named
    "composites.read": _HIRING,
    "composites.record": _HR,  # written tests, background checks, and the weights of a position
    "decisions.read": _HIRING,
    "decisions.take": _DECIDING,
    "pipeline.edit": ("hr_lead",),  # which steps a position uses, and how long each stage may last
    "samples.judge": ("hr_lead",),  # who sees every position: the sample is drawn of all
    "pool.use": _HR,  # everybody in the talent pool: the consent names human resources, not a position
    "feedback.handle": _HR,  # what candidates get back and ask
    "feedback.release": ("hr_lead",),  # the texts that candidates get
    "insight.read": _HR,  # figures of working time, which name nobody
    "insight.baseline": _HR,  # what they are compared with; a change takes two people
    "employees.read": _HIRING,
    "employees.sync": _HR,  # to take over what a record refused, once the dictionary has it
    "organisation.read": _EVERYBODY,  # units, grades and jobs; of people, those whom the account sees
    "organisation.edit": ("hr_lead", "administrator"),  # units, grades and jobs
    "organisation.appoint": ("hr_lead",),  # decides who sees whom, which no administrator of settings may
    "organisation.see_all": ("hr_lead",),
    "approvals.use": _EVERYBODY,  # the inbox; which requests are in it, the approvals room says
    "approvals.second": ("hr_lead",),  # to be the second of two people, and the HR lead of a template
    "approvals.delegate": _HIRING,  # to have somebody stand in, and to stand in
    "approvals.see_all": ("hr_lead", "auditor"),
    "messages.templates": ("hr", "hr_lead", "administrator"),
    "messages.read": _HIRING,  # those that are shown instead of sent: their own, and those for them
    "messages.see_all": ("hr_lead",),
}
"""Candidates have none: they act with a link of their own."""


def may(account: Account | None, right: Right) -> bool:
    """Return whether the role of an account has a right; without an account, False."""
    return account is not None and account.role in RIGHTS[right]


def demand(account: Account | None, right: Right) -> None:
    """Raise Forbidden, with the roles to turn to, for an account without this right."""
    if not may(account, right):
        roles = alternatives(str(name) for role, name in NAMES.items() if role in RIGHTS[right])
        raise Forbidden(
            "Your role does not allow this. If you need it, ask an account of this role: %(roles)s.", roles=roles
        )
