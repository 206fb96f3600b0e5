"""What backup wants of hosts, looked at as data."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.components.backup import deploy
from appliance.components.backup.jobs import CALENDAR, jobs
from appliance.host.context import Context, Release
from appliance.host.desired import Certificate, File, Folder, Step, Unit
from appliance.site import reader

ROOT = Path(__file__).resolve().parents[3]
SECRET = "password-of-"


class Given:
    """Secrets with one password for each name."""

    def password(self, name: str) -> str:
        """Return it."""
        return f"{SECRET}{name}"


@pytest.fixture(params=["lab-single", "lab-three", "bank-example"])
def context(request, tmp_path):
    """Return the context of each site that ships; the example with one database and one depot host alone."""
    site = reader.read(ROOT / "inventories" / request.param / "site.yml")
    return Context(site, tmp_path, tmp_path, Release("1.2.3", "", tmp_path, {}), None, Given())  # type: ignore[arg-type]  # all it asks for


def _items(context: Context) -> dict[str, tuple]:
    hosts = [name for name, host in context.site.hosts.items() if "spare" not in host.runs]
    return {host: deploy.desired(context, host).items for host in hosts}


def test_secrets_when_rendered_then_they_lie_in_closed_files_alone(context):
    for items in _items(context).values():
        closed = [item.path for item in items if isinstance(item, Folder) and item.mode == 0o700]
        for item in items:
            if isinstance(item, File) and SECRET.encode() in item.data:
                assert item.secret
                assert item.mode & 0o007 == 0
                assert str(Path(item.path).parent) in closed or item.path.endswith("pgbackrest.conf")
            assert SECRET not in repr(item)
            if isinstance(item, Step):
                assert not any(SECRET in word for word in (*item.run, *item.done))


@pytest.mark.feature("OP-08")
def test_jobs_when_ordered_then_the_database_is_first_and_the_point_follows_all(context):
    names = [job.name for job in jobs(context)]
    assert names[0] == "database"
    order = [names.index(kind) for kind in ("database", "media", "vault", "configuration", "point")]
    assert order == sorted(order)
    minutes = [
        int(re.search(r":(\d\d):00$", CALENDAR[kind])[1]) for kind in ("media", "vault", "configuration", "point")
    ]
    assert minutes == sorted(minutes), "timers keep the same order within the hour"


@pytest.mark.feature("OP-08")
def test_timers_when_rendered_then_each_job_has_one_that_makes_up_for_missed_times(context):
    for host, items in _items(context).items():
        files = {item.path: item.content for item in items if isinstance(item, File)}
        for job in (job for job in jobs(context) if job.host == host):
            assert "Persistent=true" in files[f"/etc/systemd/system/{job.timer}"]
            assert any(isinstance(item, Unit) and item.name == job.timer for item in items)


@pytest.mark.feature("PV-17")
def test_repositories_when_named_then_each_has_a_passphrase_of_its_own_and_hosts_hold_theirs_alone(context):
    keeper = context.hosts("backup")[0]
    held = {}
    for host, items in _items(context).items():
        held[host] = {
            item.data for item in items if isinstance(item, File) and item.path.startswith(deploy.PASSPHRASES)
        }
    everything = held.pop(keeper)
    for host, mine in held.items():
        assert mine <= everything
        others = set().union(*(theirs for name, theirs in held.items() if name != host))
        assert not mine & others


@pytest.mark.feature("PV-17")
def test_pgbackrest_when_rendered_then_the_repository_is_encrypted_and_its_passphrase_is_on_its_host_alone(context):
    keeper, database = context.hosts("backup")[0], context.hosts("database")[0]
    items = _items(context)

    def settings(host: str) -> str:
        return next(item.content for item in items[host] if getattr(item, "path", "").endswith("pgbackrest.conf"))

    assert "repo1-cipher-type=aes-256-cbc" in settings(keeper)
    assert "expire-auto=n" in settings(keeper), "what is purged is decided and certified, never by itself"
    if keeper != database:
        assert SECRET not in settings(database)
        assert "repo1-host-type=tls" in settings(database)
        assert f"tls-server-auth=backup.{keeper}=hr" in settings(database)
        assert f"tls-server-auth=database.{database}=hr" in settings(keeper)


def test_configuration_when_backed_up_then_private_keys_and_passphrases_stay_out(context):
    for items in _items(context).values():
        told = next(item for item in items if getattr(item, "path", "").endswith("source.json"))
        excluded = json.loads(told.content)["kinds"]["configuration"]["exclude"]
        assert deploy.PASSPHRASES in excluded
        assert any(pattern.endswith("key.pem*") for pattern in excluded)


@pytest.mark.feature("PV-09")
def test_door_when_rendered_then_it_asks_for_a_certificate_and_opens_a_host_its_own_repositories(context):
    items = _items(context)[context.hosts("backup")[0]]
    text = next(item.content for item in items if getattr(item, "path", "").endswith("backup/nginx.conf"))
    assert "ssl_verify_client on;" in text
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
    assert "if ($owner != $known) { return 403; }" in text
    unit = next(item.content for item in items if getattr(item, "path", "").endswith("/hr-backup.service"))
    assert "--append-only" in unit
    assert "unix:" in unit


ASK = """
import repository
repository.run = lambda argv, user: print(argv[-1]) or ""
repository.psql({"database": {"here": False, "address": "198.18.3.12"}}, "SELECT 1")
"""


@pytest.mark.feature("PV-19")
def test_backup_when_the_database_is_on_another_host_then_it_comes_there_by_the_certificate_of_its_role(
    context, tmp_path
):
    keeper = context.hosts("backup")[0]
    for host, items in _items(context).items():
        held = {item.component for item in items if isinstance(item, Certificate)}
        assert ("hr-check" in held) is (host == keeper and deploy.apart(context))
    texts = [item.content for item in _items(context)[keeper] if getattr(item, "path", "").endswith(".service")]
    keeping = [text for text in texts if "repository.py" in text]
    assert keeping
    loads = (
        "hr-check.pem:/etc/hr-appliance/tls/hr-check/cert.pem",
        "hr-check.key:/etc/hr-appliance/tls/hr-check/key.pem",
    )
    for text in keeping:
        assert [f"LoadCredential={load}" in text for load in loads] == [deploy.apart(context)] * 2
    for name in ("pgpass", "hr-check.pem", "hr-check.key", "cert.pem", "key.pem"):
        (tmp_path / name).touch()
    told = {"PYTHONPATH": str(Path(deploy.__file__).parent / "remote"), "CREDENTIALS_DIRECTORY": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", ASK], env=told, capture_output=True, text=True, check=True).stdout
    assert {f"sslcert={tmp_path}/hr-check.pem", f"sslkey={tmp_path}/hr-check.key"} <= {*said.split()}
    assert "user=hr_check" in said


@pytest.mark.feature("OP-08")
def test_server_when_started_then_what_it_may_write_is_there_already(context):
    """A path that is not there yet stays read-only for a unit that names it with a dash, until it starts again."""
    seen = 0
    for items in _items(context).values():
        texts = {Path(item.path).name: item.data.decode() for item in items if isinstance(item, File)}
        folders = {item.path: place for place, item in enumerate(items) if isinstance(item, Folder)}
        for place, item in enumerate(items):
            paths = re.findall(r"^ReadWritePaths=(.*)$", texts.get(getattr(item, "name", ""), ""), re.M)
            written = [path.lstrip("-") for line in paths for path in line.split()] if isinstance(item, Unit) else []
            late = [path for path in written if folders.get(path, -1) > place]
            assert not late, (item, late)
            seen += len(written)
    assert seen


def test_items_when_asked_then_no_file_is_written_twice(context):
    for items in _items(context).values():
        paths = [item.path for item in items if isinstance(item, File)]
        assert len(paths) == len(set(paths))
