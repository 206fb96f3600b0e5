"""A Falcon responder that asks the database what one of the product's asks, and nothing else: web.stack's other side.

`HR_BARE` names a pickled `Bare`. Each thread has a connection of its own, each statement is prepared.
"""

from __future__ import annotations

import os
import pickle
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import falcon
import psycopg


@dataclass(frozen=True)
class Bare:
    """Where the database is, the statements of one request with their values, and the answer."""

    database_url: str
    statements: list[tuple[str, Any]]
    answer: dict


class Read:
    """Answers as the product does, from the same rows."""

    def __init__(self, bare: Bare) -> None:
        self._bare, self._thread = bare, threading.local()

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Run the statements, read what they give, and write the answer as JSON."""
        if not hasattr(self._thread, "connection"):
            self._thread.connection = psycopg.connect(self._bare.database_url, autocommit=True)
        for statement, values in self._bare.statements:
            cursor = self._thread.connection.execute(statement, values, prepare=True)
            if cursor.description:
                cursor.fetchall()
        resp.media = self._bare.answer


def create() -> falcon.App:
    """Make the application of what `HR_BARE` names."""
    bare: Bare = pickle.loads(Path(os.environ["HR_BARE"]).read_bytes())  # noqa: S301 - written by the benchmark itself
    made = falcon.App()
    made.add_route("/", Read(bare))
    return made


application = create() if "HR_BARE" in os.environ else falcon.App()
