"""A bank's own deploys: plain pyinfra files in `deploys/` beside the site file, the last stage of an apply."""

from __future__ import annotations

import contextlib
import functools
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pyinfra
from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.state import StateStage
from pyinfra.connectors.util import CommandOutput
from pyinfra.context import ctx_config, ctx_host, ctx_inventory, ctx_state

from appliance.errors import ApplianceError
from appliance.host import execution
from appliance.host.connections import Connections, Unreachable
from appliance.host.desired import Change
from appliance.host.execution import Job, Report
from appliance.host.state import FactFailed

COMPONENT = "deploys"


class DeployFailed(ApplianceError):
    """A file of the bank that ends with an error; names file and line."""

    def __init__(self, host: str, place: str, why: str) -> None:
        super().__init__(
            f"{host}: deploys/{place}: {why.rstrip('.')}.",
            "Mend that file; `appliance plan` shows what it would do. What was done stays.",
        )
        self.host = host


class TooEarly(DeployFailed):
    """A question that a host cannot answer, perhaps not yet."""


def deploy_files(site_folder: Path) -> list[Path]:
    """Return the deploys of a site in the order in which they run: by name; `_name.py` is for others to import."""
    return sorted(path for path in (site_folder / COMPONENT).glob("*.py") if not path.name.startswith("_"))


def changes(
    connections: Connections, site_folder: Path, hosts: Sequence[str], pending: Collection[str]
) -> list[Change]:
    """Return the changes of the deploys without making any; raises DeployFailed.

    Of hosts that are `pending`, where earlier stages have something to do, not every question can be answered yet.
    """
    changes: list[Change] = []
    for path in deploy_files(site_folder):
        busy = {*pending, *(change.host for change in changes)}
        with _loading(connections, path):
            by_host = connections.everywhere(functools.partial(_changes, connections, path, busy), hosts)
        changes += [change for host in hosts for change in by_host[host]]
    return changes


def _changes(connections: Connections, path: Path, busy: Collection[str], host: str) -> list[Change]:
    try:
        _load(connections, path, host)
    except TooEarly:
        if host not in busy:
            raise
        return [Change(host, COMPONENT, f"{path.name}: waits for the stages before it")]
    return [Change(host, COMPONENT, what) for what, changing in _foreseen(connections, host, path) if changing]


def carry_out(
    connections: Connections, site_folder: Path, hosts: Sequence[str], report: Report
) -> tuple[list[Change], list[ApplianceError]]:
    """Run the deploys, one file after another; returns changes and failures: the first file that fails ends it.

    Raises DeployFailed, before the file that has the error changes anything.
    """
    done: list[Change] = []
    for path in deploy_files(site_folder):
        with _loading(connections, path):
            connections.everywhere(functools.partial(_load, connections, path), hosts)
            followed = execution.Followed(_reporting(report, done), foreign=True)
            for host in hosts:
                for op_hash in connections.target(host).op_hash_order:
                    followed.expect(host, Job(COMPONENT, _what(connections, host, path, op_hash), ()), [op_hash])
            failures = execution.in_step(connections, hosts, followed)
        if failures:
            return done, [_placed(path, host, error) for host, error in failures.items()]
    return done, []


def _reporting(report: Report, done: list[Change]) -> Report:
    def record(host: str, component: str, what: str, state: str) -> None:
        if state == "done":
            done.append(Change(host, component, what))
        report(host, component, what, state)

    return record


def _placed(path: Path, host: str, error: ApplianceError) -> ApplianceError:
    """Return an error of an operation; its sentence begins with the operation, which names file and line."""
    placed = isinstance(error, Unreachable) or path.name in error.what
    return error if placed else DeployFailed(host, path.name, error.what)


@contextlib.contextmanager
def _loading(connections: Connections, path: Path) -> Iterator[None]:
    """Hold what a deploy finds around it when pyinfra's own command runs it: contexts, its folder, lines as order."""
    state, folder = connections.state, str(path.parent)
    with execution.queue(state), ctx_state.use(state), ctx_inventory.use(state.inventory):
        pyinfra.is_cli, state.current_stage = True, StateStage.Prepare
        state.check_for_changes, state.cwd, state.current_deploy_filename = True, folder, str(path)
        sys.path.insert(0, folder)
        try:
            yield
        finally:
            sys.path.remove(folder)
            state.check_for_changes, state.cwd, state.current_deploy_filename = False, None, None
            pyinfra.is_cli, state.current_stage = False, StateStage.Setup


def _load(connections: Connections, path: Path, host: str) -> None:
    """Have a file queue its operations for a host; raises DeployFailed, TooEarly."""
    target = connections.target(host)
    try:
        code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
        with ctx_host.use(target), ctx_config.use(connections.state.config.copy()):
            exec(code, {"__name__": path.stem, "__file__": str(path)})  # noqa: S102 - a deploy of pyinfra is run so
    except ApplianceError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a file of the bank raises is reported
        kind = TooEarly if isinstance(error, FactFailed) else DeployFailed
        raise kind(host, _place(path, error), _sentence(error)) from None


def _place(path: Path, error: BaseException) -> str:
    """Return file and line of an error: the last line of the deploy, or of a module beside it."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if Path(frame.filename).is_relative_to(path.parent)]
    return f"{Path(mine[-1].filename).name}:{mine[-1].lineno}" if mine else path.name


def _sentence(error: BaseException) -> str:
    if isinstance(error, PyinfraError):
        return str(error)
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _what(connections: Connections, host: str, path: Path, op_hash: str) -> str:
    """Return file, line and name of an operation; its arguments may be secret, and stay out."""
    meta = connections.state.get_op_meta(op_hash)
    own = connections.state.get_op_data_for_host(connections.target(host), op_hash).global_arguments.get("name")
    return f"{path.name}:{meta.op_order[1]} {own or ', '.join(sorted(meta.names))}"


def _foreseen(connections: Connections, host: str, path: Path) -> Iterator[tuple[str, bool]]:
    """Return each operation that a file queued, and whether it would change something.

    A condition on what an earlier operation did (`_if=other.did_change`) is asked of what that one would do.
    """
    target, state = connections.target(host), connections.state
    for op_hash in target.op_hash_order:
        data = state.get_op_data_for_host(target, op_hash)
        condition = data.global_arguments.get("_if") or []
        conditions: list[Callable[[], bool]] = condition if isinstance(condition, list) else [condition]
        try:
            changing = data.operation_meta.will_change and all(holds() for holds in conditions)
        except Exception as error:  # noqa: BLE001 - whatever a condition of the bank raises is reported
            raise DeployFailed(host, _what(connections, host, path, op_hash), _sentence(error)) from None
        data.operation_meta.set_complete(True, ["foreseen"] if changing else [], CommandOutput([]))
        yield _what(connections, host, path, op_hash), changing
