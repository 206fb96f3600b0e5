"""A bundle, hosts and converged sites for the tests that need them: made once for all tests of this folder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.site import endpoints
from tests.pace import scaled

ROOT = Path(__file__).parents[2]
LAB = Path("/var/lib/hr-appliance/lab")
SITES = Path("/var/lib/hr-appliance/sites")
OUT = ROOT / "out" / "lab" / os.environ.get("LAB_RUN", "all")
"""Where a run of these tests keeps its transcript: scripts/test makes several, each with a name."""
HOLDERS = ("alice", "bob")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why the lab is left out where it cannot be: it needs root. Under CI that is a failure, not a reason."""
    if os.geteuid() == 0 or os.environ.get("CI"):
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="lab hosts need root"))


@dataclass
class Done:
    """How a run of the command ended."""

    code: int
    out: str
    error: str

    @property
    def events(self) -> list[dict]:
        """The lines of a run with --json."""
        return [json.loads(line) for line in self.out.splitlines() if line.startswith("{")]

    def last(self, event: str) -> dict:
        """The last event of a name."""
        return [each for each in self.events if each.get("event") == event][-1]


def appliance(*arguments: object, data: bytes | None = None, seconds: int = 900) -> Done:
    """Run the command as a person does; what it printed is kept in the transcript."""
    command = [sys.executable, "-m", "appliance.cli", *map(str, arguments)]
    began = time.time()
    done = subprocess.run(command, input=data, capture_output=True, cwd=ROOT, timeout=scaled(seconds))
    out, error = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "transcript.txt").open("a", encoding="utf-8") as transcript:
        transcript.write(f"$ appliance {' '.join(map(str, arguments))}\n{out}{error}")
        transcript.write(f"[exit code {done.returncode}, {time.time() - began:.0f} s]\n\n")
    return Done(done.returncode, out, error)


class Watch:
    """Keeps every command line and environment that a process of this machine or of a lab host showed."""

    def __init__(self) -> None:
        self.shown: set[bytes] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no longer."""
        self._stop.set()
        self._thread.join(10)

    def _look(self) -> None:
        while not self._stop.wait(0.2):
            for process in Path("/proc").glob("[0-9]*"):
                for part in ("cmdline", "environ"):
                    try:
                        self.shown.add((process / part).read_bytes())
                    except OSError:
                        continue  # it ended while it was looked at


@pytest.fixture(scope="session", autouse=True)
def watch() -> Iterator[Watch]:
    """What processes show while the lab is converged, used and broken."""
    (OUT / "transcript.txt").unlink(missing_ok=True)
    watching = Watch()
    yield watching
    watching.end()


@dataclass
class LabSite:
    """A site of the lab, brought up and converged."""

    name: str
    site_file: Path
    bundle: Path
    first_apply: Done | None = None
    hosts: list[str] = field(default_factory=list)

    @property
    def state(self) -> Path:
        """The site's state folder."""
        return SITES / self.name

    def run(self, host: str, argv: Sequence[str], stdin: str | None = None) -> subprocess.CompletedProcess:
        """Run a command as root inside a host, past ssh."""
        from appliance.lab import hosts

        return hosts.run(hosts.find(self.site_file), host, list(argv), stdin)

    def address(self, host: str) -> str:
        """The host's address."""
        from appliance.lab import hosts

        return str(hosts.find(self.site_file).hosts[host].address)

    def root_of(self, host: str) -> Path:
        """The host's file system as this machine sees it."""
        from appliance.lab import hosts

        return hosts.place_of(hosts.find(self.site_file), host).root

    def verb(self, *arguments: object, **options) -> Done:
        """Run a verb on this site with its bundle."""
        verb, *rest = arguments
        more = ["--bundle", self.bundle] if verb in ("preflight", "plan", "apply", "verify", "status") else []
        return appliance(verb, self.site_file, *rest, *more, **options)

    def apply(self, *arguments: object) -> Done:
        """Apply, with the holders beside it: they open the key server when it asks for them."""
        with holders(self):
            return self.verb("apply", "--json", "--wait", "10", *arguments)


