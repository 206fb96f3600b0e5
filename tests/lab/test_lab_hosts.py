"""The lab's hosts are what a bank's are: whole systems that sandbox, lose power or network, fill up, reach nobody."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.lab import groups, hosts, layout, machine, preflight
from appliance.lab.running import call, holds
from appliance.site import endpoints
from appliance.site.model import Site
from tests.pace import scaled

pytestmark = pytest.mark.slow

FILE = Path(__file__).with_name("site.yml")
ROOT = Path(__file__).parents[2]
LEFT, RIGHT, HERE = "198.18.9.11", "198.18.9.12", "198.18.9.1"
ELSEWHERE = "198.19.255.1"
"""An address that this machine has besides the one of the lab."""
FILE_6 = FILE.with_name("site-v6.yml")
LEFT_6, RIGHT_6, HERE_6, ELSEWHERE_6 = "2001:2:0:9::11", "2001:2:0:9::12", "2001:2:0:9::1", "2001:2:0:ffff::1"


SANDBOX = (
    "DynamicUser=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "PrivateUsers=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectProc=invisible",
    "ProcSubset=pid",
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "MemoryMax=100M",
    "TasksMax=20",
    "CapabilityBoundingSet=",
    "RestrictAddressFamilies=AF_UNIX",
    "StateDirectory=held",
    "UMask=0077",
)
"""What our own units ask of systemd."""


def lacking() -> str | None:
    if os.geteuid() != 0:
        return "a lab needs root"
    return f"a lab needs {', '.join(missing)}" if (missing := preflight.missing()) else None


def brought_up(file: Path) -> Iterator[Site]:
    reason = lacking()
    if reason and not os.environ.get("CI"):
        pytest.skip(reason)
    found = hosts.find(file)
    hosts.down(found.name, state=True)
    try:
        hosts.up(found)
        yield found
    finally:
        hosts.down(found.name, state=True)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from brought_up(FILE)


@pytest.fixture
def site_6() -> Iterator[Site]:
    yield from brought_up(FILE_6)


@pytest.fixture
def both(site: Site) -> Site:
    """Return the site with every host on and healed, whatever an earlier test did."""
    for host in site.hosts:
        hosts.heal(site, host)
        hosts.start(site, host)
    return site


def ssh(address: str, *argv: str, site: str = "lab-test") -> subprocess.CompletedProcess[str]:
    known = layout.SITES / site / "known_hosts"
    options = [f"UserKnownHostsFile={known}", "StrictHostKeyChecking=yes", "BatchMode=yes", "ConnectTimeout=3"]
    flags = [flag for option in options for flag in ("-o", option)]
    command = ["ssh", *flags, "-i", str(layout.STATE / "id_ed25519"), f"operator@{address}", *argv]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def inside(site: Site, host: str, *argv: str) -> str:
    done = hosts.run(site, host, argv)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + scaled(seconds)
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def reaches(site: Site, host: str, address: str, port: int) -> bool:
    script = f"import socket; socket.create_connection(({address!r}, {port}), timeout=2)"
    return hosts.run(site, host, ["python3", "-c", script]).returncode == 0


def test_hosts_when_up_then_are_whole_systems_that_an_operator_enters_by_ssh(both: Site):
    for host, address in (("left", LEFT), ("right", RIGHT)):
        assert inside(both, host, "systemctl", "is-system-running", "--wait") == "running"
        assert ssh(address, "sudo", "-n", "id", "-un").stdout.strip() == "root"
        assert ssh(address, "hostname").stdout.strip() == host
    assert ssh(LEFT, "locale").stdout.splitlines()[0] == "LANG=C.UTF-8"
    assert ssh(LEFT, "date", "+%Z").stdout.strip() == "UTC"
    assert hosts.run(both, "left", ["which", "nft"]).returncode != 0


def test_hosts_when_compared_then_share_no_identity(both: Site):
    for path in ("/etc/machine-id", "/etc/ssh/ssh_host_ed25519_key.pub", "/proc/sys/kernel/random/boot_id"):
        assert inside(both, "left", "cat", path) != inside(both, "right", "cat", path)


def test_up_when_all_is_up_then_changes_nothing(both: Site):
    before = [groups.init(place.group) for place in layout.places(both)]
    hosts.up(both)
    assert before == [groups.init(place.group) for place in layout.places(both)]


@pytest.mark.feature("PV-05")
def test_unit_when_sandboxed_as_ours_are_then_starts_and_is_held(both: Site):
    script = (
        "touch /var/lib/held/mine && ! touch /etc/x && ! touch /usr/x && python3 -c 'import socket; socket.socket()'"
    )
    flags = [flag for each in SANDBOX for flag in ("-p", each)]
    done = hosts.run(both, "left", ["systemd-run", "--wait", "--pipe", "--quiet", *flags, "/bin/sh", "-c", script])
    assert done.returncode == 1
    assert done.stderr.count("Read-only file system") == 2
    assert "Address family not supported" in done.stderr


def test_timer_when_due_then_fires(both: Site):
    timer = ["systemd-run", "--quiet", "--on-active=1s", "--timer-property=AccuracySec=100ms", "touch", "/run/fired"]
    inside(both, "left", *timer)
    assert until(lambda: hosts.run(both, "left", ["test", "-e", "/run/fired"]).returncode == 0)


def test_network_settings_when_written_in_a_host_then_stay_in_it(both: Site):
    path = "/proc/sys/net/ipv4/conf/all/log_martians"
    before = Path(path).read_text(encoding="ascii")
    inside(both, "left", "sh", "-c", f"echo {1 - int(before)} > {path}")
    assert inside(both, "left", "cat", path) != before.strip()
    assert Path(path).read_text(encoding="ascii") == before
    assert inside(both, "right", "cat", path) == "0"


@pytest.mark.feature("PV-01", "PV-18")
def test_host_when_it_reaches_for_the_internet_then_fails_at_once(both: Site):
    script = (
        "import socket, sys\ntry: socket.create_connection(('1.1.1.1', 443))\nexcept OSError as e: sys.exit(e.errno)"
    )
    assert hosts.run(both, "left", ["python3", "-c", script]).returncode == 101  # ENETUNREACH
    assert inside(both, "left", "ip", "route", "show", "default") == ""
    assert ssh(LEFT, "getent", "hosts", "deb.debian.org").returncode != 0


@pytest.mark.feature("PV-01")
def test_host_when_it_makes_this_machine_its_gateway_then_still_finds_no_way_out(both: Site):
    finds_no_way_out(both, HERE, ELSEWHERE)


def finds_no_way_out(site: Site, here: str, elsewhere: str) -> None:
    """Have a host take this machine for its gateway; all that it reaches is this machine's address in the lab."""
    family = endpoints.socket_family(here)
    with contextlib.ExitStack() as stack:
        call("ip", "address", "add", elsewhere, "dev", "lo")
        stack.callback(call, "ip", "address", "delete", elsewhere, "dev", "lo")
        near = stack.enter_context(socket.create_server((here, 0), family=family)).getsockname()[1]
        far = stack.enter_context(socket.create_server((elsewhere, 0), family=family)).getsockname()[1]
        inside(site, "left", "ip", "route", "add", "default", "via", here)
        stack.callback(inside, site, "left", "ip", "route", "delete", "default", "via", here)
        assert reaches(site, "left", here, near)
        assert not reaches(site, "left", elsewhere, far)


