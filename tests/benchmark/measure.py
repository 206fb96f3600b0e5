"""Runs two things in turn, A B A B, and compares their medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """One published figure: its value, how it was made, and the counter beside it."""

    name: str
    what: str
    value: float
    unit: str
    must: str
    aim: str
    n: int
    spread: tuple[float, float]
    counters: Mapping[str, object] = field(default_factory=dict)
    note: str = ""


def seconds(run: Callable[[], object]) -> float:
    """Return how long one run took."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def alone(run: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the seconds of several runs; the first is a warm-up and thrown away."""
    return [seconds(run) for _ in range(rounds + 1)][1:]


def in_turn(
    first: Callable[[], object], second: Callable[[], object], rounds: int = ROUNDS
) -> list[tuple[float, float]]:
    """Return pairs of seconds of two things run in turn; the first pair is a warm-up and thrown away."""
    return [(seconds(first), seconds(second)) for _ in range(rounds + 1)][1:]


def ratio(pairs: list[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """Return median(first) / median(second), and the smallest and largest ratio of a pair."""
    firsts, seconds_ = zip(*pairs, strict=True)
    each = [one / other for one, other in pairs]
    return statistics.median(firsts) / statistics.median(seconds_), (min(each), max(each))


def median(values: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Return the median, and the smallest and largest value."""
    return statistics.median(values), (min(values), max(values))
