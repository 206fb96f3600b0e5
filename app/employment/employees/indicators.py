"""The indicators of an employee record, by the ids of the one dictionary, taken over all together or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.hiring.decisions.carrying import Carried
from app.hiring.positions import indicators as dictionary


@dataclass(frozen=True)
class Held(Carried):
    """An indicator of a record, as it was at the decision."""

    @property
    def name(self) -> str:
        """The name of the indicator in the reader's language."""
        return dictionary.name(self.indicator)


@dataclass(frozen=True)
class Indicators:
    """The indicators of a record; `unknown` are ids that the dictionary lacked, for which none was taken over."""

    held: tuple[Held, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Held, ...]:
        """The indicators that count as those of the record: none where any was refused."""
        return () if self.unknown else self.held

    def dump(self) -> str:
        """Return them as JSON text, as it is sealed and kept; what was refused is kept to be taken over later."""
        return json.dumps({"held": [asdict(one) for one in self.held], "unknown": list(self.unknown)})


def taken(carried: Sequence[Carried]) -> Indicators:
    """Return what a record takes over from a decision, with the ids that the dictionary lacks."""
    unknown = sorted({one.indicator for one in carried if not dictionary.known(one.indicator)})
    return Indicators(tuple(Held(**vars(one)) for one in carried), tuple(unknown))


def load(text: str | None) -> Indicators:
    """Return what `dump` wrote, nothing for a record from before there were indicators."""
    if text is None:
        return Indicators()
    value = json.loads(text)
    return Indicators(tuple(Held(**one) for one in value["held"]), tuple(value["unknown"]))
