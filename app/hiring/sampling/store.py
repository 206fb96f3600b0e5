"""Draws samples and reads what people said of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.database import db, fetch, fetch_one
from app.hiring.sampling.schema import Samples


@dataclass(frozen=True)
class Item:
    """An application of a sample."""

    id: uuid.UUID
    sample_id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    position_version: int
    place: int
    verdict: str | None


@dataclass(frozen=True)
class Counted:
    """A sample with what was said of it so far."""

    id: uuid.UUID
    month: date
    population: int
    size: int
    missed: int
    right: int
    unclear: int


ITEM = ", ".join(Item.__dataclass_fields__)
DRAW = """
WITH screened AS (
    SELECT DISTINCT ON (s.application_id) s.application_id, s.person_id, s.position_id, s.position_version, s.ready
    FROM screenings s WHERE s.created_at >= %(since)s AND s.created_at < %(until)s
    ORDER BY s.application_id, s.created_at DESC, s.id
), passed_over AS (
    SELECT c.* FROM screened c WHERE NOT c.ready
        AND NOT EXISTS (
            SELECT FROM application_stages t WHERE t.application_id = c.application_id AND t.stage = 'invited')
        AND NOT EXISTS (SELECT FROM sample_items i WHERE i.application_id = c.application_id)
), made AS (
    INSERT INTO samples (id, month, population, drawn_at)
    SELECT %(id)s, %(month)s, count(*), %(at)s FROM passed_over ON CONFLICT (month) DO NOTHING RETURNING id
)
INSERT INTO sample_items (id, sample_id, application_id, person_id, position_id, position_version, place)
SELECT gen_random_uuid(), made.id, drawn.application_id, drawn.person_id, drawn.position_id, drawn.position_version,
    row_number() OVER (ORDER BY drawn.chance)
FROM made, (SELECT p.*, random() AS chance FROM passed_over p ORDER BY chance LIMIT %(size)s) AS drawn
"""
"""One statement, so that two workers at once draw one sample: those screened last as not ready, and never invited."""


def draw(month: date, since: datetime, until: datetime, size: int, at: datetime) -> None:
    """Draw the sample of a month, unless it was drawn."""
    values = {"id": uuid.uuid4(), "month": month, "since": since, "until": until, "size": size, "at": at}
    db.execute_sql(DRAW, values)


def drawn(month: date) -> bool:
    """Return whether the sample of a month was drawn."""
    return bool(Samples.select().where(Samples.month == month).exists())


def counted(most: int) -> list[Counted]:
    """Return the newest samples: one statement."""
    return fetch(
        Counted,
        "SELECT s.id, s.month, s.population, count(i.id)::int AS size, "
        "count(*) FILTER (WHERE i.verdict = 'missed')::int AS missed, "
        "count(*) FILTER (WHERE i.verdict = 'right')::int AS right, "
        "count(*) FILTER (WHERE i.verdict = 'unclear')::int AS unclear "
        "FROM samples s LEFT JOIN sample_items i ON i.sample_id = s.id "
        "GROUP BY s.id ORDER BY s.month DESC LIMIT %(most)s",
        {"most": most},
    )


def next_open() -> Item | None:
    """Return the next application that nobody said anything of, of the newest sample that has one."""
    return fetch_one(
        Item,
        f"SELECT {', '.join(f'i.{name}' for name in Item.__dataclass_fields__)} FROM sample_items i "  # noqa: S608 - constants
        "JOIN samples s ON s.id = i.sample_id WHERE i.verdict IS NULL ORDER BY s.month DESC, i.place LIMIT 1",
        (),
    )


def hold(item_id: uuid.UUID) -> Item | None:
    """Return an item and hold it until the transaction ends."""
    return fetch_one(Item, f"SELECT {ITEM} FROM sample_items WHERE id = %s FOR UPDATE", (item_id,))  # noqa: S608


def judge(item_id: uuid.UUID, verdict: str, account_id: uuid.UUID, at: datetime) -> None:
    """Keep what a person says of an item."""
    db.execute_sql(
        "UPDATE sample_items SET verdict = %s, judged_by = %s, judged_at = %s WHERE id = %s",
        (verdict, account_id, at, item_id),
    )


def missed(most: int) -> list[tuple[uuid.UUID, datetime]]:
    """Return whom people would have invited and who is still where they were: application and when it was said."""
    return list(
        db.execute_sql(
            "SELECT i.application_id, i.judged_at FROM sample_items i JOIN applications a ON a.id = i.application_id "
            "WHERE i.verdict = 'missed' AND a.stage IN ('screened', 'manual_review') "
            "ORDER BY i.judged_at DESC LIMIT %s",
            (most,),
        )
    )
