"""The depot on real hosts: copied through a cut, served to the site's hosts alone, installed from by apt and pip."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.bundle import manifest, signature
from appliance.lab import hosts, layout, preflight
from appliance.site.model import Site
from tests.pace import scaled

pytestmark = pytest.mark.slow

FILE = Path(__file__).with_name("depot.yml")
DEPOT, HERE = "https://198.18.14.11:8444", "198.18.14.1"
SERVED = "srv/hr-appliance/depot"
CURL = ("curl", "--silent", "--show-error", "--fail", "--max-time", "60", "--cacert", "/etc/hr-appliance/tls/ca.pem")
MODEL = "trees/weights-speech_text-base.tar"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Two hosts as an installer leaves them."""
    if (missing := preflight.missing()) and not os.environ.get("CI"):
        pytest.skip(f"a lab needs {', '.join(missing)}")
    found = hosts.find(FILE)
    hosts.down(found.name, state=True)
    hosts.up(found)
    yield found
    hosts.down(found.name, state=True)


def program(bundle: Path) -> list[str]:
    return [sys.executable, "-m", "tests.lab.depot_alone", str(FILE), "--bundle", str(bundle)]


def converge(bundle: Path) -> tuple[list[str], list[dict]]:
    """Return what was said and what was changed."""
    began = time.monotonic()
    done = subprocess.run(program(bundle), capture_output=True, text=True, timeout=scaled(300))
    print(f"{time.monotonic() - began:.1f} s: {done.stdout}")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line["say"] for line in lines if "say" in line], [line for line in lines if "what" in line]


def copied(said: list[str]) -> int:
    """Return how many megabytes a run copied."""
    return sum(int(found[1]) for line in said if (found := re.search(r"\((\d+) MB\)", line)))


def arrived(site: Site) -> int:
    """Return how many bytes lie in the depot's folders."""
    folder = hosts.place_of(site, "box").root / SERVED
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def inside(site: Site, host: str, *argv: str) -> subprocess.CompletedProcess[str]:
    return hosts.run(site, host, argv)


