"""Look over everything an installation keeps and say whether it is whole: `python -m app.checkup`.

It reads all there is, a piece at a time, changes nothing, and prints counts and ids, never what they are about.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from app import database, migrate, settings
from app.errors import AppError
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.keys import checking as keys
from app.foundation.media import checking as media


def look(database_url: str, *, models: bool = True) -> dict[str, Any]:
    """Return what was found of each part, `ok` for all of them together, and a sentence for each problem."""
    found: dict[str, Any] = {}
    problems: list[str] = []
    _database(database_url, found, problems)
    if found["database"]["reachable"]:
        with database.connection():
            _part("keys", keys.check, found, problems)
            _part("media", media.check, found, problems)
            _part("audit", audit.check, found, problems)
    if models:
        found["models"] = inference.status()
        problems += [f"model {name} is {state}" for name, state in found["models"].items() if state != "ready"]
    return found | {"ok": not problems, "problems": problems}


def _database(url: str, found: dict[str, Any], problems: list[str]) -> None:
    try:
        missing = migrate.pending(url)
    except psycopg.Error as error:
        found["database"] = {"reachable": False, "pending": None}
        problems.append(f"the database cannot be used ({type(error).__name__})")
        return
    found["database"] = {"reachable": True, "pending": missing}
    problems += [f"migration {name} was not applied" for name in missing]


def _part(
    name: str, check: Callable[[], keys.Keys | media.Files | audit.Chain], found: dict[str, Any], problems: list[str]
) -> None:
    print(f"{name} ...", file=sys.stderr, flush=True)
    try:
        seen = check()
    except AppError as error:
        found[name] = {"error": str(error)}
        problems.append(f"{name}: {error}")
        return
    found[name] = asdict(seen)
    if not seen.ok:
        problems.append(f"{name}: not everything is as it was kept")


def _keep(path: Path, found: dict[str, Any]) -> None:
    """Write what was found in place of what the last look found."""
    fresh = path.with_suffix(".new")
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(found, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Look and print; 0 when everything is whole, 1 when something is not, 2 when the settings cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m app.checkup", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--without-models", action="store_true", help="leave the models out")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="also write what was found there, with the time")
    given = parser.parse_args(arguments)
    try:
        configured = settings.current()
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    database.connect_to(configured.database_url, configured.database_connections)
    try:
        found = look(configured.database_url, models=not given.without_models)
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    if given.keep:
        _keep(given.keep, found | {"at": time.time()})
    if given.json:
        print(json.dumps(found))
    else:
        for name in ("database", "keys", "media", "audit", "models"):
            told = ", ".join(f"{key} {value}" for key, value in found.get(name, {}).items())
            print(f"{name:9} {told}")
        print("\n".join(found["problems"]) or "everything is whole")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
