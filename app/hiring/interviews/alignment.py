"""Finds what two texts have in common, in a time that no text can stretch: both come from a candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places (in `before`, in `after`) of a longest common subsequence, in order.

    Bit-parallel after H. Hyyrö, "Bit-parallel LCS-length computation revisited" (2004): 8000 by 8000 words take some
    hundredths of a second whatever they are, where difflib takes minutes for one word said again and again.
    """
    whole = (1 << len(before)) - 1
    places: dict[str, int] = defaultdict(int)
    for at, word in enumerate(before):
        places[word] |= 1 << at
    row, rows = whole, []
    for word in after:
        shared = row & places.get(word, 0)
        row = (row + shared | row - shared) & whole
        rows.append(row)
    return _walked_back(rows, len(before))


def _walked_back(rows: list[int], across: int) -> list[tuple[int, int]]:
    """Return the pairs that made the steps of the rows: a bit that is not set is a step."""
    found, down = [], len(rows)
    while across and down:
        step = 1 << across - 1
        if rows[down - 1] & step:
            across -= 1
        else:
            down -= 1
            if not down or rows[down - 1] & step:
                across -= 1
                found.append((across, down))
    return found[::-1]


def replaced(pairs: Sequence[tuple[int, int]], before: int, after: int) -> list[tuple[int, int]]:
    """Return the pairs with those of words that stand for others between them, spread evenly where one side has more.

    `before` and `after` are how many words there are.
    """
    made, last = [], (-1, -1)
    for old, new in (*pairs, (before, after)):
        gone, come = old - last[0] - 1, new - last[1] - 1
        shared = min(gone, come)
        made += [(last[0] + 1 + at * gone // shared, last[1] + 1 + at * come // shared) for at in range(shared)]
        made.append((old, new))
        last = (old, new)
    return made[:-1]
