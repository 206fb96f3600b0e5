"""Answers pyinfra's facts from the probe of a host, so that its operations need not ask again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pyinfra.api.host import Host
from pyinfra.facts import deb, server, systemd
from pyinfra.facts.files import Directory, File, FileContents, Link, Sha256File

from appliance.host.observed import ENABLED, Observed

TYPES = {File: "file", Directory: "folder", Link: "link"}


class Unknown(LookupError):
    """The probe did not ask this: the host is asked."""


@contextmanager
def known(host: Host, observed: Observed) -> Iterator[None]:
    """Answer a host's operations from the probe first. What they change no other operation of the same plan asks of."""
    asked = host.get_fact

    def get_fact(fact: type, *arguments: Any, **more: Any) -> Any:
        try:
            return answer(observed, fact, more)
        except Unknown:
            return asked(fact, *arguments, **more)

    host.get_fact = get_fact  # type: ignore[method-assign, assignment]  # pyinfra makes its hosts itself
    try:
        yield
    finally:
        del host.get_fact


def answer(observed: Observed, fact: type, asked: dict[str, Any]) -> Any:
    """Return a fact as pyinfra would; raises Unknown where the probe did not ask it."""
    try:
        return ANSWERS[fact](observed, asked)
    except KeyError:
        raise Unknown from None


def _path(kind: str) -> Callable[[Observed, dict[str, Any]], Any]:
    def status(observed: Observed, asked: dict[str, Any]) -> Any:
        there = observed.paths[asked["path"]]
        if there is None:
            return None
        if there["type"] != kind:
            return False
        rights = {"user": there["owner"], "group": there["group"], "mode": int(f"{there['mode']:o}")}
        return rights | ({"link_target": there["target"]} if kind == "link" else {})

    return status


def _digest(observed: Observed, asked: dict[str, Any]) -> str | None:
    return (observed.paths[asked["path"]] or {}).get("sha256")


def _contents(observed: Observed, asked: dict[str, Any]) -> list[str] | None:
    text = observed.texts[asked["path"]]
    return text.splitlines() if text is not None else None


def _packages(observed: Observed, _asked: dict[str, Any]) -> dict[str, set[str]]:
    return {name: {version} for name, version in observed.packages.items() if version}


def _accounts(observed: Observed, _asked: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: {**account} for name, account in observed.accounts.items() if account}


def _running(observed: Observed, asked: dict[str, Any]) -> dict[str, bool]:
    for unit in asked["services"]:
        observed.units[unit]
    return {unit: observed.started_at(unit) is not None for unit in asked["services"]}


def _enabled(observed: Observed, asked: dict[str, Any]) -> dict[str, bool]:
    return {unit: observed.units[unit].get("UnitFileState") in ENABLED for unit in asked["services"]}


ANSWERS: dict[type, Callable[[Observed, dict[str, Any]], Any]] = {
    **{fact: _path(kind) for fact, kind in TYPES.items()},
    Sha256File: _digest,
    FileContents: _contents,
    deb.DebPackages: _packages,
    server.Users: _accounts,
    server.Os: lambda _seen, _asked: "Linux",
    server.Which: lambda _seen, asked: f"/usr/sbin/{asked['command']}",
    systemd.SystemdStatus: _running,
    systemd.SystemdEnabled: _enabled,
}
