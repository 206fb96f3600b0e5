"""A look over all that is kept, before a restore point is made and every night."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from appliance.components.web import checks
from appliance.procedures.recovery import wholeness
from tests.recovery.test_spare_copy import Host
from tests.unit.sites import context_of

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share
WHOLE = {
    "database": {"reachable": True, "pending": []},
    "keys": {"failed": 0},
    "media": {"failed": 0, "first": None},
    "audit": {"broken": 0},
    "problems": [],
}
HURT = WHOLE | {
    "media": {"failed": 1, "first": "0b1c/1"},
    "problems": ["media: not everything is as it was kept"],
}


def looked(context, host: Host) -> list[str]:
    """Look, and return what was said."""
    said: list[str] = []
    wholeness.demand(host, context, lambda *_: None, said.append)
    return said


def test_point_when_a_media_file_was_changed_then_none_is_made_and_the_file_is_named(tmp_path):
    context = context_of("lab-three", tmp_path)
    assert looked(context, Host(output=json.dumps(WHOLE))) == []
    with pytest.raises(wholeness.Damaged, match="every media file matches its digest.*0b1c/1") as refused:
        looked(context, Host(code=1, output=json.dumps(HURT)))
    assert "--despite-damage" in refused.value.remedy


@pytest.mark.parametrize("host", [Host(away="front is not reached"), Host(code=1, output="no such file")])
def test_point_when_the_application_cannot_look_then_that_is_said_and_it_is_made(tmp_path, host):
    (said,) = looked(context_of("lab-three", tmp_path), host)
    assert "could not be looked" in said


@pytest.mark.parametrize(
    ("kept", "hours", "code", "said"),
    [
        (None, 0, 0, ""),
        (WHOLE, 20, 0, ""),
        (HURT, 20, 1, "the first such file: 0b1c/1"),
        (WHOLE, 60, 1, "60 h ago"),
    ],
)
def test_verify_when_the_last_look_found_damage_or_is_old_then_says_so(tmp_path, kept, hours, code, said):
    file = tmp_path / "checkup.json"
    program = checks.SEEN.replace("time.time()", "1_000_000")
    if kept:
        file.write_text(json.dumps(kept | {"at": 1_000_000 - hours * 3600}))
    done = subprocess.run(
        [sys.executable, "-c", program, str(file), str(checks.SEEN_HOURS), "hr-checkup.service"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout
