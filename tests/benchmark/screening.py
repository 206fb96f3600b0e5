"""How long HR waits for a ranked list: the whole product by HTTP, from upload to list."""

from __future__ import annotations

import itertools

from appliance.embedded import people
from tests.benchmark.measure import Figure, alone, median
from tests.benchmark.running import product
from tests.product import hiring
from tests.product.running import eventually

COUNT = 100
ROUNDS = 5
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"


def screen_text() -> Figure:
    """A hundred text résumés of different people, handed in at once for a new position, until all are in its list."""
    running, numbers, ranked = product(), itertools.count(13_000_000_000), []

    def prepare() -> dict[str, bytes]:
        return {f"{n}.pdf": hiring.resume(_name(n), str(n)) for n in itertools.islice(numbers, COUNT)}

    batches = iter([prepare() for _ in range(ROUNDS + 1)])
    positions = iter([hiring.opened(running) for _ in range(ROUNDS + 1)])

    def one() -> None:
        position_id, hr = next(positions), running.as_("hr")
        people.hand_in(hr, position_id, next(batches))
        eventually(lambda: len(people.ranking(hr, position_id)) == COUNT, 300, "a list of everybody")
        ranked.append(len(people.ranking(hr, position_id)))

    took = alone(one, ROUNDS)
    value, spread = median(took)
    counters = {"in the list": f"{min(ranked)} of {COUNT} each time"}
    return Figure("screen.text", "", value, "s", "≤ 10", "≤ 2", len(took), spread, counters)


def _name(number: int) -> str:
    return "陈林张王"[number % 4] + GIVEN[number // 4 % 20] + GIVEN[number // 80 % 20]
