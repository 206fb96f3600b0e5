"""Show a program what it needs of folders that are closed to its account, in a mount namespace of its own.

Imported, it returns what to show; run by root, it makes the namespace and becomes the command that follows.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NEWNS = 0x20000
READ_ONLY, NO_SUID, NO_DEVICES, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
MOST_LINKS = 40
FAILED = 126


@dataclass(frozen=True)
class Enclosure:
    """Folders to cover with an empty one, and what of them to show again, read-only, at the same place.

    A program loses nothing that it could have opened: each covered folder is closed to every account but its owner's.
    """

    covers: tuple[str, ...]
    shows: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()

    def words(self) -> list[str]:
        """Return the words before a command that have it run in the enclosure."""
        value = json.dumps({"covers": self.covers, "shows": self.shows, "links": self.links})
        return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), value]


def around(needed: Iterable[Path]) -> Enclosure | None:
    """Return the enclosure in which other accounts reach these paths; None where nothing on the way is closed."""
    covers: set[str] = set()
    shows: set[str] = set()
    links: dict[str, str] = {}
    for path in needed:
        hops, place = _followed(path)
        for hop in [*hops, place]:
            closed = _closed_above(hop)
            if closed is None:
                continue
            covers.add(closed)
            if hop in hops:
                links[hop] = hops[hop]
            else:
                shows.add(hop)
    outermost = [shown for shown in shows if not any(str(above) in shows for above in Path(shown).parents)]
    # A link inside of what is shown is there already.
    bare = {link: to for link, to in links.items() if not any(str(above) in shows for above in Path(link).parents)}
    return Enclosure(tuple(sorted(covers)), tuple(sorted(outermost)), tuple(sorted(bare.items()))) if covers else None


def _followed(path: Path) -> tuple[dict[str, str], str]:
    """Return the symbolic links on the way to a path, each with what it says, and where the way ends."""
    hops: dict[str, str] = {}
    waiting, place = list(Path(os.path.abspath(path)).parts[1:]), "/"
    while waiting:
        name = waiting.pop(0)
        if name == "..":
            place = os.path.dirname(place)
            continue
        step = os.path.join(place, name)
        if os.path.islink(step) and len(hops) < MOST_LINKS:
            to = hops[step] = os.readlink(step)
            waiting = [part for part in Path(to).parts if part != "/"] + waiting
            place = "/" if to.startswith("/") else place
        else:
            place = step
    return hops, place


def _closed_above(path: str) -> str | None:
    """Return the outermost folder above a path that other accounts may not enter."""
    for folder in [*Path(path).parents][::-1]:
        if not folder.is_dir():
            return None
        if not folder.stat().st_mode & 0o001:
            return str(folder)
    return None


def enter(enclosure: Enclosure) -> None:
    """Move this process into a namespace with the enclosure; raises OSError where the machine refuses."""
    here = os.getcwd()
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.unshare(NEWNS), "a mount namespace of its own")
    _mount(libc, "none", "/", RECURSIVE | PRIVATE)
    os.umask(0o022)
    shown = {path: os.open(path, os.O_PATH) for path in enclosure.shows}
    for path in enclosure.covers:
        _mount(libc, "tmpfs", path, NO_SUID | NO_DEVICES, kind="tmpfs", options="mode=0711,size=1m")
    for path, handle in shown.items():
        if Path(f"/proc/self/fd/{handle}").is_dir():
            os.makedirs(path, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            Path(path).touch()
        _mount(libc, f"/proc/self/fd/{handle}", path, BIND | RECURSIVE)
        _mount(libc, "none", path, REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES)
        os.close(handle)
    for path, to in enclosure.links:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(to, path)
    os.chdir(here if os.path.isdir(here) else "/")


def _mount(libc: ctypes.CDLL, source: str, target: str, flags: int, *, kind: str = "", options: str = "") -> None:
    done = libc.mount(
        os.fsencode(source), os.fsencode(target), kind.encode() or None, ctypes.c_ulong(flags), options.encode() or None
    )
    _checked(done, f"mounting {target}")


def _checked(done: int, what: str) -> None:
    if done != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)


def main(encoded: str, *command: str) -> int:
    """Enter the enclosure that the first argument describes, and become the command of the others."""
    value = json.loads(encoded)
    enclosure = Enclosure(tuple(value["covers"]), tuple(value["shows"]), tuple(map(tuple, value["links"])))
    try:
        enter(enclosure)
        os.execvp(command[0], command)  # noqa: S606 - the command of the supervisor, word by word
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
