"""Reads and writes second interviews, their interviewers and cards."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import peewee

from app.database import db, fetch, select
from app.errors import Conflict
from app.hiring.rounds.schema import RoundCards, RoundInterviewers, RoundJudgements, Rounds, RoundScores


@dataclass(frozen=True)
class Round:
    """A second interview."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    opened_by: uuid.UUID
    opened_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class Interviewer:
    """An interviewer who was not removed, with the card that they handed in."""

    account_id: uuid.UUID
    name: str
    card_id: uuid.UUID | None
    handed_in_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """A line of a card: of a criterion, or of what a person alone judges; `note` is sealed."""

    id: uuid.UUID
    card_id: uuid.UUID
    name: str
    score: int
    note: bytes


@dataclass(frozen=True)
class Open:
    """A card that an interviewer has still to hand in; `total` counts all of them."""

    application_id: uuid.UUID
    title: str
    named_at: datetime
    total: int


def of_application(application_id: uuid.UUID, *, hold: bool = False) -> Round | None:
    """Return the second interview of an application; `hold` lets nobody else change it until the transaction ends."""
    rows = select(Rounds, Round).where(Rounds.application_id == application_id)
    return (rows.for_update() if hold else rows).first()


def open_round(row: Round) -> None:
    """Begin a second interview; one that is there stays."""
    Rounds.insert(**row.__dict__).on_conflict_ignore().execute()


def name(round_id: uuid.UUID, account_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Name an interviewer, also one who was removed."""
    RoundInterviewers.insert(
        round_id=round_id, account_id=account_id, named_by=by, named_at=at, removed_at=None
    ).on_conflict(
        conflict_target=[RoundInterviewers.round_id, RoundInterviewers.account_id],
        update={RoundInterviewers.removed_at: None, RoundInterviewers.named_by: by, RoundInterviewers.named_at: at},
    ).execute()


def remove(round_id: uuid.UUID, account_id: uuid.UUID, at: datetime) -> None:
    """Remove an interviewer."""
    table = RoundInterviewers
    table.update(removed_at=at).where((table.round_id == round_id) & (table.account_id == account_id)).execute()


def interviewers(round_id: uuid.UUID) -> list[Interviewer]:
    """Return the interviewers of a round with what they handed in, by name."""
    return fetch(
        Interviewer,
        """SELECT i.account_id, a.display_name AS name, c.id AS card_id, c.handed_in_at
           FROM round_interviewers i JOIN accounts a ON a.id = i.account_id
           LEFT JOIN round_cards c ON c.round_id = i.round_id AND c.account_id = i.account_id
           WHERE i.round_id = %s AND i.removed_at IS NULL ORDER BY a.display_name, a.id""",
        (round_id,),
    )


def opened(account_id: uuid.UUID, most: int) -> list[Open]:
    """Return the cards that an account has still to hand in, oldest first: one statement."""
    return fetch(
        Open,
        """SELECT r.application_id, v.title, i.named_at, count(*) OVER ()::int AS total
           FROM round_interviewers i JOIN rounds r ON r.id = i.round_id JOIN applications a ON a.id = r.application_id
           JOIN positions p ON p.id = a.position_id JOIN position_versions v ON v.position_id = p.id
               AND v.version = p.version
           LEFT JOIN round_cards c ON c.round_id = i.round_id AND c.account_id = i.account_id
           WHERE i.account_id = %s AND i.removed_at IS NULL AND c.id IS NULL AND a.stage = 'assessed'
           ORDER BY i.named_at LIMIT %s""",
        (account_id, most),
    )


def hand_in(card_id: uuid.UUID, round_id: uuid.UUID, account_id: uuid.UUID, at: datetime) -> None:
    """Keep a card; raises Conflict where this interviewer handed one in."""
    try:
        with db.atomic():
            RoundCards.insert(id=card_id, round_id=round_id, account_id=account_id, handed_in_at=at).execute()
    except peewee.IntegrityError as error:
        raise Conflict("You have handed in your card already. It stays as it is.") from error


def add_scores(entries: Iterable[Entry]) -> None:
    """Keep the scores of a card."""
    RoundScores.insert_many(
        [{"id": one.id, "card_id": one.card_id, "criterion": one.name, "score": one.score, "note": one.note}
         for one in entries]
    ).execute()  # fmt: skip


def add_judgements(entries: Iterable[Entry], account_id: uuid.UUID) -> None:
    """Keep what a person alone judges."""
    RoundJudgements.insert_many(
        [{"id": one.id, "card_id": one.card_id, "account_id": account_id, "field": one.name, "score": one.score,
          "note": one.note} for one in entries]
    ).execute()  # fmt: skip


def finish(round_id: uuid.UUID, at: datetime | None) -> None:
    """Set when the last card came in; None while one is missing."""
    Rounds.update(finished_at=at).where(Rounds.id == round_id).execute()


def scores(round_id: uuid.UUID) -> list[Entry]:
    """Return the scores on all cards of a round."""
    return _entries("round_scores", "criterion", round_id)


def judgements(round_id: uuid.UUID) -> list[Entry]:
    """Return what people alone judged, on all cards of a round."""
    return _entries("round_judgements", "field", round_id)


def _entries(table: str, column: str, round_id: uuid.UUID) -> list[Entry]:
    statement = f"""SELECT s.id, s.card_id, s.{column} AS name, s.score, s.note FROM {table} s
        JOIN round_cards c ON c.id = s.card_id JOIN round_interviewers i
        ON i.round_id = c.round_id AND i.account_id = c.account_id AND i.removed_at IS NULL
        WHERE c.round_id = %s ORDER BY s.{column}"""  # noqa: S608  # both names are constants above
    return fetch(Entry, statement, (round_id,))
