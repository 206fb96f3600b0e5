"""Make the first account of a new site: `python -m app.foundation.access.first_administrator --email ADDRESS`.

It prints a password once, which serves to choose another one and for nothing else. Run again for the same address
before that was done, it makes a new one, so that a line that was lost locks nobody out.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from app import clock, database, settings
from app.errors import AppError, Conflict
from app.foundation.access import accounts, passwords, service, store
from app.foundation.audit import service as audit

ACTOR = audit.Actor("system", "first_administrator")


def exists() -> bool:
    """Return whether there is an administrator who chose a password."""
    return any(not account.must_change for account in service.with_role("administrator"))


def appoint(email: str, name: str, at: datetime) -> str:
    """Make the first administrator and return the password to hand over; raises Conflict when there is one."""
    email = accounts.normalised(email)
    password = passwords.one_time()
    with database.transaction():
        store.hold_accounts()
        administrators = service.with_role("administrator")
        existing = service.find(email)
        if existing and existing.must_change and [account.id for account in administrators] == [existing.id]:
            service.set_password(existing.id, password, at, must_change=True)
            audit.record(ACTOR, "update", "account", existing.id, detail={"what": "password"})
        elif administrators or existing:
            raise Conflict("There is an administrator already. Nothing was changed; sign in as that one.")
        else:
            account = service.add_account(email, name, "administrator", password, at, must_change=True)
            audit.record(ACTOR, "create", "account", account.id)
    return password


def main(arguments: list[str] | None = None) -> int:
    """Appoint and print; `--exists` only looks: 0 when there is an administrator who chose a password, 1 if not."""
    parser = argparse.ArgumentParser(
        prog="python -m app.foundation.access.first_administrator", description=__doc__.splitlines()[0]
    )
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--email", metavar="ADDRESS", help="the e-mail address of the administrator")
    mode.add_argument("--exists", action="store_true", help="only say whether there is one")
    parser.add_argument("--name", default="系统管理员 Administrator", help="the name that the pages show")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    options = parser.parse_args(arguments)
    try:
        configured = settings.current()
        database.connect_to(configured.database_url, configured.database_connections)
        with database.connection():
            if options.exists:
                return 0 if exists() else 1
            password = appoint(options.email, options.name, clock.now())
    except AppError as error:
        print(error, file=sys.stderr)
        return 3 if error.status >= 500 else 1
    shown = {"address": configured.public_url, "email": options.email, "password": password}
    lines = ["Sign in once with this and choose a password of your own; it is kept nowhere else."]
    lines += [f"{key:9} {value}" for key, value in shown.items()]
    print(json.dumps(shown) if options.json else "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
