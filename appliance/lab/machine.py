"""One lab host: its file system, its start, its power cut, and commands run inside it from behind ssh's back."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from appliance.errors import ApplianceError, UsageError
from appliance.lab import groups, layout
from appliance.lab.layout import Place
from appliance.lab.network import BRIDGE, inside
from appliance.lab.running import ENVIRONMENT, call, holds, wait_until

KEEPER = Path(__file__).with_name("keep.sh")
NSPAWN = Path("/run/systemd/nspawn")
ALL_NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


def nspawn_command(place: Place) -> list[str]:
    """Return the command that boots a host in its site's network."""
    return inside(
        place.site,
        "systemd-nspawn",
        "--boot",
        "--quiet",
        f"--directory={place.root}",
        f"--machine={place.machine}",
        f"--hostname={place.host}",
        f"--network-bridge={BRIDGE}",
        "--capability=CAP_NET_ADMIN",
        "--settings=no",
        "--register=no",
        "--keep-unit",
        "--link-journal=no",
        "--resolv-conf=off",
        "--timezone=off",
        "--console=read-only",
    )


def seeds(host: str, address: layout.Interface, key: str, machine_id: str) -> dict[str, tuple[int, str]]:
    """Return what an installer would have asked for: path in the host -> mode and contents.

    An IPv6 address counts at once: by itself the kernel would first ask, for a second or two, whether anybody has it.
    """
    network = "DHCP=no\nIPv6AcceptRA=no\n"
    names = f"127.0.0.1\tlocalhost\n127.0.1.1\t{host}\n"
    if address.version == 6:
        network += f"\n[Address]\nDuplicateAddressDetection=none\nAddress={address}\n"
        names += "::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n"
    else:
        network += f"Address={address}\n"
    return {
        "etc/hostname": (0o644, f"{host}\n"),
        "etc/hosts": (0o644, names),
        "etc/machine-id": (0o444, f"{machine_id}\n"),
        "etc/systemd/network/10-host0.network": (0o644, f"[Match]\nName=host0\n\n[Network]\n{network}"),
        "home/operator/.ssh/authorized_keys": (0o600, key),
    }


def prepare(place: Place, interface: layout.Interface, base: Path) -> None:
    """Make a host's disk as an installer leaves it, unless it has one, and mount it over the base."""
    ready, address = place.folder / "installed", str(interface.ip)
    if ready.exists() and (place.folder / "address").read_text(encoding="ascii") != address:
        raise UsageError(
            f"{place.host} was made with another address than {address}.", f"appliance lab down {place.site}"
        )
    if not ready.exists():
        unmount(place.folder)
        shutil.rmtree(place.folder, ignore_errors=True)
        for name in ("upper", "work", "root"):
            (place.folder / name).mkdir(mode=0o755, parents=True)
        (place.folder / "base").symlink_to(base)
        (place.folder / "address").write_text(address, encoding="ascii")
    _mount(place)
    if not ready.exists():
        _install(place, interface)
        ready.touch()


def _mount(place: Place) -> None:
    if place.root.is_mount():
        return
    folder = place.folder
    layers = f"lowerdir={(folder / 'base').resolve()},upperdir={folder / 'upper'},workdir={folder / 'work'}"
    call("mount", "-t", "overlay", "overlay", "-o", layers, str(place.root))


def _install(place: Place, interface: layout.Interface) -> None:
    key = (layout.STATE / "id_ed25519.pub").read_text(encoding="ascii")
    home = place.root / "home/operator"
    owner = home.stat()
    (home / ".ssh").mkdir(mode=0o700, exist_ok=True)
    for name, (mode, text) in seeds(place.host, interface, key, uuid.uuid4().hex).items():
        file = place.root / name
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
    for path in (home / ".ssh", home / ".ssh/authorized_keys"):
        os.chown(path, owner.st_uid, owner.st_gid)
    call("ssh-keygen", "-A", "-f", str(place.root))


