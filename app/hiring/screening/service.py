"""Screens applications, keeps every screening, and ranks the candidates of a position."""

from __future__ import annotations

import functools
import itertools
import uuid
from collections.abc import Sequence
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
from app.hiring.applications.service import Application, SealedContent
from app.hiring.positions import changes
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.hiring.screening import lines, matching, store
from app.hiring.screening.lines import Lines
from app.hiring.screening.matching import kept, ordering, resume
from app.hiring.screening.matching.line_doubts import GROUPS, Asked, Place, same
from app.hiring.screening.matching.meaning import Space
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import Screener, Screening
from app.hiring.screening.ranked import Ranked, RankedList

__all__ = ["Screening"]


Placed = tuple[Application, Screening, Place]
"""An application in a ranked list."""


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
    sealed = applications.sealed_content(application_id)
    application = sealed.application
    if not applications.allows(application.stage, "screen"):
        return
    position = positions.get(application.position_id)
    if store.exists(application_id, sealed.version, position.version, matching.VERSION):
        return
    screening = _screener(position.id, position.version).screen(parsed(sealed))
    _keep(application, replace(screening, position_version=position.version, resume_version=sealed.version))


def parsed(sealed: SealedContent) -> resume.Resume:
    """Return the newest version of a résumé as the matching reads it."""
    content = applications.content(sealed)
    return resume.read(content.fields, content.evidence, clock.now().date(), content.document, content.first)


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
        locked = applications.lock(application.id)
        if not applications.allows(locked.stage, "screen") or not store.add(row):
            return
        changes.publish(application.position_id, row.created_at)
        versions = {"resume_version": screening.resume_version, "position_version": screening.position_version}
        audit.record(
            audit.SYSTEM, "screen", "application", application.id, person_id, versions | {"band": screening.band}
        )
        if applications.allows(locked.stage, "rerun"):
            after = "screened" if screening.rules_met and not screening.doubtful else "manual_review"
            applications.move(locked, after, audit.SYSTEM, screening=row_id)


def request(application_id: uuid.UUID) -> None:
    """Ask for a screening in the current transaction."""
    application = applications.lock(application_id)
    if application.stage == "received":
        applications.move(application, "screening", audit.SYSTEM)
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
    """Return the screened applications of a position, best first.

    First by group: who meets all that is required, who does but for what a person looks at or for a line in doubt, all
    others; then by score, coverage, years, time of receipt.
    """
    return [(application, screening) for application, screening, _ in placed_in(positions.get(position_id))[1]]


def placed_in(position: Position) -> tuple[Lines, list[Placed]]:
    """Return the lines of a position, and its screened applications in their order, each with its group."""
    rows = store.of_position(position.id)
    applications_by_id = {application.id: application for application in applications.all_of_position(position.id)}
    screened = [(applications_by_id[row.application_id], one) for row, one in zip(rows, _open(rows), strict=True)]
    return ordered(position, _screener(position.id, position.version), screened)


def ordered(
    position: Position, screener: Screener, screened: Sequence[tuple[Application, Screening]]
) -> tuple[Lines, list[Placed]]:
    """Return screened applications in the order of a ranked list with their groups, and the lines they hang on."""
    found = lines.of(position, screener, [screening for _, screening in screened])
    placed = [(application, screening, found.place(screening)) for application, screening in screened]
    placed.sort(key=lambda one: (GROUPS.index(one[2].group), *ordering.key(one[1]), one[0].created_at, one[0].id))
    return found, placed


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
    """A screening as `screening/match_panel.html` shows it; `screening` is None before the first.

    `looked_at` are the lines of the position that a person looks at, whatever the machine found.
    """

    application: Application
    screening: Screening | None
    outdated: bool
    history: list[tuple[int, int, float, str, datetime]]
    looked_at: list[Asked]

    def looks_at(self, asked: Asked) -> bool:
        """Return whether a person looks at a line."""
        return any(same(asked, one) for one in self.looked_at)


def match_panel(account: Account, application_id: uuid.UUID) -> MatchPanel:
    """Return the screening of an application for a reader, and record the reading."""
    application = applications.visible(account, application_id)
    screening = result(application_id)
    if screening is None:
        return MatchPanel(application, None, False, [], [])
    screening = _masked(screening, applications.numbers(application.person_id))
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "screening"})
    position = positions.get(application.position_id)
    looked_at = lines.of(position, _screener(position.id, position.version), ()).looked_at
    outdated = position.version != screening.position_version
    return MatchPanel(application, screening, outdated, store.history(application_id), looked_at)


def ranked(account: Account, position_id: uuid.UUID) -> RankedList:
    """Return the ranked candidates of a position for a reader, and record that the list was read."""
    found, placed = placed_in(positions.visible(account, position_id))
    audit.record(account, "read", "position", position_id, detail={"part": "ranking", "candidates": len(placed)})
    return RankedList(found, rows(placed))


def rows(placed: Sequence[Placed]) -> list[Ranked]:
    """Return consecutive places of a ranked list as its lines; the last has no reason."""
    names = applications.display_names([application.id for application, _, _ in placed])
    reasons = [
        ordering.why_before((screening, place), (following, next_place))
        for (_, screening, place), (_, following, next_place) in itertools.pairwise(placed)
    ] + [None]
    return [
        Ranked(application, names.get(application.id, "–"), screening, place, reason)
        for (application, screening, place), reason in zip(placed, reasons, strict=False)
    ]


def lines_of(account: Account, position_id: uuid.UUID) -> Lines:
    """Return the lines of a position as they were read, with how many people meet each; the reading is recorded."""
    position = positions.visible(account, position_id)
    screenings = _open(store.of_position(position_id))
    audit.record(account, "read", "position", position_id, detail={"part": "lines", "candidates": len(screenings)})
    return lines.of(position, _screener(position.id, position.version), screenings)


def settle(account: Account, position_id: uuid.UUID, version: int, line_id: str, settlement: str, at: datetime) -> None:
    """Keep what HR says of a line of the version that it saw; see `lines.settle`."""
    positions.editable(account, position_id)
    seen = positions.get(position_id, version)
    lines.settle(account, _screener(seen.id, seen.version), seen, line_id, settlement, at)


def mark(account: Account, position_id: uuid.UUID) -> str:
    """Return a mark that changes with the ranked list: version, time of the last screening or settlement, stages.

    A page asks for it every two seconds: nothing sealed is read for it.
    """
    version = positions.visible(account, position_id).version
    newest = store.newest_at(position_id)
    stages = applications.counts([position_id]).get(position_id, {})
    at = newest.isoformat() if newest else "none"
    return f"{version}.{at}" + "".join(f".{stage}{count}" for stage, count in stages.items())
