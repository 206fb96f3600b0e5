"""A full disk: a small file system, mounted over a folder of a host with what the folder held, and filled."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from appliance.errors import ApplianceError
from appliance.lab import machine
from appliance.lab.layout import Place
from appliance.lab.running import call, holds

SLACK_MB = 16
"""What the small file system has room for beyond the folder's contents, before it is filled."""

NODE = "/dev/hr-lab-"
FILLER = ".filled-by-lab"


def fill(place: Place, path: str) -> None:
    """Make every write below a folder fail for want of room, until `free` or the host's next start.

    What the folder held is there as before. Processes keep the files that they have open, on the disk as it was:
    restart a service that keeps its files open.
    """
    if not _filled(place, path):
        _mount(place, path)
    filler = f"{path.rstrip('/')}/{FILLER}"
    # dd ends with an error when nothing more fits: that is what it is for. The last blocks go one by one.
    for block in ("64k", "1k"):
        machine.run(place, ["dd", "if=/dev/zero", f"of={filler}", f"bs={block}", "oflag=append", "conv=notrunc,fsync"])


def free(place: Place, path: str) -> None:
    """Make room again on a disk that `fill` filled; it stays a small one."""
    machine.run(place, ["rm", "-f", f"{path.rstrip('/')}/{FILLER}"])


def _filled(place: Place, path: str) -> bool:
    """Return whether a folder has a disk of ours: another one, such as a tmpfs, is covered, not filled."""
    source = machine.run(place, ["findmnt", "--noheadings", "--output=SOURCE", "--mountpoint", path]).stdout
    return NODE in source


def _mount(place: Place, path: str) -> None:
    used = machine.run(place, ["du", "-sm", "--", path])
    if used.returncode:
        raise ApplianceError(f"{place.host} has no folder {path}.", "Name a folder that is there.")
    image = place.folder / f"disk-{hashlib.sha256(path.encode()).hexdigest()[:8]}.img"
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate((int(used.stdout.split()[0]) * 5 // 4 + SLACK_MB) * 1024 * 1024)
    # No blocks kept for root: services of root feel a full disk too.
    call("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", str(image))
    loop = call("losetup", "--find", "--show", str(image)).strip()
    try:
        _mount_over(place, path, loop)
    finally:
        # The kernel keeps the device until the file system on it is unmounted: with the host, it goes.
        holds("losetup", "--detach", loop)


def _mount_over(place: Place, path: str, loop: str) -> None:
    """Fill the file system from the folder, then mount it there, inside the host alone."""
    node = f"{NODE}{Path(loop).name}"
    numbers = os.stat(loop).st_rdev
    script = """set -e
[ -e "$1" ] || mknod -m 600 "$1" b "$2" "$3"
aside=$(mktemp -d /run/hr-lab.XXXXXX)
mount -t ext4 "$1" "$aside"
cp -a "$4/." "$aside/"
chown --reference="$4" "$aside"; chmod --reference="$4" "$aside"
rmdir "$aside/lost+found" 2>/dev/null || true
mount --bind "$aside" "$4"
umount "$aside"
rmdir "$aside"
rm -f "$1"
"""
    argv = ["/bin/sh", "-c", script, "sh", node, str(os.major(numbers)), str(os.minor(numbers)), path]
    done = machine.run(place, argv)
    if done.returncode:
        raise ApplianceError(f"{place.host}: {path} got no disk of its own: {done.stderr.strip()}", "See the host.")