@pytest.fixture(scope="module")
def cut_short(site: Site, bundle: Path) -> int:
    """The bytes that had arrived when a first run was killed in the middle of the copy."""
    process = subprocess.Popen(program(bundle), stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + scaled(120)
    while arrived(site) < 400_000_000:
        assert process.poll() is None, "the copy ended before it could be cut"
        assert time.monotonic() < deadline, "the copy did not begin"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return arrived(site)


@pytest.fixture(scope="module")
def served(site: Site, bundle: Path, cut_short: int) -> list[str]:
    """What the run after the cut said; the depot serves the bundle when it ends."""
    return converge(bundle)[0]


def apt(*more: str) -> str:
    source = f"deb [signed-by=/etc/hr-appliance/apt/depot.asc] {DEPOT}/apt trixie main"
    options = "-o Dir::Etc::SourceList=/opt/depot.list -o Dir::Etc::SourceParts=/dev/null"
    options += " -o Acquire::https::CAInfo=/etc/hr-appliance/tls/ca.pem -o Acquire::Retries=0"
    return (
        f"echo '{source}' > /opt/depot.list && DEBIAN_FRONTEND=noninteractive apt-get -q -y {options} {' '.join(more)}"
    )


@pytest.fixture(scope="module")
def client(site: Site, served) -> str:
    """A bare host that installed packages from the depot."""
    need = apt("update") + " && " + apt("install", "--no-install-recommends", "curl", "restic", "python3-venv")
    done = inside(site, "client", "bash", "-c", need)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    return "client"


@pytest.mark.feature("IM-01")
def test_copy_when_killed_midway_then_the_next_run_brings_the_rest_alone(bundle, cut_short, served):
    whole = sum(entry.size for entry in manifest.read(bundle).files.values())
    assert 0 < copied(served) * 1_000_000 < whole - 200_000_000


@pytest.mark.feature("IM-01")
def test_depot_when_served_then_a_host_gets_every_kind_of_file_whole(site: Site, bundle: Path, client: str):
    wanted = manifest.read(bundle).files
    for path in ("manifest.json.sig", MODEL, "keyserver/vault", "requirements/web.txt"):
        text = f"{' '.join(CURL)} {DEPOT}/{path} | sha256sum"
        done = inside(site, client, "bash", "-o", "pipefail", "-c", text)
        assert done.returncode == 0, done.stderr
        digest = wanted[path].sha256 if path in wanted else manifest.digest(bundle / path)
        assert done.stdout.split()[0] == digest


@pytest.mark.feature("IM-01", "PV-01")
def test_host_when_it_installs_then_apt_and_pip_take_the_depot_for_their_only_source(
    site: Site, bundle: Path, client: str
):
    assert inside(site, client, "restic", "version").stdout.startswith("restic 0.")
    names = {"hr-appliance", "pydantic", "pyyaml", "pydantic-core", "typing-extensions", "typing-inspection"}
    blocks = re.split(r"(?m)^(?=\S)", (bundle / "requirements" / "web.txt").read_text(encoding="utf-8"))
    few = "".join(block for block in blocks if block.partition("==")[0] in names | {"annotated-types"})
    pip = "--quiet --no-index --no-deps --require-hashes --use-deprecated=legacy-certs"
    pip += " --cert /etc/hr-appliance/tls/ca.pem"
    make = f"python3 -m venv /opt/env && cat > /opt/r.txt && /opt/env/bin/pip install {pip}"
    done = hosts.run(site, client, ["bash", "-c", f"{make} --find-links {DEPOT}/wheels/ -r /opt/r.txt"], few)
    assert done.returncode == 0, done.stderr[-1500:]
    assert inside(site, client, "/opt/env/bin/appliance", "--version").stdout.startswith("appliance ")


@pytest.mark.feature("PV-05", "PV-09")
def test_depot_when_asked_otherwise_then_lists_and_takes_nothing_and_knows_the_sites_hosts_alone(
    site: Site, client: str
):
    for more in (
        ("--request", "PUT", "--data", "x", f"{DEPOT}/new"),
        ("--request", "DELETE", f"{DEPOT}/manifest.json"),
        (f"{DEPOT}/apt/pool/",),
        (f"{DEPOT}/wheels/../../../etc/passwd", "--path-as-is"),
        ("--tls-max", "1.1", f"{DEPOT}/manifest.json"),
        (f"{DEPOT.replace('https', 'http')}/manifest.json",),
    ):
        assert inside(site, client, *CURL, *more).returncode != 0, more
    anchor = hosts.place_of(site, "box").root / "etc/hr-appliance/tls/ca.pem"
    stranger: list[str | Path] = [
        "curl",
        "--silent",
        "--cacert",
        anchor,
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        f"{DEPOT}/manifest.json",
    ]
    assert subprocess.run(stranger, capture_output=True, text=True, timeout=scaled(60)).stdout == "403"


@pytest.mark.feature("PV-05")
def test_depot_when_it_runs_then_its_unit_is_shut_off_and_has_an_account_of_its_own(site: Site, served):
    done = inside(site, "box", "systemd-analyze", "security", "--no-pager", "hr-depot.service")
    assert float(re.search(r"exposure level[^:]*: ([\d.]+)", done.stdout)[1]) <= 2.0, done.stdout[-600:]
    shown = inside(site, "box", "systemctl", "show", "-p", "User,ActiveState", "hr-depot.service").stdout
    assert set(shown.split()) == {"User=hr-depot", "ActiveState=active"}


def test_second_run_when_nothing_differs_then_changes_nothing(bundle: Path, served):
    assert converge(bundle) == ([], [])


@pytest.mark.feature("PV-05", "IM-01")
def test_package_when_changed_in_the_depot_then_apt_refuses_it_and_verify_names_it(site: Site, client: str):
    pool = hosts.place_of(site, "box").root / SERVED / "current" / "apt" / "pool"
    # The link names a path of the host, not of this machine.
    folder = hosts.place_of(site, "box").root / SERVED / Path(os.readlink(pool.parents[1])).name / "apt" / "pool"
    deb = next(folder.glob("pgbackrest_*.deb"))
    whole = deb.read_bytes()
    try:
        deb.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        done = inside(site, client, "bash", "-c", apt("install", "--download-only", "pgbackrest"))
        assert done.returncode != 0
        assert "Hash Sum mismatch" in done.stdout + done.stderr
    finally:
        deb.write_bytes(whole)


@pytest.mark.feature("OP-18", part="a new release reaches the depot; no site is upgraded with it and rolled back")
def test_next_release_when_published_then_only_what_is_new_crosses_the_network(
    site: Site, bundle: Path, client: str, tmp_path: Path
):
    after = tmp_path / "after"
    shutil.copytree(bundle, after, copy_function=os.link)
    (after / "README.md").unlink()
    (after / "README.md").write_text("# The next release\n", encoding="utf-8")
    for name in (manifest.NAME, manifest.SIGNATURE):
        (after / name).unlink()
    before = manifest.read(bundle)
    made = manifest.of_folder(after, "9.9.9", before.key_server)
    (after / manifest.NAME).write_text(made.text(), encoding="utf-8")
    signature.sign(after, layout.STATE / "bundle")
    said, changes = converge(after)
    assert copied(said) < 5
    assert [change["component"] for change in changes] == ["depot"]
    root = hosts.place_of(site, "box").root / SERVED
    assert Path(os.readlink(root / "current")).name == made.digest[:12]
    old, new = (root / each.digest[:12] / MODEL for each in (before, made))
    assert old.stat().st_ino == new.stat().st_ino
    assert json.loads(inside(site, client, *CURL, f"{DEPOT}/manifest.json").stdout)["version"] == "9.9.9"
    assert converge(bundle)[1][0]["what"].startswith(f"bring release {before.version} ")
