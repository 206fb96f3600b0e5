"""The first of a ranked list: as many as HR asks for, and everybody who is equal with the last of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.hiring.screening import service
from app.hiring.screening.matching import ordering
from app.hiring.screening.matching.said import Said
from app.hiring.screening.ranked import Ranked, by_group
from app.hiring.screening.service import Placed

USUAL, MOST = 100, 500


@dataclass(frozen=True)
class Shortlist:
    """The first `asked` of `screened` people, best first.

    `rows` holds more than `asked` where the cut would part people who are equal in all that is compared: then all of
    them are in, and `tied` says who they are. `outside` is the first who is not in, and `why` what puts the last who is
    in before that one; both None where everybody is in.
    """

    position: Position
    asked: int
    screened: int
    rows: list[Ranked]
    tied: list[Ranked]
    outside: Ranked | None
    why: Said | None

    @property
    def groups(self) -> list[tuple[str, list[Ranked]]]:
        """The rows by group, in their order; empty groups are left out."""
        return by_group(self.rows)


def first(account: Account, position_id: uuid.UUID, asked: int) -> Shortlist:
    """Return the first people of a position that the account may see; the reading is recorded. Raises NotFound."""
    position = positions.visible(account, position_id)
    placed = service.placed_in(position)[1]
    end = cut(placed, asked)
    shown = service.rows(placed[: end + 1])  # one more, for what puts the last before it
    rows, outside = shown[:end], shown[end] if end < len(shown) else None
    detail = {"part": "shortlist", "candidates": len(rows)}
    audit.record(account, "read", "position", position_id, detail=detail)
    tied = [row for row, one in zip(rows, placed, strict=False) if equal(one, placed[end - 1])] if end > asked else []
    return Shortlist(position, asked, len(placed), rows, tied, outside, rows[-1].before if outside else None)


def cut(placed: Sequence[Placed], asked: int) -> int:
    """Return how many are in: those asked for, and whoever follows and is equal with the last of them."""
    end = min(asked, len(placed))
    while 0 < end < len(placed) and equal(placed[end], placed[end - 1]):
        end += 1
    return end


def equal(one: Placed, other: Placed) -> bool:
    """Return whether two people are equal in all that is compared; only the time of receipt orders them."""
    return one[2].group == other[2].group and ordering.key(one[1]) == ordering.key(other[1])
