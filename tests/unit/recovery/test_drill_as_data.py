"""What a drill makes of a site, what it leaves behind, and what its report says: as data, without a host."""

import subprocess
import sys

import pytest

from appliance.components.backup import deploy as backup
from appliance.components.backup.remote import points
from appliance.components.certificates import deploy as certificates
from appliance.components.database import deploy as database
from appliance.components.media import deploy as media
from appliance.procedures.recovery import report, wiping
from tests.pace import scaled
from tests.unit.sites import ROOT, context_of

pytestmark = pytest.mark.slow

MOVED = """
import dataclasses, json, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from appliance.host.connections import Connections  # makes sockets yield before others load them
from appliance.procedures.recovery import drill
from tests.unit.sites import context_of
folder = Path({folder!r})
context = context_of("lab-three", folder)
moved = drill.moved(context, drill.host_of(context.site))
print(json.dumps({{name: list(host.runs) for name, host in moved.site.hosts.items()}}))
print(moved.issuer.anchor() == context.issuer.anchor(), moved.folder == context.folder)
"""


@pytest.mark.feature("OP-08")
def test_site_when_moved_for_a_drill_then_the_spare_holds_the_data_and_trusts_the_same_authority(tmp_path):
    program = MOVED.format(root=str(ROOT), folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=scaled(120), cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    hosts, same = done.stdout.strip().splitlines()
    assert '"spare": ["vault", "database", "media", "backup", "web", "edge"]' in hosts
    assert '"front": ["depot"]' in hosts, "packages come from where they are"
    assert '"infer": ["inference"]' in hosts
    assert "store" not in hosts, "the host whose loss is played is not asked"
    assert same == "True True"


def test_cleaning_when_a_drill_is_over_then_units_stop_before_files_go_and_every_data_folder_goes(tmp_path):
    context = context_of("lab-single", tmp_path)
    wanted = [room.desired(context, "one") for room in (certificates, database, media, backup)]
    made = wiping.commands(wanted)
    assert made[0][:3] == ("systemctl", "disable", "--now")
    assert database.UNIT in made[0]
    assert "hr-backup.service" in made[0]
    gone = {word for command in made if command[0] == "rm" for word in command}
    assert {"/srv/hr-appliance", "/etc/hr-appliance", "/opt/hr-appliance", database.DATA} <= gone
    assert "/etc/nftables.d/50-database.nft" in gone, "what opened a port goes"
    assert not any(word in ("/", "/etc", "/srv", "/opt", "/var/lib", "/usr", "/etc/ssh") for word in gone)
    assert not any(word.startswith("/etc/ssh") for word in gone)


@pytest.mark.feature("OP-08")
def test_report_when_a_check_failed_then_the_page_says_so_with_both_times():
    content = {
        "site": "lab-three",
        "began": "2026-01-01T00:00:00+00:00",
        "by": "root",
        "host": "spare",
        "point": "20260101T000000Z",
        "passed": False,
        "rto_seconds": 321.0,
        "waited_seconds": 12.5,
        "rpo_seconds": None,
        "steps": [{"name": "restore the database", "seconds": 61.0, "bytes": None}],
        "checks": [{"name": "every key opens", "holds": False, "detail": "3 of 4"}],
    }
    text = report.markdown(content)
    assert "lab-three: FAILED" in text
    assert "5 min 21 s" in text
    assert "last: unknown" in text
    assert "| every key opens | NO | 3 of 4 |" in text


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.42, "0.4 s"), (61, "1 min 1 s"), (7260, "2 h 1 min"), (None, "unknown")]
)
def test_duration_when_said_then_a_person_reads_it(seconds, said):
    assert report.duration(seconds) == said


def test_moment_when_restic_says_nanoseconds_or_another_zone_then_it_is_utc():
    assert points.moment("2026-01-01T01:02:03.123456789+01:00").isoformat() == "2026-01-01T00:02:03.123456+00:00"
    assert points.moment("2026-01-01T01:02:03Z").isoformat() == "2026-01-01T01:02:03+00:00"
    assert points.moment(0).isoformat() == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["restore", "SITE", "--to", "tomorrow", "--yes", "lab-single"], "is not a time"),
        (["restore", "SITE", "--to", "2999-01-01", "--yes", "lab-single"], "still to come"),
        (["restore", "SITE", "--to", "2026-01-01", "--yes", "another"], "site's name was not given"),
    ],
)
def test_verb_when_it_cannot_be_meant_then_it_is_refused_before_a_host_is_reached(tmp_path, arguments, said):
    site = (ROOT / "inventories/lab-single/site.yml").read_text(encoding="utf-8")
    file = tmp_path / "site.yml"
    file.write_text(site, encoding="utf-8")
    words = [str(file) if word == "SITE" else word for word in arguments]
    run = [sys.executable, "-m", "appliance.cli", *words, "--state", str(tmp_path / "state")]
    done = subprocess.run(run, capture_output=True, text=True, timeout=scaled(120), stdin=subprocess.DEVNULL, cwd=ROOT)
    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert said in done.stderr
