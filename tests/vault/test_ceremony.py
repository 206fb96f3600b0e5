"""From an empty key server to a configured one, by holders with their own keys."""

from __future__ import annotations

import pytest

from appliance.components.vault.client import connect
from appliance.components.vault.settling import settle
from appliance.host.context import Sealed
from appliance.procedures.custody import ceremony, unsealing

pytestmark = pytest.mark.slow


@pytest.mark.feature("PV-05")
def test_ceremony_when_holders_open_it_then_it_is_configured_and_the_token_gone(world):
    said: list[str] = []
    with pytest.raises(ceremony.Waiting, match="0 of 2 shares"):
        ceremony.ensure(world.context, 0, said.append)
    shares = sorted(path.name for path in (world.context.folder / "vault" / "shares").glob("*.asc"))
    assert shares == ["alice.asc", "bob.asc", "carol.asc"]
    assert any("appliance keys unseal" in line for line in said)
    with pytest.raises(Sealed):
        connect(world.context)

    assert unsealing.unseal(world.context, world.share("carol")).given == 1
    with pytest.raises(unsealing.WrongShare, match="given already"):
        unsealing.unseal(world.context, world.share("carol"))
    assert not unsealing.unseal(world.context, world.share("alice")).sealed

    token = (world.context.folder / "vault" / "bootstrap-token").read_text().strip()
    changes = ceremony.ensure(world.context, 5, said.append)
    assert len(changes) > 20
    assert not (world.context.folder / "vault" / "bootstrap-token").exists()
    assert not connect(world.context, token=token).is_authenticated(), "the first token is revoked"
    assert ceremony.ensure(world.context, 5, said.append) == []
    assert settle(world.context, act=True) == []
    assert token not in "\n".join(said)
