"""Screens applications, keeps every screening, and ranks the candidates of a position."""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from app import clock, database
from app.errors import Forbidden
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.applications.service import Application
from app.hiring.positions import changes
from app.hiring.positions import service as positions
from app.hiring.screening import matching, store
from app.hiring.screening.matching import kept, ordering, resume
from app.hiring.screening.matching.meaning import Space
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import Screener, Screening

__all__ = ["Screening"]


@functools.cache
def _space() -> Space:
    """Return the space of the process: the vectors of requirements are asked for once."""
    return Space(inference.vectors)


@functools.lru_cache(maxsize=64)
def _screener(position_id: uuid.UUID, version: int) -> Screener:
    return Screener(positions.get(position_id, version), _space())


def screen(application_id: uuid.UUID) -> None:
    """Screen an application by the newest résumé and position, unless that was done; raises ModelAway.

    A rule that is not met, and a rule or a must in doubt, lead to the queue for review, never to a rejection. After the
    invitation the stage stays; a decided application is not screened again.
    """
    application = applications.application(application_id)
    if not applications.allows(application.stage, "screen"):
        return
    position = positions.get(application.position_id)
    version, fields = applications.fields(application_id)
    if store.exists(application_id, version, position.version, matching.VERSION):
        return
    screening = _screener(position.id, position.version).screen(parsed(application_id, version, fields))
    _keep(application, replace(screening, position_version=position.version, resume_version=version))


def parsed(application_id: uuid.UUID, version: int, fields: dict) -> resume.Resume:
    """Return a version of a résumé as the matching reads it."""
    evidence, document = applications.evidence(application_id, version), applications.document(application_id)
    first = applications.fields(application_id, 1)[1] if version > 1 else fields
    return resume.read(fields, evidence, clock.now().date(), document, first)


def screener(position: positions.Position) -> Screener:
    """Return a screener for a position that is no version yet."""
    return Screener(position, _space())


def _keep(application: Application, screening: Screening) -> None:
    row_id, person_id = uuid.uuid4(), application.person_id
    sealed = keys.seal(person_id, "screenings", "detail", row_id, kept.dump(screening))
    row = store.ScreeningRow(
        row_id,
        application.id,
        person_id,
        application.position_id,
        screening.resume_version,
        screening.position_version,
        matching.VERSION,
        screening.score,
        screening.band,
        screening.rules_met,
        screening.ready,
        sealed,
        clock.now(),
    )
    with database.transaction():
        stage = applications.lock(application.id).stage
        if not applications.allows(stage, "screen") or not store.add(row):
            return
        changes.publish(application.position_id, row.created_at)
        versions = {"resume_version": screening.resume_version, "position_version": screening.position_version}
        audit.record(
            audit.SYSTEM, "screen", "application", application.id, person_id, versions | {"band": screening.band}
        )
        if applications.allows(stage, "rerun"):
            after = "screened" if screening.rules_met and not screening.doubtful else "manual_review"
            applications.set_stage(application.id, after, audit.SYSTEM, screening=row_id)


def request(application_id: uuid.UUID) -> None:
    """Ask for a screening in the current transaction."""
    if applications.application(application_id).stage == "received":
        applications.set_stage(application_id, "screening", audit.SYSTEM)
    work.enqueue(
        "screening.screen", queue="screening", lock=f"screening:{application_id}", application_id=application_id
    )


def rerun(account: Account, position_id: uuid.UUID) -> int:
    """Screen again, by the newest position and matching, the applications whose interview has not begun.

    Returns how many. An application that was screened by these versions keeps its screening.
    """
    if not may(account, "positions.edit"):
        raise Forbidden("Only HR screens again. Ask the owner of this position.")
    waiting = [
        application
        for application in applications.of_position(account, position_id)
        if applications.allows(application.stage, "rerun")
    ]
    with database.transaction():
        audit.record(account, "screen", "position", position_id, detail={"applications": len(waiting)})
        for application in waiting:
            request(application.id)
    return len(waiting)


