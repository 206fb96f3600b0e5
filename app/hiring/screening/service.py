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
from app.hiring.positions import service as positions
from app.hiring.screening import matching, store
from app.hiring.screening.matching import kept, ordering, resume
from app.hiring.screening.matching.meaning import Space
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import Screener, Screening

__all__ = ["Screening"]


@functools.cache
def _space() -> Space:
    """One for the process: what requirements mean is asked once."""
    return Space(inference.vectors)


@functools.lru_cache(maxsize=64)
def _screener(position_id: uuid.UUID, version: int) -> Screener:
    return Screener(positions.get(position_id, version), _space())


def screen(application_id: uuid.UUID) -> None:
    """Screen an application as résumé and position are now, unless that was done; raises ModelAway.

    A rule that is not met, and a rule or a must in doubt, lead to a person's queue, never to a rejection. Once somebody
    is invited, the stage stays; an application that was decided is not screened again.
    """
    application = applications.application(application_id)
    if not applications.allows(application.stage, "screen"):
        return
    position = positions.get(application.position_id)
    version, fields = applications.fields(application_id)
    if store.exists(application_id, version, position.version, matching.VERSION):
        return
    evidence, document = applications.evidence(application_id, version), applications.document(application_id)
    first = applications.fields(application_id, 1)[1] if version > 1 else fields
    read = resume.read(fields, evidence, clock.now().date(), document, first)
    made = _screener(position.id, position.version).screen(read)
    _keep(application, replace(made, position_version=position.version, resume_version=version))


def _keep(application: Application, made: Screening) -> None:
    row_id, person_id = uuid.uuid4(), application.person_id
    sealed = keys.seal(person_id, "screenings", "detail", row_id, kept.dump(made))
    row = store.Kept(
        row_id,
        application.id,
        person_id,
        application.position_id,
        made.resume_version,
        made.position_version,
        matching.VERSION,
        made.score,
        made.band,
        made.rules_met,
        made.ready,
        sealed,
        clock.now(),
    )
    with database.transaction():
        stage = applications.held(application.id).stage
        if not applications.allows(stage, "screen") or not store.add(row):
            return
        versions = {"resume_version": made.resume_version, "position_version": made.position_version}
        audit.record(audit.SYSTEM, "screen", "application", application.id, person_id, versions | {"band": made.band})
        if applications.allows(stage, "rerun"):
            after = "screened" if made.rules_met and not made.doubtful else "manual_review"
            applications.set_stage(application.id, after, audit.SYSTEM, screening=row_id)


def request(application_id: uuid.UUID) -> None:
    """Ask for a screening in the current transaction."""
    if applications.application(application_id).stage == "received":
        applications.set_stage(application_id, "screening", audit.SYSTEM)
    work.enqueue(
        "screening.screen", queue="screening", lock=f"screening:{application_id}", application_id=application_id
    )


def rerun(account: Account, position_id: uuid.UUID) -> int:
    """Screen again, by position and matching as they are now, everybody whose interview has not begun.

    Returns how many. Who was screened by these versions already keeps that screening.
    """
    if not may(account, "positions.edit"):
        raise Forbidden("Only HR screens again. Ask the owner of this position.")
    waiting = [one for one in applications.of_position(account, position_id) if applications.allows(one.stage, "rerun")]
    with database.transaction():
        audit.record(account, "screen", "position", position_id, detail={"applications": len(waiting)})
        for one in waiting:
            request(one.id)
    return len(waiting)


def result(application_id: uuid.UUID) -> Screening | None:
    """Return the newest screening of an application."""
    found = store.newest(application_id)
    return _open([found])[0] if found else None


def ranking(position_id: uuid.UUID) -> list[tuple[Application, Screening]]:
    """Return the screened applications of a position, best first: by score, coverage, years, time of receipt."""
    found = store.of_position(position_id)
    known = {one.id: one for one in applications.all_of_position(position_id)}
    pairs = [(known[row.application_id], one) for row, one in zip(found, _open(found), strict=True)]
    return sorted(pairs, key=lambda pair: (*ordering.key(pair[1]), pair[0].created_at, pair[0].id))


def _open(rows: list[store.Kept]) -> list[Screening]:
    sealed = [(keys.Field(row.person_id, "screenings", "detail", row.id), row.detail) for row in rows]
    return [kept.load(text) for text in keys.open_many(sealed)]


def _masked(found: Screening, known: tuple[str, ...]) -> Screening:
    """Return a screening as it is shown: with no telephone or ID number in what it quotes."""

    def hide(text: str | None) -> str | None:
        return applications.mask_text(text, known) if text else text

    def say(sentence: Said) -> Said:
        fields = sentence.fields.items()
        return replace(sentence, fields={name: hide(one) if isinstance(one, str) else one for name, one in fields})

    asked = (
        one._replace(quote=hide(one.quote), note=say(one.note) if one.note else None) for one in found.requirements
    )
    ruled = (one._replace(quote=hide(one.quote), explanation=say(one.explanation)) for one in found.rules)
    return replace(found, requirements=tuple(asked), rules=tuple(ruled))


@dataclass(frozen=True)
class MatchPanel:
    """A screening as `screening/match_panel.html` shows it; `screening` is None before the first."""

    application: Application
    screening: Screening | None
    outdated: bool
    history: list[tuple[int, int, float, str, datetime]]


def match_panel(account: Account, application_id: uuid.UUID) -> MatchPanel:
    """Open the screening of an application for a reader, and record that it was read."""
    application = applications.visible(account, application_id)
    found = result(application_id)
    if found is None:
        return MatchPanel(application, None, False, [])
    found = _masked(found, applications.numbers(application.person_id))
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "screening"})
    outdated = positions.get(application.position_id).version != found.position_version
    return MatchPanel(application, found, outdated, store.history(application_id))


@dataclass(frozen=True)
class Ranked:
    """One line of a ranked list; `before` says why it stands before the next."""

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
    reasons = [ordering.why_before(one, other) for (_, one), other in zip(pairs, following, strict=False)] + [None]
    return [
        Ranked(application, names.get(application.id, "–"), screening, reason)
        for (application, screening), reason in zip(pairs, reasons, strict=False)
    ]


def mark(account: Account, position_id: uuid.UUID) -> str:
    """Return a mark that changes whenever the ranked list would: when the last screening was, how many in each stage.

    A page asks for it every two seconds: nothing sealed is read for it.
    """
    positions.visible(account, position_id)
    newest = store.newest_at(position_id)
    stages = applications.counts([position_id]).get(position_id, {})
    return (newest.isoformat() if newest else "none") + "".join(f".{stage}{count}" for stage, count in stages.items())
