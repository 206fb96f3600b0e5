"""Shares for the copy of a key server that a drill brings up: too early, then in time."""

from __future__ import annotations

import dataclasses

import pytest

from appliance.components.vault.client import Away, bare, seal_status
from appliance.procedures.custody import ceremony, unsealing
from tests.pace import scaled

pytestmark = [pytest.mark.slow, pytest.mark.feature("PV-05")]


def with_spare(world):
    """Return the world's context whose site has a spare host where its key server runs."""
    hosts = dict(world.context.site.hosts)
    own = hosts[world.context.hosts("vault")[0]]
    hosts["spare"] = own.model_copy(update={"runs": ["spare"]})
    return dataclasses.replace(world.context, site=world.context.site.model_copy(update={"hosts": hosts}))


def test_share_when_the_copy_is_still_empty_then_is_told_so_and_not_sent(make_world):
    world = make_world()
    context, share = with_spare(world), "ab" * 33
    with pytest.raises(unsealing.TooEarly, match="does not hold the site's keys yet"):
        unsealing.unseal(context, share, "spare")
    bare(context).sys.initialize(secret_shares=1, secret_threshold=1)
    with pytest.raises(unsealing.TooEarly, match="Wait until the drill says"):
        unsealing.unseal(context, share, "spare")
    assert seal_status(context).given == 0
    world.server.stop()
    with pytest.raises(unsealing.TooEarly, match="was not sent") as told:
        unsealing.unseal(context, share, "spare")
    assert not isinstance(told.value, Away), "nothing is wrong with the network"
    world.server.start()


def test_share_when_the_sites_keys_are_in_the_copy_then_opens_it(make_world):
    world = make_world()
    context = with_spare(world)
    ceremony.initialise(context, lambda _line: None)
    assert unsealing.unseal(context, world.share("alice"), "spare").given == 1
    assert not unsealing.unseal(context, world.share("bob"), "spare").sealed
    ceremony.ensure(context, scaled(30), lambda _line: None)
