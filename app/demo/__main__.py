"""Fill an empty installation with synthetic data and print its accounts: `python -m app.demo`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import yaml

from app import clock, database, settings
from app.demo import accounts, organisation
from app.errors import AppError, SettingsError
from app.foundation.access.store import Account
from app.hiring.positions import inputs
from app.hiring.positions import service as positions
from app.hiring.uploads import service as uploads

FOLDER = Path(__file__).parent


def fill(people: dict[str, Account]) -> None:
    """Open the demo positions and hand in their résumés, unless they are there already."""
    existing = {position.title for position in positions.listing(people["hr_lead"])}
    for stated in yaml.safe_load((FOLDER / "positions.yml").read_text(encoding="utf-8")):
        resumes = stated.pop("resumes")
        if stated["title"] in existing:
            continue
        sent = inputs.read(stated | {"manager_id": str(people["manager"].id)})
        position = positions.create(people["hr"], sent, clock.now())
        for name in resumes:
            uploads.receive(position.id, name, (FOLDER / "resumes" / name).read_bytes(), people["hr"])


def main() -> int:
    """Renew the accounts, fill what is empty, print the accounts as JSON; 1 where nobody asked for synthetic data."""
    argparse.ArgumentParser(prog="python -m app.demo", description=__doc__).parse_args()
    try:
        configured = settings.current()
        if not configured.demo:
            raise SettingsError(
                "This installation is for real people: its settings do not say `demo`. Nothing was made."
            )
        database.connect_to(configured.database_url, configured.database_connections)
        with database.connection():
            people, shown = accounts.renew(clock.now())
            organisation.found(people, clock.now())
            fill(people)
    except AppError as error:
        print(f"demo data: {error}", file=sys.stderr)
        return 1
    # To whoever runs this and to nobody else: no file, no log.
    print(json.dumps(shown, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
