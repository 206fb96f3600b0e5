"""Opens a site for a verb that acts on its hosts, and holds the connections to them while it does."""

from __future__ import annotations

from appliance.host.connections import Connections  # isort: skip - makes sockets yield before others load them

import argparse
import contextlib
import dataclasses
from collections.abc import Iterator, Sequence

from appliance.desk.session import Session, become_password, open_site


def opened(arguments: argparse.Namespace, verify: bool = True) -> Session:
    """Open the named site and ask for the password of sudo; raises ApplianceError."""
    session = open_site(arguments.file, arguments.state, arguments.bundle, verify=verify)
    become = become_password(session.site)
    return dataclasses.replace(session, context=dataclasses.replace(session.context, facts={"become": become}))


@contextlib.contextmanager
def connected(session: Session) -> Iterator[Connections]:
    """Connect to all hosts of the site that run something."""
    connections = unconnected(session)
    connections.connect()
    try:
        yield connections
    finally:
        connections.close()


@contextlib.contextmanager
def answering(session: Session, hosts: Sequence[str] | None = None) -> Iterator[tuple[Connections, dict[str, str]]]:
    """Connect to those hosts that answer; gives the connections, and host -> reason for the others."""
    connections = unconnected(session, hosts)
    away = connections.connect_those_that_answer()
    try:
        yield connections, away
    finally:
        connections.close()


def unconnected(session: Session, hosts: Sequence[str] | None = None) -> Connections:
    """Return the connections before they are made: to all hosts that run something, or to those that are named."""
    known = session.context.folder / "known_hosts"
    return Connections(session.site, known, session.context.facts["become"], session.hosts if hosts is None else hosts)
