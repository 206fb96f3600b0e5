"""The embedded profile started by root: each part has an account of its own, and what that may not see is closed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app import settings
from appliance.embedded import accounts
from appliance.embedded.parts.models import FETCH_SETTINGS
from appliance.embedded.parts.postgres import installed
from appliance.embedded.supervision.enclosure import around
from appliance.embedded.supervision.part import Account, guarded
from tests.embedded.running import LAUNCH, Running
from tests.pace import scaled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="a plain user has one account for all parts"),
]
ROOT = Path(__file__).parents[2]
BIND_LOW_PORTS = 1 << 10


def status(process: psutil.Process) -> dict[str, str]:
    """Read what the kernel says of a process."""
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())


def part(running: Running, name: str) -> list[psutil.Process]:
    """Return the processes of a part."""
    first = psutil.Process(running.pid_of(name))
    return [first, *first.children(recursive=True)]


def holds(running: Running, name: str, account: str, capabilities: int = 0) -> None:
    """Hold that each process of a part runs as an account, without any way to more."""
    uid = str(Account.named(account).uid)
    for process in part(running, name):
        told = status(process)
        assert told["Uid"].split() == [uid] * 4, (process.name(), told["Uid"])
        assert {int(told[kind], 16) for kind in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} <= {capabilities}, told
        assert int(told["CapEff"], 16) == capabilities
        assert (told["NoNewPrivs"], told["Groups"].strip()) == ("1", "")


def attempt(account: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as an account."""
    words = [*guarded(signal.SIGTERM, Account.named(account)), *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, errors="replace", cwd="/")