@pytest.mark.feature("PV-01")
def test_hosts_when_of_ipv6_then_reach_each_other_and_this_machine_and_nobody_else(site_6: Site):
    for host, address, other in (("left", LEFT_6, RIGHT_6), ("right", RIGHT_6, LEFT_6)):
        assert ssh(address, "hostname", site=site_6.name).stdout.strip() == host
        assert reaches(site_6, host, other, 22)
    assert inside(site_6, "left", "ip", "-6", "route", "show", "default") == ""
    finds_no_way_out(site_6, HERE_6, ELSEWHERE_6)
    # The kernel gives this machine's end of the link an address of its own accord; that one leads nowhere either.
    (own,) = re.findall(r"inet6 (fe80:\S+)/", call("ip", "-6", "address", "show", "dev", layout.link(site_6.name)))
    with socket.create_server(("::", 0), family=socket.AF_INET6) as server:
        assert reaches(site_6, "left", HERE_6, server.getsockname()[1])
        assert not reaches(site_6, "left", f"{own}%host0", server.getsockname()[1])
    hosts.cut(site_6, "left")
    assert not reaches(site_6, "right", LEFT_6, 22)
    assert ssh(LEFT_6, "true", site=site_6.name).returncode != 0
    hosts.heal(site_6, "left")
    assert until(lambda: reaches(site_6, "right", LEFT_6, 22))
    assert until(lambda: ssh(LEFT_6, "true", site=site_6.name).returncode == 0)


