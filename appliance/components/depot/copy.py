"""Brings a verified bundle to the depot host: only what is missing there, in one stream, checked again on arrival."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import IO, Protocol, cast

from appliance.components.depot.deploy import CURRENT, ROOT
from appliance.components.depot.repository import signed
from appliance.errors import ApplianceError
from appliance.host import programs
from appliance.host.context import Context
from appliance.host.desired import Change
from appliance.host.reach import FAST, access
from appliance.host.wording import count

RELEASE = "apt/dists/trixie/Release"


class Runs(Protocol):
    """A runner of commands on hosts."""

    def demand(self, host: str, argv: Sequence[str], what: str, data: bytes = ..., /) -> str:
        """Run it and return the output."""


def missing(context: Context, connections: Runs) -> list[Change]:
    """Return the changes of `publish`: whether the depot serves this very release, each file as it was brought."""
    host = context.hosts("depot")[0]
    argv = ("python3", "-I", "-c", _program("served.py"), CURRENT)
    answer = json.loads(connections.demand(host, argv, "looking at the depot"))
    name = f"release {context.release.version} ({context.release.digest[:12]})"
    if answer["served"] != _folder(context):
        return [Change(host, "depot", f"bring {name} to the depot")]
    if answer["touched"]:
        files = count(len(answer["touched"]), "file")
        return [Change(host, "depot", f"bring {files} of {name} back, such as {answer['touched'][0]}")]
    return []


def publish(context: Context, connections: Runs, say: Callable[[str], None]) -> list[Change]:
    """Bring the bundle to the depot host and serve it; returns the changes. Continues a killed copy."""
    todo = missing(context, connections)
    if not todo:
        return []
    host, folder = todo[0].host, _folder(context)
    connections.demand(host, ("install", "-d", "-m", "0755", ROOT, folder), "making the depot's folder")
    wanted = {**{path: _entry(context, path) for path in context.release.files}, **_own(context)}
    lacking = _wrong(connections, host, folder, wanted)
    if lacking:
        size = sum(wanted[path][1] for path in lacking)
        say(f"Copying {count(len(lacking), 'file')} ({size / 1e6:.0f} MB) to {host} ...")
        _send(context, host, folder, lacking)
        lacking = _wrong(connections, host, folder, wanted)
    if lacking:
        raise ApplianceError(
            f"{host}: {count(len(lacking), 'file')} of the bundle did not arrive whole, such as {lacking[0]}.",
            "Look at its disk and run the same command again.",
        )
    _serve(context, connections, host, folder)
    return todo


def _serve(context: Context, connections: Runs, host: str, folder: str) -> None:
    inrelease = signed(context, (context.release.folder / RELEASE).read_bytes())
    place = programs.argv("place_file.sh", f"{folder}/apt/dists/trixie/InRelease", "root", "root", "0644")
    connections.demand(host, place, "signing the depot's packages", inrelease)
    serve = programs.argv("serve_release.sh", folder, CURRENT, ROOT, package=__package__)
    connections.demand(host, serve, "serving the release")


def _own(context: Context) -> dict[str, tuple[str, int]]:
    files = {}
    for name in ("manifest.json", "manifest.json.sig"):
        data = (context.release.folder / name).read_bytes()
        files[name] = (hashlib.sha256(data).hexdigest(), len(data))
    return files


def _entry(context: Context, path: str) -> tuple[str, int]:
    return (context.release.files[path], (context.release.folder / path).stat().st_size)


def _wrong(connections: Runs, host: str, folder: str, wanted: dict[str, tuple[str, int]]) -> list[str]:
    argv = ("python3", "-I", "-c", _program("inventory.py"), folder, CURRENT)
    return json.loads(connections.demand(host, argv, "looking at the depot's files", json.dumps(wanted).encode()))


def _program(name: str) -> str:
    return (files("appliance.components.depot") / "remote" / name).read_text(encoding="utf-8")


def _send(context: Context, host: str, folder: str, paths: Sequence[str]) -> None:
    """Stream files as a tar through ssh; sudo's password, where there is one, is the first line of the stream."""
    way = access(context.site, host, context.folder / "known_hosts", context.facts.get("become"))
    unpack = way.streaming(("tar", "-x", "--no-same-owner", "-f", "-", "-C", folder))
    command = ["ssh", *FAST, *way.openssh(), unpack]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        into, errors = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stderr)
        try:
            into.write(way.head())
            into.flush()
            with tarfile.open(fileobj=into, mode="w|", bufsize=1 << 20, copybufsize=1 << 20) as archive:  # type: ignore[call-overload]  # copybufsize is not in its types
                for path in paths:
                    archive.add(context.release.folder / path, path, recursive=False, filter=_plain)
            into.close()
        except BrokenPipeError:
            pass  # ssh prints the reason, see below
        message = errors.read().decode(errors="replace").strip()
        if process.wait():
            raise ApplianceError(
                f"{host}: copying the bundle ended early: {(message.splitlines() or ['the connection broke'])[-1]}.",
                "Run the same command again; what arrived stays.",
            )


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mode = 0o755 if member.mode & 0o100 else 0o644
    return member


def _folder(context: Context) -> str:
    return f"{ROOT}/{context.release.digest[:12]}"
