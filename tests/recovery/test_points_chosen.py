"""Which restore point a drill takes where a person names none."""

from __future__ import annotations

import pytest

from appliance.procedures.recovery import points

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share


def listing(*damaged: str | None) -> dict:
    """Return a listing of points, each with what is damaged of it."""
    made = [{"id": f"p{n}", "database": {"label": f"d{n}"}, "damaged": why} for n, why in enumerate(damaged)]
    return {"points": made}


def test_point_when_none_is_named_then_the_newest_that_is_whole_is_taken():
    assert points.named(listing(None, None, "invalid"), None)["id"] == "p1"
    assert points.named(listing(None, None, "invalid"), "p2")["id"] == "p2", "a person may try what is damaged"
    with pytest.raises(points.NoPoint, match="Every restore point is damaged") as refused:
        points.named(listing("invalid"), None)
    assert "--full" in refused.value.remedy