def result(application_id: uuid.UUID) -> Screening | None:
    """Return the newest screening of an application."""
    row = store.newest(application_id)
    return _open([row])[0] if row else None


def ranking(position_id: uuid.UUID) -> list[tuple[Application, Screening]]:
    """Return the screened applications of a position, best first: by score, coverage, years, time of receipt."""
    rows = store.of_position(position_id)
    applications_by_id = {application.id: application for application in applications.all_of_position(position_id)}
    pairs = [
        (applications_by_id[row.application_id], screening) for row, screening in zip(rows, _open(rows), strict=True)
    ]
    return sorted(pairs, key=lambda pair: (*ordering.key(pair[1]), pair[0].created_at, pair[0].id))


def _open(rows: list[store.ScreeningRow]) -> list[Screening]:
    sealed = [(keys.Field(row.person_id, "screenings", "detail", row.id), row.detail) for row in rows]
    return [kept.load(text) for text in keys.open_many(sealed)]


def _masked(screening: Screening, known: tuple[str, ...]) -> Screening:
    """Return a screening for display: without telephone and ID numbers in its quotes."""

    def hide(text: str | None) -> str | None:
        return applications.mask_text(text, known) if text else text

    def say(sentence: Said) -> Said:
        fields = sentence.fields.items()
        return replace(
            sentence, fields={name: hide(value) if isinstance(value, str) else value for name, value in fields}
        )

    requirements = (
        item._replace(quote=hide(item.quote), note=say(item.note) if item.note else None)
        for item in screening.requirements
    )
    rules = (item._replace(quote=hide(item.quote), explanation=say(item.explanation)) for item in screening.rules)
    return replace(screening, requirements=tuple(requirements), rules=tuple(rules))


@dataclass(frozen=True)
class MatchPanel:
    """A screening as `screening/match_panel.html` shows it; `screening` is None before the first."""

    application: Application
    screening: Screening | None
    outdated: bool
    history: list[tuple[int, int, float, str, datetime]]


def match_panel(account: Account, application_id: uuid.UUID) -> MatchPanel:
    """Return the screening of an application for a reader, and record the reading."""
    application = applications.visible(account, application_id)
    screening = result(application_id)
    if screening is None:
        return MatchPanel(application, None, False, [])
    screening = _masked(screening, applications.numbers(application.person_id))
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "screening"})
    outdated = positions.get(application.position_id).version != screening.position_version
    return MatchPanel(application, screening, outdated, store.history(application_id))


@dataclass(frozen=True)
class Ranked:
    """One line of a ranked list; `before` is the reason for its rank before the next."""

    application: Application
    name: str
    screening: Screening
    before: Said | None


def ranked(account: Account, position_id: uuid.UUID) -> list[Ranked]:
    """Return the ranked candidates of a position for a reader, and record that the list was read."""
    positions.visible(account, position_id)
    pairs = ranking(position_id)
    names = applications.display_names([application.id for application, _ in pairs])
    audit.record(account, "read", "position", position_id, detail={"part": "ranking", "candidates": len(pairs)})
    following = [screening for _, screening in pairs[1:]]
    reasons = [
        ordering.why_before(screening, other) for (_, screening), other in zip(pairs, following, strict=False)
    ] + [None]
    return [
        Ranked(application, names.get(application.id, "–"), screening, reason)
        for (application, screening), reason in zip(pairs, reasons, strict=False)
    ]


def mark(account: Account, position_id: uuid.UUID) -> str:
    """Return a mark that changes with the ranked list: the time of the last screening, and the count of each stage.

    A page asks for it every two seconds: nothing sealed is read for it.
    """
    positions.visible(account, position_id)
    newest = store.newest_at(position_id)
    stages = applications.counts([position_id]).get(position_id, {})
    return (newest.isoformat() if newest else "none") + "".join(f".{stage}{count}" for stage, count in stages.items())