def connects(account: str, path: Path) -> bool:
    """Tell whether an account can connect to a Unix socket; curl ends with 7 when it cannot."""
    return (
        attempt(account, "curl", "--silent", "--max-time", "5", "--unix-socket", path, "http://localhost/").returncode
        != 7
    )


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A profile with a model, which the tests leave as it is."""
    folder = Path("/tmp") / f"try-{os.getpid()}"
    folder.mkdir(mode=0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Running(folder / "data", port, "inference")
    try:
        running.up().expect(120, event="model", name="sentence_vectors", state="ready")
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


def test_parts_when_root_starts_them_then_none_but_the_supervisor_is_root(running):
    holds(running, "postgres", accounts.DATABASE)
    holds(running, "web", accounts.APPLICATION)
    holds(running, "worker", accounts.APPLICATION)
    holds(running, "triton", accounts.MODELS)
    assert len(part(running, "triton")) > 1, "a model has a process of its own"
    assert [one.pid for one in running.living() if one.uids().real == 0] == [running.process.pid]


@pytest.mark.parametrize("account", [accounts.MODELS, "nobody"])
def test_secrets_when_an_account_has_no_use_for_them_then_are_closed_to_it(running, account):
    data = running.data
    for path in ("settings.json", "keys/root.key", "keys/cookie.key", "status.json", "logs/web.log"):
        assert (data / path).is_file()
        assert "Permission denied" in attempt(account, "cat", data / path).stderr
    for folder in ("keys", "media", "logs", "postgres/data", "postgres/socket"):
        assert "Permission denied" in attempt(account, "ls", data / folder).stderr
    assert not connects(account, data / "postgres/socket/.s.PGSQL.5432")


def test_data_when_the_application_looks_then_has_its_own_and_no_others(running):
    data = running.data
    assert attempt(accounts.APPLICATION, "cat", data / "settings.json").returncode == 0
    assert "Permission denied" in attempt(accounts.APPLICATION, "touch", data / "keys/other").stderr
    assert "Permission denied" in attempt(accounts.APPLICATION, "ls", data / "postgres/data").stderr


def test_model_server_when_an_account_connects_then_only_the_applications_comes_through(running):
    for name in ("http", "grpc:8001"):
        place = running.data / "run/models" / name
        tried = {who: connects(who, place) for who in (accounts.APPLICATION, accounts.DATABASE, "nobody")}
        assert tried == {accounts.APPLICATION: True, accounts.DATABASE: False, "nobody": False}


def test_database_when_an_account_connects_then_it_is_the_role_that_the_account_may_be_and_no_other(running):
    psql = [
        next((running.data / "postgres").rglob("bin/psql"), installed() / "bin/psql"),
        "-XAtc",
        "SELECT current_user",
    ]
    address = settings.read(running.data / "settings.json").database_url
    assert attempt(accounts.APPLICATION, *psql, address).stdout == "hr\n"
    assert "authentication failed" in attempt(accounts.APPLICATION, *psql, address.replace("hr@", "postgres@")).stderr
    assert connects(accounts.APPLICATION, running.data / "postgres/socket/.s.PGSQL.5432")


def test_data_when_an_earlier_release_left_them_to_root_then_go_on_with_their_accounts(start, place, port):
    first = start(port).up()
    assert first.stop() == 0
    (first.data / "media/ab/object").mkdir(parents=True)
    (first.data / "media/ab/object/0").write_bytes(b"sealed")
    for path in [first.data / "settings.json", *(first.data / "keys").iterdir(), *(first.data / "media").rglob("*")]:
        os.chown(path, 0, 0)
    for folder in ("keys", "media", "run", "postgres", "postgres/socket"):
        (first.data / folder).chmod(0o700)
    os.chown(first.data / "media", 0, 0)
    # What the server's account could have put there to have root write and hand over another file.
    (place / "outside").write_text("of root")
    (first.data / "postgres/data/pg_hba.conf").unlink()
    (first.data / "postgres/data/pg_hba.conf").symlink_to(place / "outside")
    second = start(port).up()
    assert ((place / "outside").read_text(), (place / "outside").stat().st_uid) == ("of root", 0)
    assert "Permission denied" in attempt(accounts.DATABASE, "touch", second.data / "postgres/programs.new").stderr
    assert second.get("/readyz") == 200
    holds(second, "web", accounts.APPLICATION)
    assert attempt(accounts.APPLICATION, "cat", second.data / "media/ab/object/0").stdout == "sealed"
    assert attempt(accounts.APPLICATION, "cat", second.data / "keys/root.key").returncode == 0


@pytest.fixture
def checkout(place: Path) -> Path:
    """Where this checkout is shown below a folder that root alone may enter."""
    checkout = place / "closed/checkout"
    checkout.mkdir(parents=True)
    checkout.parent.chmod(0o700)
    (checkout.parent / "secret").write_text("a secret of root")
    return checkout


def launch(checkout: Path, *without: str) -> list[str]:
    """Return the words that start a profile from a checkout at another place, as root without some capabilities."""
    bind = 'mount --bind "$1" "$2"; shift 2; exec "$@"'
    mounted = ["unshare", "--mount", "sh", "-ec", bind, "sh", str(ROOT), str(checkout)]
    program = [str(checkout / Path(sys.executable).relative_to(ROOT)), str(checkout / LAUNCH.relative_to(ROOT))]
    less = ["setpriv", f"--bounding-set={','.join(without)}", "--"] if without else []
    return [*mounted, *less, "env", f"PYTHONPATH={checkout}", *program]


def test_checkout_when_below_a_folder_closed_to_others_then_is_shown_to_the_parts_alone(start, checkout):
    low = next(port for port in range(1023, 512, -1) if free(port))
    running = start(low, "inference", around=launch(checkout)).up()
    running.expect(120, event="model", name="sentence_vectors", state="ready")
    assert running.get("/readyz") == 200
    holds(running, "web", accounts.APPLICATION, BIND_LOW_PORTS)
    holds(running, "worker", accounts.APPLICATION)
    holds(running, "triton", accounts.MODELS)
    for process in (*part(running, "web"), *part(running, "worker"), *part(running, "triton")):
        seen = Path(f"/proc/{process.pid}/root{checkout.parent}")
        assert os.listdir(seen) == ["checkout"]
    seen, since = running.pid_of("triton"), len(running.events)
    for name in ("web", "triton"):
        os.kill(running.pid_of(name), signal.SIGKILL)
    running.expect(event="part", name="web", state="ready", since=since)
    running.expect(120, event="model", name="sentence_vectors", state="ready", since=since)
    assert running.pid_of("triton") != seen
    holds(running, "web", accounts.APPLICATION, BIND_LOW_PORTS)
    holds(running, "triton", accounts.MODELS)
    assert running.stop() == 0
    assert running.living() == []


def free(port: int) -> bool:
    """Tell whether nothing listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_machine_when_it_refuses_to_mount_then_parts_run_as_before_and_it_is_said(start, port, checkout):
    running = start(port, "inference", around=launch(checkout, "-sys_admin")).up()
    running.expect(120, event="model", name="sentence_vectors", state="ready")
    notices = json.loads((running.data / "status.json").read_text())["notices"]
    for said, who in zip(notices, ("The pages and the worker", "The models"), strict=True):
        assert said.startswith(f"{who} run as root.")
        assert str(checkout.parent) in said
        assert "not permitted" in said
        assert any(event.get("text") == said for event in running.events)
    assert running.get("/readyz") == 200
    assert {one.uids().real for name in ("web", "worker", "triton") for one in part(running, name)} == {0}
    assert part(running, "postgres")[0].username() == accounts.DATABASE