def test_host_when_its_power_is_cut_then_is_off_at_once_and_keeps_its_disk(both: Site):
    inside(both, "left", "sh", "-c", "echo kept > /srv/kept && sync")
    hosts.kill(both, "left")
    assert not machine.is_up(hosts.place_of(both, "left"))
    assert ssh(LEFT, "true").returncode != 0
    assert inside(both, "right", "systemctl", "is-system-running") == "running"
    hosts.start(both, "left")
    assert inside(both, "left", "cat", "/srv/kept") == "kept"
    assert inside(both, "left", "systemctl", "is-system-running", "--wait") == "running"


def test_host_when_it_reboots_itself_then_comes_back(both: Site):
    before = inside(both, "left", "cat", "/proc/sys/kernel/random/boot_id")
    ssh(LEFT, "sudo", "systemctl", "reboot")
    assert until(
        lambda: (
            (now := ssh(LEFT, "cat", "/proc/sys/kernel/random/boot_id")).returncode == 0
            and now.stdout.strip() != before
        )
    )


def test_host_when_it_shuts_itself_down_then_stays_off_until_up(both: Site):
    ssh(LEFT, "sudo", "systemctl", "poweroff")
    place = hosts.place_of(both, "left")
    assert until(lambda: not groups.processes(place.group))
    hosts.up(both)
    assert ssh(LEFT, "true").returncode == 0


def test_host_when_cut_off_then_reaches_nobody_also_after_a_start_until_healed(both: Site):
    assert reaches(both, "right", LEFT, 22)
    hosts.cut(both, "left")
    assert not reaches(both, "right", LEFT, 22)
    hosts.kill(both, "left")
    hosts.start(both, "left")
    assert ssh(LEFT, "true").returncode != 0
    hosts.heal(both, "left")
    machine.wait_for_ssh(hosts.place_of(both, "left"), LEFT)
    assert until(lambda: reaches(both, "right", LEFT, 22))


def test_disk_when_filled_then_refuses_writes_also_of_a_sandboxed_service_until_freed(both: Site):
    folder = "/srv/full"
    inside(both, "left", "sh", "-c", f"mkdir -p {folder}/deep && echo old > {folder}/deep/old")
    sandbox = [
        "systemd-run",
        "--wait",
        "--pipe",
        "--quiet",
        "-p",
        "ProtectSystem=strict",
        "-p",
        f"ReadWritePaths={folder}",
    ]
    write = [*sandbox, "/bin/sh", "-c", f"head -c 100000 /dev/zero >> {folder}/deep/new"]
    assert hosts.run(both, "left", write).returncode == 0
    hosts.fill(both, "left", folder)
    assert "No space left on device" in hosts.run(both, "left", ["cp", "/bin/true", f"{folder}/true"]).stderr
    assert "No space left on device" in hosts.run(both, "left", write).stderr
    assert inside(both, "left", "cat", f"{folder}/deep/old") == "old"
    hosts.free(both, "left", folder)
    assert hosts.run(both, "left", write).returncode == 0
    hosts.fill(both, "left", folder)
    assert "No space left on device" in hosts.run(both, "left", write).stderr
    hosts.kill(both, "left")
    hosts.start(both, "left")
    assert hosts.run(both, "left", write).returncode == 0


