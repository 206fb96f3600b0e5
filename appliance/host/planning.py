"""Compares desired items with observed facts and returns acts. Nothing here reaches a host."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from appliance.host import acts
from appliance.host.acts import Operation
from appliance.host.desired import (
    Absent,
    Account,
    Certificate,
    Change,
    Desired,
    File,
    Folder,
    Link,
    Package,
    Step,
    Tree,
    Unit,
    Upgrades,
)
from appliance.host.observed import ENABLED, Observed, reload_stamp, step_stamp, tree_stamp
from appliance.host.versions import older
from appliance.host.wording import count

Sound = Callable[[Certificate, str | None], str | None]
"""Returns why a certificate has to be reissued, None when it is sound."""


SHOWN = 5
"""How many upgrades of packages a change names; a new release of the system brings hundreds."""


@dataclass(frozen=True)
class Act:
    """One thing to do on a host: operations in order, or a certificate to issue."""

    what: str
    operations: tuple[Operation, ...] = ()
    certificate: Certificate | None = None


@dataclass
class Plan:
    """The acts on one host for one component, in order."""

    host: str
    component: str
    seen: Observed = field(repr=False)
    acts: list[Act] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        """Return the acts as a person reads them."""
        return [Change(self.host, self.component, act.what) for act in self.acts]


class Planner:
    """Plans one component on one host; `changed` collects the names of changed items, for later items."""

    def __init__(
        self, host: str, desired: Desired, observed: Observed, steps: dict[int, int], sound: Sound, depot: str
    ) -> None:
        self._plan = Plan(host, desired.component, observed)
        self._depot = depot
        self._desired, self._observed, self._steps, self._sound = desired, observed, steps, sound
        self._changed: dict[str, float] = {}
        self._reload_daemon = False

    def plan(self) -> Plan:
        """Return the whole plan."""
        packages = [item.name for item in self._desired.items if isinstance(item, Package)]
        missing = [name for name in packages if not self._observed.packages.get(name)]
        for place, item in enumerate(self._desired.items):
            match item:
                case Package():
                    if missing:
                        self._act(f"install {', '.join(missing)}", acts.install(missing), names=missing)
                        missing = []
                case Upgrades():
                    self._upgrades(item)
                case Account():
                    self._account(item)
                case Folder():
                    self._folder(item)
                case File():
                    self._file(item)
                case Link():
                    self._link(item)
                case Absent():
                    if there := self._observed.paths.get(item.path):
                        self._act(f"remove {item.path}", acts.remove(item.path, there["type"]), names=[item.path])
                case Tree():
                    self._tree(item)
                case Certificate():
                    self._certificate(item)
                case Step():
                    self._step(item, self._observed.commands[self._steps[place]]["code"])
                case Unit():
                    self._unit(item)
        return self._plan

    def _act(self, what: str, *operations: Operation, names: Iterable[str] = ()) -> None:
        self._plan.acts.append(Act(what, operations))
        self._changed |= {name: float("inf") for name in names}

    def _upgrades(self, item: Upgrades) -> None:
        has = {name: version for name, _ in item.versions if (version := self._observed.packages.get(name))}
        behind = {name: version for name, version in item.versions if name in has and older(has[name], version)}
        if behind:
            upgrades = [f"{name} {has[name]} to {version}" for name, version in sorted(behind.items())]
            more = (
                f" and {count(len(upgrades) - SHOWN, 'more package', 'more packages')}" if len(upgrades) > SHOWN else ""
            )
            self._act(f"upgrade {', '.join(upgrades[:SHOWN])}{more}", acts.upgrade(behind), names=behind)

    def _account(self, item: Account) -> None:
        account = self._observed.accounts.get(item.name)
        if account is None:
            self._act(f"make account {item.name}", *acts.make_account(item), names=[item.name])
        elif not set(item.groups) <= set(account["groups"]):
            join = acts.join_groups(item, account["home"])
            self._act(f"put account {item.name} into {', '.join(item.groups)}", join, names=[item.name])

    def _folder(self, item: Folder) -> None:
        status = self._observed.paths.get(item.path)
        if not (status and status["type"] == "folder" and _same_rights(status, item)):
            what = "set rights of" if status else "make"
            self._act(f"{what} folder {item.path}", acts.make_folder(item), names=[item.path])

    def _file(self, item: File) -> None:
        status = self._observed.paths.get(item.path)
        same = status and status["type"] == "file" and status["sha256"] == hashlib.sha256(item.data).hexdigest()
        if same and _same_rights(status or {}, item):
            return
        what = "set rights of" if same else "change" if status else "write"
        self._act(f"{what} {item.path}", acts.write(item), names=[item.path])
        self._reload_daemon |= item.path.startswith("/etc/systemd/system/")

    def _link(self, item: Link) -> None:
        status = self._observed.paths.get(item.path)
        if not (status and status["type"] == "link" and status["target"] == item.target):
            self._act(f"link {item.path} to {item.target}", acts.make_link(item, bool(status)), names=[item.path])

    def _tree(self, item: Tree) -> None:
        if (self._observed.texts.get(tree_stamp(item.path)) or "").strip() != item.sha256:
            self._act(f"unpack {item.member} to {item.path}", acts.fetch(item, self._depot), names=[item.path])

    def _certificate(self, item: Certificate) -> None:
        key = self._observed.paths.get(f"{item.folder}/key.pem")
        half = self._observed.paths.get(f"{item.folder}/key.pem.new")
        reason = (
            "it was only half issued"
            if half
            else self._sound(item, self._observed.texts.get(f"{item.folder}/cert.pem") if key else None)
        )
        if reason is None and key and (key["owner"], key["group"], key["mode"]) != (item.owner, item.group, 0o400):
            reason = "its key has other rights"
        if reason:
            self._plan.acts.append(Act(f"issue certificate {item.component}: {reason}", certificate=item))
            self._changed[f"tls/{item.component}"] = float("inf")

    def _step(self, item: Step, code: int) -> None:
        path = step_stamp(self._desired.component, item.name)
        ran = self._observed.changed_at(path) or 0.0
        if code or any(self._changed_at(name) > ran for name in item.on):
            self._act(item.name, *acts.run(item, path), names=[item.name])

    def _unit(self, item: Unit) -> None:
        shown = self._observed.units.get(item.name, {})
        if item.masked:
            if shown.get("LoadState") != "masked":
                self._act(f"mask {item.name}", *acts.mask(item.name))
            return
        if self._reload_daemon or shown.get("NeedDaemonReload") == "yes":
            self._act("reload systemd", acts.reload_systemd())
            self._reload_daemon = False
        state = shown.get("UnitFileState", "")
        if state != "static" and (state in ENABLED) != item.enabled:
            verb = "enable" if item.enabled else "disable"
            self._act(f"{verb} {item.name}", acts.enable(item.name, item.enabled))
        self._run_state(item)

    def _run_state(self, item: Unit) -> None:
        since = self._observed.started_at(item.name)
        if not item.running:
            if since is not None:
                self._act(f"stop {item.name}", acts.stop(item.name))
        elif since is None:
            self._act(f"start {item.name}", *acts.start(item.name), names=[item.name])
        elif any(self._changed_at(name) > since for name in item.restart_on):
            self._act(f"restart {item.name}", *acts.restart(item.name), names=[item.name])
        else:
            path = reload_stamp(item.name)
            last = max(since, self._observed.changed_at(path) or 0.0)
            if any(self._changed_at(name) > last for name in item.reload_on):
                self._act(f"reload {item.name}", *acts.reload(item.name, path), names=[item.name])

    def _changed_at(self, name: str) -> float:
        """Return when a path, step or certificate last changed; infinity when it will in this plan."""
        if name in self._changed:
            return self._changed[name]
        if name.startswith("tls/"):
            return self._observed.changed_at(f"/etc/hr-appliance/{name}/cert.pem") or 0.0
        if name.startswith("/"):
            return self._observed.changed_at(name) or self._observed.changed_at(tree_stamp(name)) or 0.0
        return self._observed.changed_at(step_stamp(self._desired.component, name)) or 0.0


def _same_rights(status: dict[str, Any], item: File | Folder) -> bool:
    return (status["owner"], status["group"], status["mode"]) == (item.owner, item.group, item.mode)
