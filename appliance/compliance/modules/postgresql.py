"""The database, by its own socket as the account postgres."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from testinfra.modules.base import InstanceModule

PSQL = "env -C / runuser -u postgres -- psql -X -A -t -q -F '\t' -p 5432 -v ON_ERROR_STOP=1"


class Postgresql(InstanceModule):
    """What the database says of itself.

    >>> host.postgresql.settings(["log_connections"])
    {'log_connections': 'on'}
    """

    def query(self, statement: str, database: str = "hr") -> list[list[str]]:
        """Return the rows of a statement that only reads; raises Unanswered."""
        output = self.check_output(f"{PSQL} -d {database} -c {shlex.quote(statement)}")
        return [line.split("\t") for line in output.splitlines() if line]

    def settings(self, names: Iterable[str]) -> dict[str, str]:
        """Return the effective value of each setting."""
        quoted = ", ".join(f"'{name}'" for name in names)
        return dict(self.query(f"SELECT name, setting FROM pg_settings WHERE name IN ({quoted})", "postgres"))  # noqa: S608