def host_keys(place: Place) -> list[str]:
    """Return a host's public ssh keys."""
    return [file.read_text(encoding="ascii") for file in sorted((place.root / "etc/ssh").glob("ssh_host_*_key.pub"))]


def is_up(place: Place) -> bool:
    """Return whether a host has power: its init runs."""
    return groups.init(place.group) is not None


def start(place: Place, lock: IO[str]) -> None:
    """Give a host power, and return when its init runs; one that is on stays as it is.

    `lock` is the site's: the keeper holds it until it is in the host's cgroup, so that `down` never misses one.
    """
    if groups.processes(place.group):
        if is_up(place):
            return
        groups.end(place.group)
    if not (place.folder / "installed").exists():
        raise UsageError(f"There is no host {place.host} in {place.site}.", "`appliance lab up` makes it.")
    _mount(place)
    _free_port(place)
    folders = groups.make(place.group)
    procs = [str(folder / "cgroup.procs") for folder in folders]
    with (place.folder / "console.log").open("ab") as console:
        subprocess.run(
            ["setsid", "--fork", "/bin/sh", str(KEEPER), *procs, "--", *nspawn_command(place)],
            check=True,
            stdin=lock,
            stdout=console,
            stderr=console,
            cwd="/",
            # Without it nspawn gives the host the old hierarchy, which Debian 13 does not boot on.
            env={**ENVIRONMENT, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
        )
    console_log = place.folder / "console.log"
    wait_until(lambda: is_up(place), 20, f"{place.host} did not start.", f"See {console_log}.")


def _free_port(place: Place) -> None:
    """Remove the port of an earlier life: the kernel does it too, but some time after the host's end."""
    holds(*inside(place.site, "ip", "link", "delete", place.port))


def wait_for_ssh(place: Place, address: str, seconds: float = 60) -> None:
    """Return when a host's sshd greets; raises ApplianceError with where to look."""

    def greets() -> bool:
        with contextlib.suppress(OSError), socket.create_connection((address, 22), timeout=1) as link:
            return link.recv(8).startswith(b"SSH-")
        return False

    wait_until(
        greets,
        seconds,
        f"{place.host} did not answer at {address} within {seconds:.0f} s.",
        f"See {place.folder / 'console.log'}.",
    )


def kill(place: Place) -> None:
    """Cut a host's power: nothing in it gets to flush or to say goodbye."""
    init = groups.init(place.group)
    if init is not None:
        # Its init, not nspawn: without nspawn the host would go on without a keeper.
        with contextlib.suppress(ProcessLookupError):
            os.kill(init, signal.SIGKILL)
    groups.end(place.group)


def run(place: Place, argv: Sequence[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a host as root without ssh; raises ApplianceError for a host without power."""
    return subprocess.run(enter(place, argv), input=stdin, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def enter(place: Place, argv: Sequence[str]) -> list[str]:
    """Return a command that runs another in a host's namespaces; raises ApplianceError for a host without power."""
    init = groups.init(place.group)
    if init is None:
        raise ApplianceError(f"{place.host} has no power.", f"appliance lab start {place.site} {place.host}")
    return ["nsenter", f"--target={init}", *ALL_NAMESPACES, "--root", "--wd", "--", *argv]


def forget(place: Place) -> None:
    """Remove what nspawn remembers of a host; before its file system is unmounted."""
    if not place.root.exists():
        return  # a `down` that was cut short took it away already
    status = place.root.stat()
    (NSPAWN / "locks" / f"inode-{status.st_dev}:{status.st_ino}").unlink(missing_ok=True)
    shutil.rmtree(NSPAWN / "propagate" / place.machine, ignore_errors=True)


def unmount(folder: Path) -> None:
    """Take every mount at or below a folder off, the innermost first."""
    table = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    points = [Path(line.split()[1].replace("\\040", " ")) for line in table]
    for point in sorted((point for point in points if point.is_relative_to(folder)), reverse=True):
        if not holds("umount", str(point)):
            call("umount", "--lazy", str(point))
