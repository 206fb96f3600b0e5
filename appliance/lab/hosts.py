"""What a lab can do to its hosts: bring them up and down, cut power and network, fill a disk, look inside."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from appliance.errors import UsageError
from appliance.lab import base, disks, groups, identities, layout, machine, network, preflight
from appliance.lab.layout import Network, Place
from appliance.site import reader
from appliance.site.model import Site

INVENTORIES = Path("inventories")
Say = Callable[[str], None]


def silent(_line: str) -> None:
    """Say nothing."""


def find(name: str | Path) -> Site:
    """Return the site of a file, or of a name that stands for inventories/NAME/site.yml; raises ApplianceError."""
    file = Path(name)
    if len(file.parts) == 1 and not file.suffix:
        at_hand = [root / INVENTORIES / file / "site.yml" for root in (Path(), Path(__file__).parents[2])]
        file = next((path for path in at_hand if path.exists()), at_hand[0])
    return reader.read(file)


def up(site: Site, say: Say = silent) -> None:
    """Bring every host of a site up and return when all answer by ssh; what is up already stays as it is."""
    net = layout.network(site)
    preflight.check(net.six)
    if groups.make_room():
        say(
            "This machine now lets one account watch more files at once (fs.inotify.max_user_instances), for this boot."
        )
    identities.ensure()
    root = base.ensure(say)
    with _alone(site.name) as lock:
        network.ensure(net)
        places = layout.places(site)
        for place in places:
            if not machine.is_up(place):
                say(f"{place.host} starts ...")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda place: _bring(place, site, net, root, lock), places))
        for place in places:
            _await(place, site)
            say(f"{place.host} answers at {_address(site, place)}.")


def _bring(place: Place, site: Site, net: Network, root: Path, lock: IO[str]) -> None:
    if not machine.is_up(place):
        machine.prepare(place, net.interface(site.hosts[place.host].address), root)
        machine.start(place, lock)
    for file in _known_hosts(site.name):
        identities.add_known_host(file, _address(site, place), machine.host_keys(place))


def _await(place: Place, site: Site) -> None:
    if not network.is_cut(place):
        machine.wait_for_ssh(place, _address(site, place))


def down(site: str, state: bool = False) -> None:
    """Remove all that a site of this name has on this machine, also what a failed `up` left.

    `state` also removes what `appliance` keeps about the site: journal, site CA, encrypted shares.
    """
    with _alone(site):
        _trim_known_hosts(site)
        for place in (Place(site, file.parent.name) for file in (layout.STATE / site).glob("*/address")):
            machine.forget(place)
        groups.end(f"{layout.PREFIX}{site}")
        machine.unmount(layout.STATE / site)
        network.remove(site)
        shutil.rmtree(layout.STATE / site, ignore_errors=True)
        if state:
            shutil.rmtree(layout.SITES / site, ignore_errors=True)


def _trim_known_hosts(site: str) -> None:
    for file in (layout.STATE / site).glob("*/address"):
        for known in _known_hosts(site):
            identities.drop_known_host(known, file.read_text(encoding="ascii").strip())


def kill(site: Site, host: str) -> None:
    """Cut a host's power."""
    with _alone(site.name):
        machine.kill(place_of(site, host))


def start(site: Site, host: str) -> None:
    """Give a host its power back and return when it answers by ssh."""
    place = place_of(site, host)
    with _alone(site.name) as lock:
        machine.start(place, lock)
    _await(place, site)


def cut(site: Site, host: str) -> None:
    """Cut a host off the network, from its neighbours and from this machine."""
    network.cut(place_of(site, host))


def heal(site: Site, host: str) -> None:
    """Put a host back on the network."""
    network.heal(place_of(site, host))


def fill(site: Site, host: str, path: str) -> None:
    """Give a folder of a host a full disk of its own, with what it held, until `free` or the host's next start."""
    disks.fill(place_of(site, host), path)


def free(site: Site, host: str, path: str) -> None:
    """Make room again on a disk that was filled."""
    disks.free(place_of(site, host), path)


def run(site: Site, host: str, argv: Sequence[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a host as root without ssh."""
    return machine.run(place_of(site, host), argv, stdin)


def place_of(site: Site, host: str) -> Place:
    """Return a host's place; raises UsageError for a host that the site lacks."""
    if host not in site.hosts:
        raise UsageError(f"{site.name} has no host {host}.", f"Its hosts: {', '.join(site.hosts)}.")
    return Place(site.name, host)


def _address(site: Site, place: Place) -> str:
    return str(site.hosts[place.host].address)


def _known_hosts(site: str) -> tuple[Path, Path]:
    return layout.STATE / "known_hosts", layout.SITES / site / "known_hosts"


@contextlib.contextmanager
def _alone(site: str) -> Iterator[IO[str]]:
    """Hold a site's lock; programs started meanwhile hold it too, should this process be killed before them."""
    layout.STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (layout.STATE / f".{site}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.set_inheritable(lock.fileno(), True)
        yield lock