@pytest.mark.feature("PV-05")
def test_firewall_when_installed_in_a_host_then_holds_its_neighbour_off(both: Site, tmp_path: Path):
    install_nftables(both, "left", tmp_path)
    rules = "table inet t { chain input { type filter hook input priority 0; ip saddr %s tcp dport 22 drop; }; }"
    done = hosts.run(both, "left", ["/usr/sbin/nft", "-f", "-"], stdin=rules % RIGHT)
    assert done.returncode == 0, done.stderr
    assert not reaches(both, "right", LEFT, 22)
    assert ssh(LEFT, "true").returncode == 0
    inside(both, "left", "/usr/sbin/nft", "delete", "table", "inet", "t")
    assert reaches(both, "right", LEFT, 22)


def install_nftables(site: Site, host: str, folder: Path) -> None:
    """Fetch the packages that a host lacks with this machine's apt, and install them in it without a network."""
    root = hosts.place_of(site, host).root
    for name in ("lists/partial", "archives/partial"):
        (folder / name).mkdir(parents=True)
    options = {
        "Dir::State::status": root / "var/lib/dpkg/status",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder,
        "Dir::Cache::archives": folder / "archives",
        "Dir::Etc::sourcelist": root / "etc/apt/sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "APT::Sandbox::User": "root",
        "APT::Install-Recommends": "false",
    }
    apt = ["apt-get", "-q", "-y", *(flag for name, value in options.items() for flag in ("-o", f"{name}={value}"))]
    call(*apt, "update")
    call(*apt, "--download-only", "install", "nftables")
    target = root / "var/tmp/packages"
    target.mkdir()
    for file in (folder / "archives").glob("*.deb"):
        (target / file.name).write_bytes(file.read_bytes())
    inside(site, host, "sh", "-c", "dpkg -i /var/tmp/packages/*.deb")


def test_command_when_it_lists_then_tells_power_and_network(both: Site):
    hosts.cut(both, "right")
    hosts.kill(both, "left")
    done = subprocess.run(
        [sys.executable, "-m", "appliance.cli", "lab", "list", "--json"], cwd=ROOT, capture_output=True, check=True
    )
    states = json.loads(done.stdout)["sites"]["lab-test"]
    assert states["left"] == {"address": LEFT, "power": "off", "cut": False}
    assert states["right"] == {"address": RIGHT, "power": "on", "cut": True}


def remains() -> list[str]:
    """Return whatever is left of the site on this machine."""
    found = [str(folder) for tree in groups.hierarchies() for folder in tree.glob("hr-lab-lab-test")]
    found += [str(path) for path in (layout.STATE / "lab-test", layout.NAMESPACES / "hr-lab-lab-test") if path.exists()]
    found += [
        line for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines() if "/lab-test/" in line
    ]
    found += [line for line in call("losetup", "--list", "--noheadings").splitlines() if "/lab-test/" in line]
    found += [layout.link("lab-test")] if holds("ip", "link", "show", "dev", layout.link("lab-test")) else []
    known = layout.STATE / "known_hosts"
    found += [line for line in known.read_text(encoding="utf-8").splitlines() if line.startswith(LEFT)]
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found += [str(process)] if b"/lab-test/" in process.read_bytes() else []
    return found


def test_down_when_up_was_killed_halfway_then_leaves_nothing_behind(site: Site):
    hosts.fill(site, "right", "/srv") if machine.is_up(hosts.place_of(site, "right")) else None
    hosts.down(site.name)
    assert remains() == []
    process = subprocess.Popen([sys.executable, "-m", "appliance.cli", "lab", "up", str(FILE)], cwd=ROOT)
    assert until(lambda: machine.is_up(hosts.place_of(site, "left")) or machine.is_up(hosts.place_of(site, "right")))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert remains() != []
    hosts.down(site.name)
    assert remains() == []
    hosts.up(site)
    assert ssh(LEFT, "true").returncode == 0
