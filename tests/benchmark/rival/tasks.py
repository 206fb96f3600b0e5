"""Says each desired item as the Ansible task that a careful author would write: items in, tasks out."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from appliance.host import programs
from appliance.host.desired import (
    Absent,
    Account,
    Argv,
    Certificate,
    Desired,
    File,
    Folder,
    Item,
    Link,
    Package,
    Step,
    Tree,
    Unit,
    Upgrades,
)
from appliance.host.observed import tree_stamp

Task = dict[str, Any]
UNITS = "/etc/systemd/system/"
RENEW = ("systemctl", "start", "hr-certificates.service")
NO_INPUT = "The input of this step is made for one use; only `appliance apply` can make it."


class Literal(str):
    """Text that Ansible takes as it is, whatever braces are in it."""


class Author:
    """Writes the tasks of one host; `keep` puts a file's content beside the playbook and returns its path."""

    def __init__(self, keep: Callable[[bytes], str], depot: str, certificate_seconds: int) -> None:
        self._keep, self._depot, self._seconds = keep, depot, certificate_seconds
        self._registers: dict[str, str] = {}
        self._asked: set[str] = set()
        self._component = ""
        self._units: list[str] = []
        self._written: set[Item] = set()
        self._number = 0

    def tasks(self, wanted: Sequence[Desired]) -> list[Task]:
        """Return the tasks of all components of a host, in order."""
        self._asked = {name for each in wanted for name in _asked_about(each)}
        return [task for each in wanted for task in self._of_component(each)]

    def _of_component(self, desired: Desired) -> Iterable[Task]:
        self._component, self._units = desired.component, _unit_files(desired)
        packages = [item.name for item in desired.items if isinstance(item, Package)]
        for item in desired.items:
            if isinstance(item, Package):
                if packages:
                    settings = {"name": packages, "state": "present", "install_recommends": False}
                    yield self._task("install packages", "apt", settings)
                    packages = []
            elif item not in self._written:
                # What two components want alike, such as an account, a careful author writes once.
                if not isinstance(item, Step):
                    self._written.add(item)
                yield from self._of_item(item)

    def _of_item(self, item: Item) -> list[Task]:
        match item:
            case Upgrades():
                return [self._task("packages as new as the depot's", "apt", {"upgrade": "full", "update_cache": True})]
            case Account():
                return [self._account(item)]
            case Folder():
                settings = {"path": item.path, "state": "directory"} | _rights(item)
                return [self._task(f"folder {item.path}", "file", settings, item.path)]
            case File():
                return [self._file(item)]
            case Link():
                settings = {"path": item.path, "src": item.target, "state": "link"}
                return [self._task(f"link {item.path}", "file", settings, item.path)]
            case Absent():
                return [self._task(f"no {item.path}", "file", {"path": item.path, "state": "absent"}, item.path)]
            case Tree():
                return self._tree(item)
            case Certificate():
                return self._certificate(item)
            case Step():
                return self._step(item)
            case Unit():
                return [self._unit(item)]
        raise TypeError(f"there is no task for {type(item).__name__}")

    def _task(self, what: str, module: str, settings: dict[str, Any], name: str = "", **more: Any) -> Task:
        task: Task = {
            "name": f"{self._component}: {what}".replace("{", "("),
            f"ansible.builtin.{module}": _literal(settings),
        }
        if name in self._asked:
            self._number += 1
            self._registers[name] = task["register"] = f"seen_{self._number}"
        return task | more

    def _account(self, item: Account) -> Task:
        settings: dict[str, Any] = {"name": item.name, "system": True, "home": item.home, "create_home": False}
        settings["shell"] = "/usr/sbin/nologin"
        if item.groups:
            settings |= {"groups": list(item.groups), "append": True}
        return self._task(f"account {item.name}", "user", settings, item.name)

    def _file(self, item: File) -> Task:
        settings = {"src": self._keep(item.data), "dest": item.path} | _rights(item)
        if item.check:
            settings["validate"] = " ".join("%s" if part == "{}" else shlex.quote(part) for part in item.check)
        hidden = {"no_log": True} if item.secret else {}
        return self._task(f"file {item.path}", "copy", settings, item.path, **hidden)

    def _tree(self, item: Tree) -> list[Task]:
        stamp = self._fresh("stamp")
        look = self._task(f"stamp of {item.path}", "slurp", {"src": tree_stamp(item.path)})
        differs = f"({stamp}.content | default('') | b64decode | trim) != '{item.sha256}'"
        told = (f"{self._depot}/{item.member}", item.path, item.sha256, item.owner, item.group)
        unpack = self._command(f"unpack {item.member}", programs.argv("unpack_tree.sh", *told), item.path)
        return [look | {"register": stamp, "failed_when": False}, unpack | {"when": differs}]

    def _certificate(self, item: Certificate) -> list[Task]:
        argv = ("openssl", "x509", "-noout", "-checkend", str(self._seconds), "-in", f"{item.folder}/cert.pem")
        look, seen = self._check(f"certificate {item.component}", argv)
        renew = self._command(f"renew {item.component}", RENEW, f"tls/{item.component}")
        return [look, renew | {"when": f"{seen}.rc != 0"}]

    def _step(self, item: Step) -> list[Task]:
        data = item.input if isinstance(item.input, bytes) else None
        # A step that only follows from others needs no question: a careful author asks none.
        look, seen = (None, "") if item.done == ("true",) else self._check(item.name, item.done, data, item.user)
        if callable(item.input):
            run = self._task(item.name, "fail", {"msg": NO_INPUT}, self._step_name(item.name))
        else:
            run = self._command(item.name, item.run, self._step_name(item.name), data, item.user)
        reasons = ([f"{seen}.rc != 0"] if look else []) + self._changed(item.on)
        return [*([look] if look else []), run | {"when": " or ".join(reasons) or "false"}]

    def _unit(self, item: Unit) -> Task:
        if item.masked:
            return self._task(f"mask {item.name}", "systemd_service", {"name": item.name, "masked": True})
        restart, again = " or ".join(self._changed(item.restart_on)), " or ".join(self._changed(item.reload_on))
        state = "'started'" if item.running else "'stopped'"
        if item.running and again:
            state = f"'reloaded' if ({again}) else {state}"
        if item.running and restart:
            state = f"'restarted' if ({restart}) else {state}"
        settings = {"name": item.name, "enabled": item.enabled}
        task = self._task(f"unit {item.name}", "systemd_service", settings)
        module = task["ansible.builtin.systemd_service"]
        module["state"] = f"{{{{ {state} }}}}" if " " in state else state.strip("'")
        units = self._changed(self._units)
        if units:
            module["daemon_reload"] = f"{{{{ {' or '.join(units)} }}}}"
        return task

    def _check(self, what: str, argv: Argv, data: bytes | None = None, user: str | None = None) -> tuple[Task, str]:
        seen = self._fresh("check")
        task = self._command(f"look: {what}", argv, "", data, user)
        return task | {"register": seen, "changed_when": False, "failed_when": False}, seen

    def _command(
        self, what: str, argv: Argv, name: str = "", data: bytes | None = None, user: str | None = None
    ) -> Task:
        settings: dict[str, Any] = {"argv": list(argv), "chdir": "/", "expand_argument_vars": False}
        if data is not None:
            settings |= {"stdin": data.decode(), "stdin_add_newline": False}
        more: dict[str, Any] = {"become_user": user} if user else {}
        if data is not None:
            more["no_log"] = True
        return self._task(what, "command", settings, name, **more)

    def _fresh(self, kind: str) -> str:
        self._number += 1
        return f"{kind}_{self._number}"

    def _step_name(self, name: str) -> str:
        return f"{self._component}\0{name}"

    def _changed(self, names: Iterable[str]) -> list[str]:
        known = (name if name in self._registers else self._step_name(name) for name in names)
        return [f"{self._registers[name]} is changed" for name in known if name in self._registers]


def _asked_about(desired: Desired) -> set[str]:
    """Return the names of what others of a component wait for, and of the unit files, which systemd waits for."""
    names: set[str] = set()
    for item in desired.items:
        if isinstance(item, Unit):
            names |= {*item.restart_on, *item.reload_on}
        elif isinstance(item, Step):
            names |= set(item.on)
    names |= set(_unit_files(desired))
    return names | {f"{desired.component}\0{name}" for name in names}


def _unit_files(desired: Desired) -> list[str]:
    return [item.path for item in desired.items if isinstance(item, File) and item.path.startswith(UNITS)]


def _rights(item: File | Folder) -> dict[str, Any]:
    return {"owner": item.owner, "group": item.group, "mode": f"{item.mode:04o}"}


def _literal(value: Any) -> Any:
    if isinstance(value, str):
        return Literal(value)
    if isinstance(value, list):
        return [_literal(each) for each in value]
    return {key: _literal(each) for key, each in value.items()} if isinstance(value, dict) else value
