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
        """Return whether no wrap is left under an older version."""
        return self.left == 0


def count(rewrapped: int = 0, failed: int = 0) -> Wraps:
    """Count the wraps; raises KeyProviderError while the newest version cannot be asked for."""
    newest = keys.provider().newest()
    return Wraps(newest, *store.counts(newest), rewrapped, failed)


def run(report: Callable[[Wraps], None], limit: int | None = None, batch: int = BATCH) -> Wraps:
    """Rewrap the older wraps, at most `limit`, calling `report` after each batch; raises KeyProviderError."""
    progress = count()
    if progress.done:
        return progress
    with database.transaction():
        audit.record(ACTOR, "rewrap", "key", progress.newest, detail={"step": "begin", "left": progress.left})
    after: UUID | None = None
    tried = 0
    while (size := batch if limit is None else min(batch, limit - tried)) > 0:
        behind = store.behind(progress.newest, size, after)
        if not behind:
            break
        rewrapped = _rewrap_batch(keys.provider(), behind)
        replaced = store.replace(rewrapped) if rewrapped else 0
        progress = count(progress.rewrapped + replaced, progress.failed + len(behind) - len(rewrapped))
        report(progress)
        after, tried = behind[-1][0], tried + len(behind)
    detail = {"step": "end", "rewrapped": progress.rewrapped, "failed": progress.failed, "left": progress.left}
    with database.transaction():
        audit.record(ACTOR, "rewrap", "key", progress.newest, detail=detail)
    return progress


def _rewrap_batch(provider: Provider, behind: list[tuple[UUID, str]]) -> list[tuple[UUID, str, str, int]]:
    """Rewrap a batch in one call; singly where one of its wraps is broken, so that the others are rewrapped."""
    try:
        new: list[str | None] = list(provider.rewrap([old for _, old in behind]))
    except WrapBroken:
        new = [_rewrap_one(provider, old) for _, old in behind]
    pairs = zip(behind, new, strict=True)
    return [
        (person, old, rewrapped, version_of(rewrapped)) for (person, old), rewrapped in pairs if rewrapped is not None
    ]


def _rewrap_one(provider: Provider, old: str) -> str | None:
    try:
        return provider.rewrap([old])[0]
    except WrapBroken:
        return None


def _line(wraps: Wraps, as_json: bool) -> str:
    if as_json:
        return json.dumps(asdict(wraps) | {"done": wraps.done})
    more = f", {wraps.failed} not known to the key service" if wraps.failed else ""
    return f"version {wraps.newest}: {wraps.total - wraps.left} of {wraps.total} data keys{more}"


def main(arguments: list[str] | None = None) -> int:
    """Rewrap, printing a line for each batch; 1 when wraps are left that should not be, 3 after an error."""
    parser = argparse.ArgumentParser(prog="python -m app.foundation.keys.rewrap", description=__doc__.splitlines()[0])
    parser.add_argument("--count", action="store_true", help="only count what is left")
    parser.add_argument("--limit", type=int, metavar="N", help="rewrap at most N data keys")
    parser.add_argument("--json", action="store_true", help="print each line as JSON")
    options = parser.parse_args(arguments)
    try:
        configured = settings.current()
        database.connect_to(configured.database_url, configured.database_connections)
        with database.connection():
            if options.count:
                print(_line(count(), options.json))
                return 0
            ended = run(lambda progress: print(_line(progress, options.json), flush=True), options.limit)
    except AppError as error:
        print(error, file=sys.stderr)
        return 3
    print(_line(ended, options.json), flush=True)
    return 0 if ended.done or (options.limit is not None and not ended.failed) else 1


if __name__ == "__main__":
    sys.exit(main())
