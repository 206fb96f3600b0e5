"""What the edge asks the application: whether it lives, whether it is ready, and how its key server is."""

from __future__ import annotations

import falcon.testing
import pytest

from app.app import create
from app.foundation.keys import service as keys
from app.foundation.keys.key_server import KeyServer
from app.foundation.keys.ring import Ring
from app.foundation.keys.transit import Transit


def test_ready_when_keys_are_in_a_file_then_says_so(db):
    assert falcon.testing.TestClient(create(db)).simulate_get("/readyz").json == {"ready": True, "keys": "ready"}


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_ready_when_the_key_server_is_sealed_then_says_so_within_seconds_and_stays_ready(db, key_server):
    now = [0.0]
    keys.use(Ring(Transit(key_server.given, KeyServer(key_server.given, clock=lambda: now[0]))))
    client = falcon.testing.TestClient(create(db))
    try:
        assert client.simulate_get("/readyz").json == {"ready": True, "keys": "ready"}
        key_server.seal()
        try:
            assert client.simulate_get("/readyz").json["keys"] == "ready", "not asked at every look"
            now[0] += 11
            found = client.simulate_get("/readyz")
            assert (found.status_code, found.json) == (200, {"ready": True, "keys": "sealed"})
        finally:
            key_server.unseal()
        now[0] += 11
        assert client.simulate_get("/readyz").json["keys"] == "ready"
    finally:
        keys.use(None)
