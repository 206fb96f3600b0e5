"""Runs on a host, by its own python3 alone: answers a list of questions with facts, in one JSON document.

Questions: {paths, texts, packages, accounts, units, spaces, listeners, commands: [{argv, user, input, seconds}]}. The
answer has the same keys, and `now`, the clock of the host.
"""

import base64
import concurrent.futures
import grp
import hashlib
import json
import os
import pwd
import stat
import subprocess
import sys
import time
from typing import Any


def path(name: str) -> dict[str, Any] | None:
    """Return what lies at a path, None for nothing: type, owner, mode, digest of a file, target of a link."""
    try:
        found = os.lstat(name)
    except OSError:
        return None
    try:
        owner, group = pwd.getpwuid(found.st_uid).pw_name, grp.getgrgid(found.st_gid).gr_name
    except KeyError:
        owner, group = str(found.st_uid), str(found.st_gid)
    answer = {"mode": stat.S_IMODE(found.st_mode), "owner": owner, "group": group, "changed": found.st_mtime}
    if stat.S_ISLNK(found.st_mode):
        return dict(answer, type="link", target=os.readlink(name))
    if stat.S_ISDIR(found.st_mode):
        return dict(answer, type="folder")
    if not stat.S_ISREG(found.st_mode):
        return dict(answer, type="other")
    with open(name, "rb") as file:
        digest = hashlib.sha256(file.read()) if found.st_size < 1 << 22 else hashlib.file_digest(file, "sha256")
    return dict(answer, type="file", sha256=digest.hexdigest())


def text(name: str) -> str | None:
    """Return a small file's text, None where there is none."""
    try:
        with open(name, encoding="utf-8") as file:
            return file.read(1 << 20)
    except (OSError, UnicodeDecodeError):
        return None


def packages(names: list[str]) -> dict[str, str | None]:
    """Return the version of each installed package, None for others."""
    form = "${db:Status-Abbrev} ${Package} ${Version}\n"
    done = subprocess.run(["dpkg-query", "-W", "-f", form, *names], capture_output=True, text=True)
    known = (line.split() for line in done.stdout.splitlines())
    installed = {row[1]: row[2] for row in known if len(row) == 3 and row[0] == "ii"}
    return {name: installed.get(name) for name in names}


def account(name: str) -> dict[str, Any] | None:
    """Return an account's home and the further groups it is in, None where there is none."""
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return {"home": found.pw_dir, "groups": [entry.gr_name for entry in grp.getgrall() if name in entry.gr_mem]}


def units(names: list[str]) -> dict[str, dict[str, str]]:
    """Return the state of each unit: active, sub, enabled, load, since (seconds, UTC), reload needed."""
    shown = "Id,Names,ActiveState,SubState,UnitFileState,LoadState,NeedDaemonReload,ActiveEnterTimestamp,Type"
    done = subprocess.run(
        ["systemctl", "show", "--timestamp=us+utc", "-p", shown, *names], capture_output=True, text=True
    )
    blocks = [dict(line.split("=", 1) for line in block.splitlines()) for block in done.stdout.strip().split("\n\n")]
    return dict(zip(names, blocks, strict=False))


def command(question: dict[str, Any]) -> dict[str, Any]:
    """Return exit code and output of a command."""
    argv = question["argv"]
    if question.get("user"):
        argv = ["runuser", "-u", question["user"], "--", *argv]
    given = base64.b64decode(question["input"]) if question.get("input") else None
    extra: dict[str, Any] = {"input": given} if given is not None else {"stdin": subprocess.DEVNULL}
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            argv, capture_output=True, timeout=question.get("seconds", 30), cwd="/", env=environment, **extra
        )
    except subprocess.TimeoutExpired:
        return {"code": 124, "output": "took too long"}
    except OSError as error:
        return {"code": 127, "output": str(error.strerror)}
    return {"code": done.returncode, "output": (done.stdout + done.stderr).decode(errors="replace")[-65536:]}


def space(name: str) -> int:
    """Return free bytes of the file system that a path lies or would lie on."""
    while not os.path.exists(name):
        name = os.path.dirname(name)
    found = os.statvfs(name)
    return found.f_bavail * found.f_frsize


def listeners() -> list[list[Any]]:
    """Return [port, address, program, unit] of everything that listens on TCP."""
    inodes: dict[str, list[Any]] = {}
    for family, size in (("tcp", 8), ("tcp6", 32)):
        try:
            with open("/proc/net/" + family) as file:
                rows = [line.split() for line in file.readlines()[1:]]
        except OSError:
            continue
        for row in rows:
            if row[3] == "0A":
                place, _, port = row[1].partition(":")
                inodes[row[9]] = [int(port, 16), _address(place, size), "", ""]
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            held = [os.readlink(f"/proc/{process}/fd/{fd}") for fd in os.listdir(f"/proc/{process}/fd")]
            mine = [inode for inode in (name[8:-1] for name in held if name.startswith("socket:[")) if inode in inodes]
            if mine:
                with open(f"/proc/{process}/comm") as comm, open(f"/proc/{process}/cgroup") as cgroup:
                    name, unit = comm.read().strip(), cgroup.read().strip().rpartition("/")[2]
                for inode in mine:
                    inodes[inode][2:] = [name, unit]
        except OSError:
            continue  # a process may end while it is looked at
    return sorted(inodes.values())


def _address(place: str, size: int) -> str:
    if size == 8:
        return ".".join(str(byte) for byte in reversed(bytes.fromhex(place)))
    return "::" if set(place) == {"0"} else place


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Answer everything that was asked."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(command, asked.get("commands", [])))
    return {
        "paths": {name: path(name) for name in asked.get("paths", [])},
        "texts": {name: text(name) for name in asked.get("texts", [])},
        "packages": packages(asked["packages"]) if asked.get("packages") else {},
        "accounts": {name: account(name) for name in asked.get("accounts", [])},
        "units": units(asked["units"]) if asked.get("units") else {},
        "commands": ran,
        "spaces": {name: space(name) for name in asked.get("spaces", [])},
        "listeners": listeners() if asked.get("listeners") else [],
        "now": time.time(),
    }


if __name__ == "__main__":
    json.dump(answer(json.loads(base64.b64decode(sys.stdin.read()))), sys.stdout)
