"""The pyinfra operations by which one item comes to be on a host: pyinfra's own, and ours where it has none."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyinfra.operations import apt, files, server, systemd

from appliance.host.desired import Account, Certificate, File, Folder, Link, Step, Tree
from appliance.host.operations import files as ours
from appliance.host.operations import steps
from appliance.host.operations.certificates import issued
from appliance.site import endpoints


@dataclass(frozen=True)
class Operation:
    """A pyinfra operation and its arguments, which may be secret."""

    function: Callable[..., Any]
    arguments: Mapping[str, Any] = field(repr=False)


def operation(function: Callable[..., Any], **arguments: Any) -> Operation:
    """Return an operation with its arguments."""
    return Operation(function, arguments)


WAIT_FOR_DPKG = "-o DPkg::Lock::Timeout=120"


def install(names: Iterable[str]) -> Operation:
    """Return the operation that installs packages from the host's own package source."""
    return operation(apt.packages, packages=[*names], update=True, no_recommends=True, extra_install_args=WAIT_FOR_DPKG)


def upgrade(versions: Mapping[str, str]) -> Operation:
    """Return the operation that brings packages, which are there, to these versions."""
    return operation(
        apt.packages,
        packages=[f"{name}={version}" for name, version in sorted(versions.items())],
        update=True,
        no_recommends=True,
        extra_install_args=f"{WAIT_FOR_DPKG} --only-upgrade",
    )


def make_account(item: Account) -> tuple[Operation, Operation]:
    """Return operations that make a system account nobody can sign in to, with a group of its name."""
    user = operation(  # noqa: S604 - the shell that signs nobody in
        server.user,
        user=item.name,
        group=item.name,
        groups=[*item.groups],
        home=item.home,
        shell="/usr/sbin/nologin",
        system=True,
        ensure_home=False,
    )
    return operation(server.group, group=item.name, system=True), user


def join_groups(item: Account, home: str) -> Operation:
    """Return the operation that puts an account, whose home stays, into further groups."""
    return operation(
        server.user, user=item.name, groups=[*item.groups], append=True, home=home or None, ensure_home=False
    )


def make_folder(item: Folder) -> Operation:
    """Return the operation that makes a folder or sets its rights."""
    return operation(files.directory, path=item.path, user=item.owner, group=item.group, mode=f"{item.mode:04o}")


def write(item: File) -> Operation:
    """Return the operation that writes a file; a secret or checked file has its rights from the first moment on."""
    mode = f"{item.mode:04o}"
    if item.secret or item.check:
        arguments = {"path": item.path, "content": item.data, "user": item.owner, "group": item.group, "mode": mode}
        return Operation(ours.whole, arguments | {"check": item.check})
    # Always, also for its rights alone: the time at which it was written says what has to restart.
    return operation(
        files.put,
        src=io.BytesIO(item.data),
        dest=item.path,
        user=item.owner,
        group=item.group,
        mode=mode,
        create_remote_dir=False,  # the connector makes it as root's; this would make it the file's owner's
        force=True,
    )


def make_link(item: Link, there: bool) -> Operation:
    """Return the operation that makes a symbolic link, or points it elsewhere where something is `there`."""
    return operation(ours.switched_link if there else files.link, path=item.path, target=item.target)


def remove(path: str, kind: str) -> Operation:
    """Return the operation that removes a file, or a link where `kind` is link."""
    return operation(files.link if kind == "link" else files.file, path=path, present=False)


def fetch(item: Tree, depot: str) -> Operation:
    """Return the operation that brings an archive from the depot (its URL), checks its digest and unpacks it."""
    url = f"{depot}/{item.member}"
    return operation(ours.tree, path=item.path, url=url, sha256=item.sha256, user=item.owner, group=item.group)


def run(item: Step, stamp: str) -> tuple[Operation, Operation]:
    """Return operations that run a step and mark its time."""
    return operation(steps.run, argv=item.run, user=item.user, data=item.input), touch(stamp)


def touch(path: str) -> Operation:
    """Return the operation that marks the time at which something was done."""
    return operation(files.file, path=path, touch=True)


def issue(item: Certificate, common_name: str, names: Iterable[str], sign: Callable[[str], str]) -> Operation:
    """Return the operation that makes a key and a request on a host, has it signed, and puts both in place.

    `sign` returns the certificate and its chain (PEM) for a request (PEM).
    """
    return operation(
        issued,
        folder=item.folder,
        common_name=common_name,
        names=tuple(map(endpoints.subject_alternative, names)),
        sign=sign,
        user=item.owner,
        group=item.group,
    )


def mask(unit: str) -> tuple[Operation, Operation]:
    """Return operations that stop a unit and prevent its start, also before its package is there."""
    # Its package may have come since the look, and started it.
    stopped = operation(systemd.service, service=unit, running=None, command="stop", _ignore_errors=True)
    return stopped, operation(systemd.service, service=unit, running=None, command="mask")


def reload_systemd() -> Operation:
    """Return the operation that makes systemd read its files again."""
    return operation(systemd.daemon_reload)


def enable(unit: str, enabled: bool) -> Operation:
    """Return the operation that has a unit start with the host, or no longer."""
    return operation(systemd.service, service=unit, running=None, enabled=enabled)


def stop(unit: str) -> Operation:
    """Return the operation that stops a unit."""
    return operation(systemd.service, service=unit, running=False)


def start(unit: str) -> tuple[Operation, Operation]:
    """Return operations that start a unit, also one that had failed too often."""
    return _forget_failures(unit), operation(systemd.service, service=unit, running=True)


def restart(unit: str) -> tuple[Operation, Operation]:
    """Return operations that restart a unit, also one that had failed too often."""
    return _forget_failures(unit), operation(systemd.service, service=unit, running=None, restarted=True)


def reload(unit: str, stamp: str) -> tuple[Operation, Operation]:
    """Return operations that have a unit read its settings again, and mark the time."""
    return operation(systemd.service, service=unit, running=None, reloaded=True), touch(stamp)


def _forget_failures(unit: str) -> Operation:
    # A unit that was never loaded has none, which systemd calls an error.
    return operation(systemd.service, service=unit, running=None, command="reset-failed", _ignore_errors=True)