class holders:  # noqa: N801 - reads as what it is: with holders(site): ...
    """People who wait until the key server asks for their shares, and give them, each with their own key."""

    def __init__(self, site: LabSite, *host: str) -> None:
        self._site, self._stop, self._host = site, threading.Event(), host
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _serve(self) -> None:
        while not self._stop.wait(1):
            # The server says that it is initialised a moment before the shares are written down.
            if self._sealed() and all(
                (self._site.state / "vault" / "shares" / f"{name}.asc").exists() for name in HOLDERS
            ):
                for name in HOLDERS:
                    give_share(self._site, name, *self._host)

    def _sealed(self) -> bool:
        address = endpoints.url(self._address(), endpoints.VAULT, "/v1/sys/seal-status")
        command = ["curl", "-sk", "--max-time", "3", address]
        done = subprocess.run(command, capture_output=True, text=True)
        try:
            said = json.loads(done.stdout)
        except ValueError:
            return False
        return bool(said.get("initialized") and said.get("sealed"))

    def _address(self) -> str:
        from appliance.lab import hosts

        site = hosts.find(self._site.site_file)
        return str(site.hosts[self._host[0] if self._host else site.hosts_that_run("vault")[0]].address)


def give_share(site: LabSite, holder: str, *host: str) -> Done:
    """Decrypt one holder's share with the holder's own key and hand it to `keys unseal` on standard input."""
    more = ["--host", host[0]] if host else []
    share = decrypted(holder, site.state / "vault" / "shares" / f"{holder}.asc")
    return appliance("keys", "unseal", site.site_file, *more, data=share)


def decrypted(holder: str, file: Path) -> bytes:
    """Return what a file says to a holder, by the holder's own key."""
    gpg = ["gpg", "--homedir", str(LAB / "holders" / f"{holder}.gnupg"), "--batch", "--quiet", "--decrypt"]
    return subprocess.run([*gpg, str(file)], capture_output=True, check=True).stdout


@pytest.fixture(scope="session")
def bundle() -> Iterator[Path]:
    """The bundle of this checkout, signed by the lab's signer."""
    from appliance.lab import identities

    if os.environ.get("LAB_BUNDLE"):
        yield Path(os.environ["LAB_BUNDLE"])  # one that is there already, for who tries a test again and again
        return
    identities.ensure()
    out = LAB / f"bundle-of-tests-{OUT.name}"
    server = ["--build-vault"]
    command = ["bundle", "build", "--out", out, "--key", LAB / "bundle", "--rater", "0.5b", *server]
    with alone(out.name):
        done = appliance(*command, seconds=2400)
        assert done.code == 0, done.error
        yield out


@contextlib.contextmanager
def alone(what: str) -> Iterator[None]:
    """Hold a thing of this machine that two runs of these tests would take from each other."""
    LAB.mkdir(parents=True, exist_ok=True)
    with (LAB / f"{what}.of-tests.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pytest.fail(f"Another run of the tests on this machine uses {what}: wait for it to end.")
        yield


def lab_site(file: Path, bundle: Path, converge: Callable[[LabSite], Done] = LabSite.apply) -> Iterator[LabSite]:
    """Bring a site's hosts up from nothing and converge them; take them down at the end, also after a failure."""
    from appliance.lab import hosts

    name = hosts.find(file).name
    with alone(name):
        yield from _brought_up(LabSite(name, file, bundle), converge)


def _brought_up(site: LabSite, converge: Callable[[LabSite], Done]) -> Iterator[LabSite]:
    appliance("lab", "down", site.site_file, "--state")
    try:
        up = appliance("lab", "up", site.site_file)
        assert up.code == 0, up.error
        assert site.verb("preflight").code == 0
        site.first_apply = converge(site)
        assert site.first_apply.code == 0, site.first_apply.out[-3000:] + site.first_apply.error
        yield site
    finally:
        if not os.environ.get("LAB_KEEP"):
            appliance("lab", "down", site.site_file, "--state")


@pytest.fixture(scope="session")
def three(bundle: Path) -> Iterator[LabSite]:
    """lab-three, converged: edge and web / database, vault and backup / inference, and a spare host."""
    yield from lab_site(ROOT / "inventories/lab-three/site.yml", bundle)
