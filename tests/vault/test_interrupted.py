"""The ceremony killed at each of its points, and gone on with by the next run."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys

import pytest

from appliance.components.vault.client import connect, seal_status
from appliance.components.vault.settling import settle
from appliance.errors import ApplianceError
from appliance.procedures.custody import ceremony
from tests.pace import scaled

pytestmark = [pytest.mark.slow, pytest.mark.feature("PV-05")]

DRIVER = """
import os, pickle, signal, sys
from appliance.components.vault import client, configuration, settling
from appliance.procedures.custody import ceremony, duties, keeping
context, port, log, point, after = pickle.loads(sys.stdin.buffer.read())
client.PORT, configuration.AUDIT_LOG = port, log
module, _, name = point.rpartition(".")
place = {"ceremony": ceremony, "duties": duties, "settling": settling}[module]
kept, seen = getattr(place, name), 0
def deadly(*given, **named):
    global seen
    seen += 1
    if seen > after:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept(*given, **named)
setattr(place, name, deadly)
ceremony.ensure(context, 5, lambda line: None)
"""


def killed(world, point: str, after: int = 0) -> None:
    """Run the ceremony in a process that is killed where `point` would be called after that many calls."""
    given = pickle.dumps((world.context, world.server.port, str(world.server.folder / "audit.log"), point, after))
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=given,
        capture_output=True,
        timeout=scaled(60),
        cwd=os.getcwd(),
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def quiet(_line: str) -> None:
    """Say nothing."""


def goes_on(world) -> None:
    """Go on to the end and see that nothing is left to do."""
    ceremony.initialise(world.context, quiet)
    if seal_status(world.context).sealed:
        world.unseal("carol", "alice")
    ceremony.ensure(world.context, 5, quiet)
    assert settle(world.context, act=True) == []
    assert not (world.context.folder / "vault" / "bootstrap-token").exists()
    assert not (world.context.folder / "vault" / "answer.json").exists()
    assert connect(world.context).is_authenticated()


@pytest.mark.parametrize(
    ("point", "after"),
    [("ceremony.keep", 0), ("ceremony._begin", 0), ("ceremony._distribute", 0), ("ceremony.keep", 3)],
    ids=["before anything", "before the request", "with the answer kept", "with one share made"],
)
def test_ceremony_when_killed_before_the_shares_lie_there_then_goes_on(world, point, after):
    killed(world, point, after)
    goes_on(world)


@pytest.mark.parametrize(
    ("point", "after"),
    [
        ("duties.keep", 3),
        ("settling._policies", 0),
        ("settling._written", 9),
        ("ceremony.give_back", 0),
        ("ceremony.bootstrap_token", 1),
    ],
    ids=["one duty made", "half configured", "some roles written", "configured", "before the token goes"],
)
def test_ceremony_when_killed_while_configuring_then_goes_on(world, point, after):
    ceremony.initialise(world.context, quiet)
    world.unseal()
    killed(world, point, after)
    assert (world.context.folder / "vault" / "bootstrap-token").exists()
    goes_on(world)


def test_ceremony_when_the_token_was_revoked_and_not_removed_then_it_just_goes(world):
    ceremony.initialise(world.context, quiet)
    world.unseal()
    token = (world.context.folder / "vault" / "bootstrap-token").read_text()
    ceremony.ensure(world.context, 5, quiet)
    (world.context.folder / "vault" / "bootstrap-token").write_text(token)
    goes_on(world)


class Host:
    """The key server's host, as far as emptying it goes: stops the process, empties its folder, starts it."""

    def __init__(self, world) -> None:
        self.world = world

    def demand(self, _name, argv, _what):
        assert argv[-1] == "/srv/hr-appliance/vault/raft"
        self.world.server.empty()
        return ""


def test_ceremony_when_the_answer_was_lost_then_says_so_and_begins_again_only_if_told(world):
    killed(world, "ceremony.keep", 1)
    with pytest.raises(ceremony.SharesLost, match="--begin-again"):
        ceremony.ensure(world.context, 0, quiet)
    ceremony.begin_again(world.context, Host(world))
    goes_on(world)
    with pytest.raises(ApplianceError, match="left as it is"):
        ceremony.begin_again(world.context, Host(world))


def test_ceremony_when_the_server_lost_its_data_then_refuses_to_make_other_keys(make_world):
    world = make_world().brought_up()
    world.server.empty()
    with pytest.raises(ApplianceError, match="appliance restore"):
        ceremony.ensure(world.context, 0, quiet)
    assert not seal_status(world.context).initialised