def test_parts_when_a_plain_user_starts_them_then_all_run_as_that_user_and_data_are_theirs_alone(start, place, port):
    user = Account.named("nobody")
    (place / "theirs").mkdir(mode=0o700)
    os.chown(place / "theirs", user.uid, user.gid)
    shown = around([ROOT, Path(sys.prefix), Path(sys.executable), Path(sys.base_prefix)])
    words = [*(shown.words() if shown else []), *guarded(signal.SIGTERM, user), sys.executable, str(LAUNCH)]
    running = start(port, data=place / "theirs/data", around=words).up()
    assert running.get("/readyz") == 200
    assert {one.uids().real for one in running.living()} == {user.uid}
    for folder in ("", "keys", "media", "logs", "run", "postgres", "postgres/socket"):
        assert (running.data / folder).stat().st_mode & 0o077 == 0, folder
    assert json.loads((running.data / "status.json").read_text())["notices"] == []


@pytest.fixture
def index(place: Path, monkeypatch) -> Iterator[socket.socket]:
    """A package index that answers nothing, which root's own settings name and no other account may read."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(scaled(60))
        config = place / "home/.config/uv"
        config.mkdir(parents=True)
        (place / "home").chmod(0o700)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/simple"
        (config / "uv.toml").write_text(f'[[index]]\nurl = "{address}"\ndefault = true\n')
        monkeypatch.setenv("HOME", str(place / "home"))
        for name in [name for name in os.environ if name.startswith(FETCH_SETTINGS)]:
            monkeypatch.delenv(name)
        yield server


@pytest.mark.parametrize("closed", [False, True])
def test_weights_when_fetched_then_by_an_account_of_their_own_from_the_index_of_root(
    start, place, port, index, checkout, closed
):
    models = place / "models"
    models.mkdir()
    (models / ".lock").touch()  # as root's own fetch leaves it
    running = start(port, "inference", "fetch", **({"around": launch(checkout)} if closed else {}))
    running.up()
    connection, _ = index.accept()
    with connection:
        assert connection.recv(100).startswith(b"GET /simple/")
        holds(running, "fetch", accounts.WEIGHTS)
        assert {path.owner() for path in (models, *models.iterdir())} == {accounts.WEIGHTS}
        for path in ("settings.json", "keys/root.key", "logs/web.log"):
            assert "Permission denied" in attempt(accounts.WEIGHTS, "cat", running.data / path).stderr
        assert json.loads((running.data / "status.json").read_text())["notices"] == []
    assert running.stop() == 0


def test_weights_when_their_account_cannot_write_where_they_go_then_root_fetches_and_it_is_said(start, port, index):
    place = Path(tempfile.mkdtemp(dir="/root"))
    try:
        running = start(port, "inference", "fetch", "models=" + str(place / "models"))
        running.up()
        connection, _ = index.accept()
        with connection:
            assert [one.uids().real for one in part(running, "fetch")] == [0]
        notices = json.loads((running.data / "status.json").read_text())["notices"]
        assert any(said.startswith("The fetch of weights runs as root. ") for said in notices)
        assert running.stop() == 0, "what still fetches would write where is being cleared"
    finally:
        shutil.rmtree(place)
