"""Fill an empty installation with synthetic data and print its accounts: `python -m app.demo`."""

from __future__ import annotations

import argparse
import json
import sys

from app import clock, database, settings
from app.demo import accounts, organisation, posts
from app.errors import AppError, SettingsError


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
            posts.fill(people, clock.now())
            posts.ask(people, clock.now())
    except AppError as error:
        print(f"demo data: {error}", file=sys.stderr)
        return 1
    # To whoever runs this and to nobody else: no file, no log.
    print(json.dumps(shown, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
