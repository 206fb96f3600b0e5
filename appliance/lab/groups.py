"""The cgroup of each host: what a whole systemd needs, and how to list and end every process of a host."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from appliance.lab.running import wait_until

MOUNT = Path("/sys/fs/cgroup")
WATCHES = Path("/proc/sys/fs/inotify/max_user_instances")
WATCHES_NEEDED = 1024


def hierarchies(mount: Path = MOUNT) -> list[Path]:
    """Return the trees in which a host needs a group: the unified one, or systemd's two where a machine has both."""
    if (mount / "cgroup.controllers").exists():
        return [mount]
    return [path for path in (mount / "systemd", mount / "unified") if path.is_dir()]


def make(group: str) -> list[Path]:
    """Make a group in every hierarchy, empty of groups that an earlier life of the host left; returns their folders."""
    folders = [tree / group for tree in hierarchies()]
    for folder in folders:
        _prune(folder)
        folder.mkdir(parents=True, exist_ok=True)
    if len(folders) == 1:
        for folder in (folders[0].parents[1], folders[0].parent):
            _pass_on(folder)
    return folders


def _pass_on(folder: Path) -> None:
    """Let the groups below a folder have its controllers, so that a unit's MemoryMax holds in a host."""
    controllers = (folder / "cgroup.controllers").read_text(encoding="ascii").split()
    (folder / "cgroup.subtree_control").write_text(
        " ".join(f"+{controller}" for controller in controllers), encoding="ascii"
    )


def make_room(file: Path = WATCHES) -> bool:
    """Let one account have enough inotify instances, and return whether that changed anything.

    All hosts run as root of one kernel and count together: about ten each, and the kernel's own limit is 128.
    """
    if int(file.read_text(encoding="ascii")) >= WATCHES_NEEDED:
        return False
    file.write_text(f"{WATCHES_NEEDED}\n", encoding="ascii")
    return True


def processes(group: str) -> list[int]:
    """Return the processes in a group and all groups below it."""
    numbers: set[int] = set()
    for tree in hierarchies():
        for folder in _tree(tree / group):
            with contextlib.suppress(OSError):
                numbers.update(int(number) for number in (folder / "cgroup.procs").read_text(encoding="ascii").split())
    return sorted(numbers)


def init(group: str) -> int | None:
    """Return the process that is number 1 of the host in a group, None while the host is off."""
    for process in processes(group):
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace")
            fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            if fields["NSpid"].split()[1:] == ["1"] and not fields["State"].strip().startswith("Z"):
                return process
    return None


def end(group: str) -> None:
    """Kill every process of a group and remove it; a group that is gone already is fine."""

    def empty() -> bool:
        for process in (left := processes(group)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return not left

    wait_until(empty, 20, f"Processes of {group} do not end.", "See `ps`; a process in state D waits for the kernel.")
    for tree in hierarchies():
        _prune(tree / group)


def _tree(folder: Path) -> Iterator[Path]:
    for at, _folders, _files in os.walk(folder):
        yield Path(at)


def _prune(folder: Path) -> None:
    """Remove a folder's groups from the leaves up; one that still has processes stays."""
    for path in reversed(list(_tree(folder))):
        with contextlib.suppress(OSError):
            path.rmdir()
