"""Decide over all entries of a section together which part of each is employer and which is title."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from .entries import Entry, Head
from .sections import labelled
from .segments import is_aside, is_department, is_of_employer

Weigh = Callable[[str], float]
Place = tuple[int, int, int]
"""Where a part stands in its entry: rows below the period, number in its row, parts of its row."""
MOST = 4.0
"""A part is no surer than this because of the words that stand at its place in other entries."""
SHARE = 0.6


@dataclass(frozen=True)
class Usage:
    """What stands at each place in the entries of a section: weights as employer and title of each of its parts."""

    employers: dict[Place, list[float]]
    titles: dict[Place, list[float]]
    departments: dict[Place, list[bool]]

    def leaning(self, place: Place, own: float, title: bool) -> float:
        """Return how much the same place of the other entries speaks for an employer or a title there."""
        weights = list((self.titles if title else self.employers).get(place, ()))
        if len(weights) < 2:
            return 0.0
        weights.remove(own)
        return SHARE * mean(weights)

    def holds_departments(self, place: Place) -> bool:
        """Say whether departments stand at a place, by at least two entries and most of them."""
        held = self.departments.get(place, ())
        return len(held) > 1 and sum(held) >= 0.6 * len(held)


def places(entry: Entry, parts: Sequence[Head]) -> list[Place]:
    """Return the place of each part of an entry."""
    anchor = entry.span_row.number if entry.span_row else parts[0].row.number if parts else 0
    rows: dict[int, list[int]] = defaultdict(list)
    for number, head in enumerate(parts):
        rows[head.row.number].append(number)
    return [
        (head.row.number - anchor, rows[head.row.number].index(number), len(rows[head.row.number]))
        for number, head in enumerate(parts)
    ]


def usage(found: Sequence[tuple[Entry, Sequence[Head]]], as_employer: Weigh, as_title: Weigh) -> Usage:
    """Return what stands at each place in the entries of a section."""
    held = Usage(defaultdict(list), defaultdict(list), defaultdict(list))
    for entry, parts in found:
        for place, head in zip(places(entry, parts), parts, strict=True):
            held.employers[place].append(bounded(as_employer(head.text)))
            held.titles[place].append(bounded(as_title(head.text)))
            held.departments[place].append(is_department(head.text))
    return held


def offset(entry: Entry, head: Head) -> int:
    """Return how many rows below its entry's period a head stands."""
    return head.row.number - (entry.span_row.number if entry.span_row else head.row.number)


def title_rows(entries: Sequence[Entry], score: Weigh) -> frozenset[int]:
    """Return at which distances from the period rows with titles stand, where rows without any stand at others."""
    shown: dict[int, list[bool]] = defaultdict(list)
    for entry in entries:
        for head in (head for head in entry.heads if not is_aside(head.text)):
            shown[offset(entry, head)].append(score(head.text) >= 2)
    titled = frozenset(at for at, titles in shown.items() if len(titles) > 1 and sum(titles) >= 0.8 * len(titles))
    free = [at for at, titles in shown.items() if at not in titled and sum(titles) <= 0.2 * len(titles)]
    return titled if free else frozenset()


def bounded(weight: float) -> float:
    """Return a weight between -MOST and MOST."""
    return max(-MOST, min(MOST, weight))


def framed(entries: Sequence[Entry], is_post: Callable[[str], bool], is_one: Callable[[Entry], bool]) -> dict[int, int]:
    """Return for each post that stands within the period of an employer named above it the number of that employer.

    `is_one` says whether an entry is no more than an employer, `is_post` whether a text is a title and no employer.
    """
    frames: dict[int, int] = {}
    for number, entry in enumerate(entries):
        if number in frames or not entry.span or not is_one(entry) or not _tells_of_employer(entry):
            continue
        for inner in range(number + 1, len(entries)):
            other = entries[inner]
            alike = _leads(other) == _leads(entry)
            if not _within(other, entry) or len(other.heads) != 1 or (alike and not is_post(other.heads[0].text)):
                break
            frames[inner] = number
    return frames


def _tells_of_employer(entry: Entry) -> bool:
    """Say whether what stands below an employer tells of it alone: "公司描述: ...", "Industry: ..."."""
    return all(labelled(row.bare)[0] == "skip" or is_of_employer(row.bare) for row in entry.body)


def _leads(entry: Entry) -> bool:
    return entry.span is not None and entry.span.at <= 1


def _within(inner: Entry, outer: Entry) -> bool:
    one, two = inner.span, outer.span
    if not one or not two or not one.start or not two.start or one.start < two.start:
        return False
    return two.end is None or (one.end is not None and one.end <= two.end)
