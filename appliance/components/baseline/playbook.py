"""Runs ansible-playbook as a program, reports its events as they come, and collects the changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from appliance.components.baseline import roles
from appliance.components.baseline.inventory import inventory
from appliance.errors import ApplianceError, Problems
from appliance.host.context import Context


@dataclass(frozen=True)
class Event:
    """An event on a host: `state` is begin, ok, changed, skipped, failed, unreachable or note."""

    host: str
    task: str
    state: str
    message: str = ""
    items: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """The task in words, with what it changed where it looked at several things."""
        return f"{self.task}: {', '.join(self.items)}" if self.items else self.task


@dataclass
class Outcome:
    """What a run did: by host, the tasks that changed something, and what a person has to know."""

    changed: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


class RolesFailed(ApplianceError):
    """A role failed on a host; carries host and task."""

    def __init__(self, host: str, task: str, message: str) -> None:
        what = f"{host}: '{task}' failed: {message or 'it gave no message'}."
        super().__init__(what, "Mend that and run the same command again; what was done stays.")
        self.host, self.task = host, task


class HostAway(RolesFailed):
    """A host could not be reached."""

    exit_code = 3


def run(
    context: Context,
    hosts: Sequence[str],
    check: bool,
    on_event: Callable[[Event], None],
    become: str | None = None,
) -> Outcome:
    """Run the roles on hosts, all at once; `check` changes nothing, `become` is sudo's password.

    Raises RolesFailed, HostAway, or Problems with one of them for each host.
    """
    outcome = Outcome({host: [] for host in hosts}, {host: [] for host in hosts})
    last: dict[str, Event] = {}
    ended: dict[str, list[str]] | None = None
    with _Playbook(context, hosts, check, become) as playbook:
        for line in playbook.lines():
            if line["event"] == "end":
                ended = line
                continue
            event = Event(line["host"], line["task"], line["event"], line["message"], tuple(line["items"]))
            if event.state == "changed":
                outcome.changed[event.host].append(event.what)
            elif event.state == "note":
                outcome.notes[event.host].append(event.message)
            elif event.state in ("failed", "unreachable"):
                last[event.host] = event
            on_event(event)
    _judge(ended, last, playbook)
    return outcome


def _judge(ended: dict[str, list[str]] | None, last: dict[str, Event], playbook: _Playbook) -> None:
    if ended is None:
        raise ApplianceError(f"Ansible stopped: {playbook.last_message()}.", "Run the same command again.")
    problems: list[ApplianceError] = []
    for host in sorted({*ended["failed"], *ended["unreachable"]}):
        event = last.get(host, Event(host, "a task", "failed"))
        kind = HostAway if host in ended["unreachable"] else RolesFailed
        problems.append(kind(host, event.task, event.message.rstrip(".")))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems)
    if playbook.code:
        raise ApplianceError(
            f"Ansible ended with {playbook.code}: {playbook.last_message()}.", "Run the same command again."
        )


class _Playbook:
    """One process of ansible-playbook with files of its own, all removed after it."""

    def __init__(self, context: Context, hosts: Sequence[str], check: bool, become: str | None) -> None:
        self._context, self._hosts, self._check, self._become = context, hosts, check, become
        self.code = 0

    def __enter__(self) -> _Playbook:
        # Sockets' paths have to be short, so that this is not below the site's state folder.
        self._folder = Path(tempfile.mkdtemp(prefix="hr-"))
        (self._folder / "inventory.yml").write_text(inventory(self._context), encoding="utf-8")
        (self._folder / "ansible.cfg").touch()  # so that nobody's own settings are read
        self._errors = (self._folder / "errors").open("w+", encoding="utf-8")
        # It ends with this process, also when that is killed: two applies at once would change the same hosts.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *self._command()],
            env=self._environment(),
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._errors.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def lines(self) -> Iterator[dict]:
        """Yield each event as it comes; sets `code` at the end."""
        if self._process.stdin is None or self._process.stdout is None:
            return
        self._process.stdin.write((self._become or "") + "\n")
        self._process.stdin.close()
        for line in self._process.stdout:
            if line.startswith('{"event"'):
                yield json.loads(line)
        self.code = self._process.wait()
        self._errors.seek(0)
        self._printed = self._errors.read()

    def last_message(self) -> str:
        """Return the end of what Ansible printed besides events."""
        return " ".join(self._printed.split())[-600:] or "it gave no message"

    def _command(self) -> list[str]:
        program = Path(sys.executable).parent / "ansible-playbook"
        command = [str(program), "--inventory", str(self._folder / "inventory.yml"), "--limit", ",".join(self._hosts)]
        command += ["--forks", str(len(self._hosts))]
        if self._check:
            command.append("--check")
        if self._become is not None:
            command += ["--become-password-file", "-"]
        return [*command, str(roles.folder() / roles.PLAYBOOK)]

    def _environment(self) -> dict[str, str]:
        import ansible_mitogen  # as Ansible, on the operations host alone

        inherited = {name: os.environ[name] for name in ("HOME", "PATH", "SSH_AUTH_SOCK", "USER") if name in os.environ}
        return inherited | {
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_CONFIG": str(self._folder / "ansible.cfg"),
            "ANSIBLE_HOME": str(self._folder / "home"),
            "ANSIBLE_LOCAL_TEMP": str(self._folder / "tmp"),
            "ANSIBLE_ROLES_PATH": str(roles.folder()),
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callback"),
            "ANSIBLE_STDOUT_CALLBACK": "hr_events",
            # Every task in the one interpreter of each host that it begins with, instead of a new one for each.
            "ANSIBLE_STRATEGY": "mitogen_linear",
            "ANSIBLE_STRATEGY_PLUGINS": str(Path(ansible_mitogen.__file__).parent / "plugins/strategy"),
            "ANSIBLE_SSH_ARGS": "-o ControlMaster=no -o ControlPath=none",
            "ANSIBLE_TIMEOUT": "15",
            "ANSIBLE_NOCOWS": "1",
            "ANSIBLE_RETRY_FILES_ENABLED": "0",
        }
