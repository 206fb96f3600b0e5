"""Reads and writes weights, written tests, background checks and composites."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, fetch_one
from app.hiring.composites.schema import BackgroundChecks, CompositeWeights, TestResults


@dataclass(frozen=True)
class Weights:
    """The weights of a position as they were set."""

    id: uuid.UUID
    position_id: uuid.UUID
    test: float
    interview: float
    round: float
    check_required: bool
    by: str
    set_at: datetime


@dataclass(frozen=True)
class TestRow:
    """A result of a written test."""

    score: float
    source: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True)
class CheckRow:
    """A check of the background; `note` is sealed."""

    id: uuid.UUID
    person_id: uuid.UUID
    outcome: str
    source: str
    note: bytes | None
    by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Row:
    """A composite as it is stored, with its parts."""

    application_id: uuid.UUID
    weights_id: uuid.UUID
    test: float | None
    interview: float | None
    round: float | None
    value: float | None
    missing: Sequence[str]


@dataclass(frozen=True)
class Listed:
    """An application of a position with its newest composite and check, where there are any."""

    id: uuid.UUID
    person_id: uuid.UUID
    stage: str
    created_at: datetime
    weights_id: uuid.UUID | None
    test: float | None
    interview: float | None
    round: float | None
    value: float | None
    missing: Sequence[str] | None
    background: str | None
    hidden: bool


def set_weights(values: dict[str, object]) -> None:
    """Keep weights."""
    CompositeWeights.insert(**values).execute()


WEIGHTS = (
    "SELECT w.id, w.position_id, w.test::float AS test, w.interview::float AS interview, w.round::float AS round, "
    "w.check_required, a.display_name AS by, w.set_at FROM composite_weights w JOIN accounts a ON a.id = w.account_id "
)


def weights(position_id: uuid.UUID) -> Weights | None:
    """Return the newest weights of a position."""
    return fetch_one(Weights, WEIGHTS + "WHERE w.position_id = %s ORDER BY w.number DESC LIMIT 1", (position_id,))


def weights_by_id(weights_id: uuid.UUID) -> Weights | None:
    """Return weights as they were set."""
    return fetch_one(Weights, WEIGHTS + "WHERE w.id = %s", (weights_id,))


def add_test(values: dict[str, object]) -> None:
    """Keep the result of a written test."""
    TestResults.insert(**values).execute()


def test(application_id: uuid.UUID) -> TestRow | None:
    """Return the newest result of a written test."""
    return fetch_one(
        TestRow,
        """SELECT t.score::float AS score, t.source, a.display_name AS by, t.recorded_at
           FROM test_results t JOIN accounts a ON a.id = t.account_id
           WHERE t.application_id = %s ORDER BY t.number DESC LIMIT 1""",
        (application_id,),
    )


def add_check(values: dict[str, object]) -> None:
    """Keep a check of the background."""
    BackgroundChecks.insert(**values).execute()


def check(application_id: uuid.UUID) -> CheckRow | None:
    """Return the newest check of the background."""
    return fetch_one(
        CheckRow,
        """SELECT c.id, c.person_id, c.outcome, c.source, c.note, a.display_name AS by, c.recorded_at
           FROM background_checks c JOIN accounts a ON a.id = c.account_id
           WHERE c.application_id = %s ORDER BY c.number DESC LIMIT 1""",
        (application_id,),
    )


def add(row: Row, person_id: uuid.UUID, at: datetime) -> None:
    """Keep a composite."""
    db.execute_sql(
        """INSERT INTO composites
           (id, application_id, person_id, weights_id, test, interview, round, value, missing, computed_at)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        (uuid.uuid4(), row.application_id, person_id, row.weights_id, row.test, row.interview, row.round, row.value,
         list(row.missing), at),
    )  # fmt: skip


def newest(application_id: uuid.UUID) -> Row | None:
    """Return the newest composite of an application."""
    return fetch_one(
        Row,
        """SELECT application_id, weights_id, test, interview, round, value, missing
           FROM composites WHERE application_id = %s ORDER BY number DESC LIMIT 1""",
        (application_id,),
    )


def listing(position_id: uuid.UUID, reader_id: uuid.UUID) -> list[Listed]:
    """Return the applications of a position with their composites, oldest first: one statement.

    `hidden` says that the reader has a card of the second interview to hand in.
    """
    return fetch(
        Listed,
        """SELECT a.id, a.person_id, a.stage, a.created_at, c.weights_id, c.test, c.interview, c.round, c.value,
                  c.missing, b.outcome AS background,
                  a.stage = 'assessed' AND EXISTS (
                      SELECT FROM rounds r JOIN round_interviewers i ON i.round_id = r.id
                      LEFT JOIN round_cards k ON k.round_id = r.id AND k.account_id = i.account_id
                      WHERE r.application_id = a.id AND i.account_id = %s AND i.removed_at IS NULL AND k.id IS NULL
                  ) AS hidden
           FROM applications a
           LEFT JOIN LATERAL (SELECT * FROM composites WHERE application_id = a.id ORDER BY number DESC LIMIT 1) c
               ON true
           LEFT JOIN LATERAL (SELECT outcome FROM background_checks WHERE application_id = a.id
               ORDER BY number DESC LIMIT 1) b ON true
           WHERE a.position_id = %s ORDER BY a.created_at, a.id""",
        (reader_id, position_id),
    )
