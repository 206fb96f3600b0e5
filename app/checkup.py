"""Look over everything an installation keeps and say whether it is whole: `python -m app.checkup`.

It reads all there is, a piece at a time, changes nothing, and prints counts and ids, never contents.
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

from app import clock, database, migrate, settings
from app.errors import AppError
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.isolation import checking as isolation
from app.foundation.keys import checking as keys
from app.foundation.media import checking as media
from app.foundation.notify import checking as messages


def look(database_url: str, *, models: bool = True) -> dict[str, Any]:
    """Return the findings of each part, `ok` for all parts, and a sentence for each problem.

    What the kernel does not confine is told and is no problem of what is kept.
    """
    report: dict[str, Any] = {"isolation": asdict(isolation.check())}
    problems: list[str] = []
    _database(database_url, report, problems)
    if report["database"]["reachable"]:
        with database.connection():
            _part("keys", keys.check, report, problems)
            _part("media", media.check, report, problems)
            _part("audit", audit.check, report, problems)
            _part("messages", lambda: messages.check(clock.now()), report, problems)
    if models:
        report["models"] = inference.status()
        problems += [f"model {name} is {state}" for name, state in report["models"].items() if state != "ready"]
    return report | {"ok": not problems, "problems": problems}


def _database(url: str, report: dict[str, Any], problems: list[str]) -> None:
    try:
        missing = migrate.pending(url)
    except psycopg.Error as error:
        report["database"] = {"reachable": False, "pending": None}
        problems.append(f"the database cannot be used ({type(error).__name__})")
        return
    report["database"] = {"reachable": True, "pending": missing}
    problems += [f"migration {name} was not applied" for name in missing]


def _part(
    name: str,
    check: Callable[[], keys.Keys | media.Files | audit.Chain | messages.Messages],
    report: dict[str, Any],
    problems: list[str],
) -> None:
    print(f"{name} ...", file=sys.stderr, flush=True)
    try:
        result = check()
    except AppError as error:
        report[name] = {"error": str(error)}
        problems.append(f"{name}: {error}")
        return
    report[name] = asdict(result)
    if not result.ok:
        problems.append(f"{name}: not everything is as it was kept")


def _keep(path: Path, report: dict[str, Any]) -> None:
    """Replace the report of the last check."""
    fresh = path.with_suffix(".new")
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(report, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Look and print; 0 when everything is whole, 1 when something is not, 2 when the settings cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m app.checkup", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--without-models", action="store_true", help="leave the models out")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="also write what was found there, with the time")
    options = parser.parse_args(arguments)
    try:
        configured = settings.current()
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    database.connect_to(configured.database_url, configured.database_connections)
    try:
        report = look(configured.database_url, models=not options.without_models)
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    if options.keep:
        _keep(options.keep, report | {"at": time.time()})
    if options.json:
        print(json.dumps(report))
    else:
        for name in ("isolation", "database", "keys", "media", "audit", "messages", "models"):
            line = ", ".join(f"{key} {value}" for key, value in report.get(name, {}).items())
            print(f"{name:9} {line}")
        print("\n".join(report["problems"]) or "everything is whole")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
