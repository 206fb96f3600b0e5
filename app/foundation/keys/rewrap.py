"""Bring every wrapped data key under the newest root key: `python -m app.foundation.keys.rewrap`.

It can be stopped at any moment, also by force, and run again: each batch commits by itself and what is done is not
asked for again. Only wraps change; what the data keys sealed stays as it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

from app import database, settings
from app.errors import AppError
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.keys import store
from app.foundation.keys.provider import Provider, WrapBroken, version_of

BATCH = 500
ACTOR = audit.Actor("system", "rewrap")


@dataclass(frozen=True)
class Wraps:
    """How far it is: `total` wrapped keys, `left` of them below version `newest`, `oldest` the lowest in use.

    `rewrapped` and `failed` are of this run; a wrap fails when the provider does not know it.
    """

    newest: int
    total: int
    left: int
    oldest: int | None
    rewrapped: int = 0
    failed: int = 0

    @property
    def done(self) -> bool:
        """Say whether no wrap is left under an older version."""
        return self.left == 0


def count(rewrapped: int = 0, failed: int = 0) -> Wraps:
    """Count the wraps; raises KeyProviderError while the newest version cannot be asked for."""
    newest = keys.provider().newest()
    return Wraps(newest, *store.counts(newest), rewrapped, failed)


def run(report: Callable[[Wraps], None], limit: int | None = None, batch: int = BATCH) -> Wraps:
    """Rewrap what is left, at most `limit` wraps, telling `report` after each batch; raises KeyProviderError."""
    now = count()
    if now.done:
        return now
    with database.transaction():
        audit.record(ACTOR, "rewrap", "key", now.newest, detail={"step": "begin", "left": now.left})
    after: UUID | None = None
    tried = 0
    while (room := batch if limit is None else min(batch, limit - tried)) > 0:
        found = store.behind(now.newest, room, after)
        if not found:
            break
        fresh = _fresh(keys.provider(), found)
        replaced = store.replace(fresh) if fresh else 0
        now = count(now.rewrapped + replaced, now.failed + len(found) - len(fresh))
        report(now)
        after, tried = found[-1][0], tried + len(found)
    detail = {"step": "end", "rewrapped": now.rewrapped, "failed": now.failed, "left": now.left}
    with database.transaction():
        audit.record(ACTOR, "rewrap", "key", now.newest, detail=detail)
    return now


def _fresh(provider: Provider, found: list[tuple[UUID, str]]) -> list[tuple[UUID, str, str, int]]:
    """Have a batch rewrapped in one call; one by one where a wrap in it is broken, so that the others go on."""
    try:
        new: list[str | None] = list(provider.rewrap([old for _, old in found]))
    except WrapBroken:
        new = [_one(provider, old) for _, old in found]
    pairs = zip(found, new, strict=True)
    return [(person, old, made, version_of(made)) for (person, old), made in pairs if made is not None]


def _one(provider: Provider, old: str) -> str | None:
    try:
        return provider.rewrap([old])[0]
    except WrapBroken:
        return None


def _shown(wraps: Wraps, as_json: bool) -> str:
    if as_json:
        return json.dumps(asdict(wraps) | {"done": wraps.done})
    more = f", {wraps.failed} not known to the key service" if wraps.failed else ""
    return f"version {wraps.newest}: {wraps.total - wraps.left} of {wraps.total} data keys{more}"


def main(arguments: list[str] | None = None) -> int:
    """Rewrap, printing a line for each batch; 1 when wraps are left that should not be, 3 when it cannot go on."""
    parser = argparse.ArgumentParser(prog="python -m app.foundation.keys.rewrap", description=__doc__.splitlines()[0])
    parser.add_argument("--count", action="store_true", help="only count what is left")
    parser.add_argument("--limit", type=int, metavar="N", help="rewrap at most N data keys")
    parser.add_argument("--json", action="store_true", help="print each line as JSON")
    given = parser.parse_args(arguments)
    try:
        configured = settings.current()
        database.connect_to(configured.database_url, configured.database_connections)
        with database.connection():
            if given.count:
                print(_shown(count(), given.json))
                return 0
            ended = run(lambda now: print(_shown(now, given.json), flush=True), given.limit)
    except AppError as error:
        print(error, file=sys.stderr)
        return 3
    print(_shown(ended, given.json), flush=True)
    return 0 if ended.done or (given.limit is not None and not ended.failed) else 1


if __name__ == "__main__":
    sys.exit(main())
