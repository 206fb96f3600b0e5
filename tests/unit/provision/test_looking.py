"""status, plan and verify where hosts are cut off, and the condition of a unit that runs."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import cast

import pytest

from appliance.desk.screen import Screen
from appliance.desk.session import Session
from appliance.site import reader
from tests.unit.provision.test_preflight import SITE

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share


class Shown:
    """Keeps what a screen would show."""

    def __init__(self) -> None:
        self.tables: dict[str, list[tuple]] = {}
        self.results: list = []

    def table(self, title, _heads, rows):
        self.tables[title] = [tuple(row) for row in rows]

    def result(self, event, sentence, **values):
        self.results.append((event, sentence, values))


def status(monkeypatch, away: dict[str, str], notes: list[tuple[str, str]] | None = None) -> tuple[int, Shown]:
    from appliance.procedures.provision import command, inspection

    session = SimpleNamespace(
        site=reader.read(SITE), hosts=["one"], context=None, journal=SimpleNamespace(entries=list)
    )
    session.hosts = ["one", "two"]
    session.site.hosts["two"] = session.site.hosts["one"]
    asked = contextlib.nullcontext((None, away))
    monkeypatch.setattr(command, "answering", lambda _session: asked)
    monkeypatch.setattr(
        inspection,
        "standing",
        lambda _connections, _context, hosts: inspection.Standing(
            [(host, "hr-web.service", "active", "") for host in hosts], notes or []
        ),
    )
    shown = Shown()
    return command._status(None, cast(Session, session), cast(Screen, shown)), shown


def test_status_when_a_host_is_cut_off_then_answers_for_the_others_and_names_it(monkeypatch):
    code, shown = status(monkeypatch, {"two": "timed out"})
    assert code == 3
    assert [row[0] for row in shown.tables["unit"]] == ["one"]
    assert shown.tables["not reached"] == [("two", "timed out")]
    assert "nothing is known of: two" in shown.results[0][1]
    assert status(monkeypatch, {})[0] == 0


def test_status_when_no_host_answers_then_is_refused_with_every_reason(monkeypatch):
    from appliance.host.connections import Unreachable

    with pytest.raises(Unreachable, match=r"one .*timed out; two .*refused"):
        status(monkeypatch, {"one": "timed out", "two": "refused"})


def test_status_when_a_hosts_own_look_found_something_then_says_it_and_ends_with_1(monkeypatch):
    full = ("one", "the disk of /srv is nearly full: 120 MiB of 99 GiB are free")
    code, shown = status(monkeypatch, {}, [full])
    assert code == 1
    assert shown.tables["note"] == [full]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"code": 0, "output": "open\n"}, "active"),
        ({"code": 0, "output": "sealed\n"}, "active, sealed"),
        ({"code": 1, "output": "urlopen error"}, "active, does not answer"),
    ],
)
def test_condition_of_a_unit_when_it_runs_then_is_more_than_active(answer, expected):
    from appliance.procedures.provision import inspection

    assert inspection.condition(answer) == expected
