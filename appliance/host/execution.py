"""Runs pyinfra operations on hosts: each host's in order, all hosts at once, each job reported to the person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.host import Host
from pyinfra.api.operation import OperationMeta, add_op
from pyinfra.api.operations import run_host_op
from pyinfra.api.state import BaseStateCallback, State
from pyinfra.context import ctx_config, ctx_host, ctx_state

from appliance.errors import ApplianceError
from appliance.host.acts import Operation
from appliance.host.connections import CommandFailed, Connections

Report = Callable[[str, str, str, str], None]
"""Called with (host, component, what, "begin" | "done" | "failed" | "same") as jobs happen."""


class OperationFailed(ApplianceError):
    """An operation that ended before any command of it failed."""

    def __init__(self, host: str, what: str, why: str) -> None:
        super().__init__(f"{host}: {what} failed: {why.rstrip('.')}.")
        self.host = host


@dataclass(frozen=True)
class Job:
    """A job as it is reported to the person, and its operations."""

    component: str
    what: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Outcome:
    """The result of one stage."""

    done: int = 0
    failures: tuple[ApplianceError, ...] = field(default=())


def run(connections: Connections, jobs: Mapping[str, Sequence[Job]], report: Report) -> Outcome:
    """Run the jobs of several hosts; a host that fails stops, the others continue."""
    state, followed = connections.state, Followed(report)
    with queue(state):
        for name, every in jobs.items():
            target = connections.target(name)
            for job in every:
                before = len(target.op_hash_order)
                for operation in job.operations:
                    add_op(state, operation.function, host=target, name=job.what, **operation.arguments)
                followed.expect(name, job, target.op_hash_order[before:])
        failures = at_own_pace(connections, list(jobs), followed)
    return Outcome(followed.done, tuple(failures.values()))


@contextmanager
def queue(state: State) -> Iterator[None]:
    """Have operations wait until they are run, and let go of them afterwards: pyinfra would run them again."""
    try:
        yield
    finally:
        state.op_meta.clear()
        for host in state.inventory:
            state.ops[host].clear()
            host.op_hash_order.clear()


def at_own_pace(connections: Connections, names: Sequence[str], followed: Followed) -> dict[str, ApplianceError]:
    """Run what waits, all hosts at once, none waiting for another; returns host -> why it stopped.

    pyinfra's `run_ops` waits for all hosts after each operation, or prints what ends a host into the person's screen.
    """

    def run_host(name: str) -> ApplianceError | None:
        for op_hash in [*connections.target(name).op_hash_order]:
            if error := _run(connections, name, op_hash, followed):
                return error
        return None

    with _executing(connections.state, followed):
        ended = connections.everywhere(run_host, names)
    return {name: error for name, error in ended.items() if error}


def in_step(connections: Connections, names: Sequence[str], followed: Followed) -> dict[str, ApplianceError]:
    """Run what waits as pyinfra's own command does: an operation on all hosts, or as it asks, before the next one."""
    state, stopped = connections.state, dict[str, ApplianceError]()

    with _executing(state, followed):
        for op_hash in state.get_op_order():  # type: ignore[no-untyped-call]  # pyinfra is typed in part
            there = [name for name in names if name not in stopped and op_hash in state.ops[connections.target(name)]]
            asked = state.get_op_meta(op_hash).global_arguments
            size = 1 if asked["_serial"] else asked["_parallel"] or len(names)
            for start in range(0, len(there), size):

                def run_operation(name: str, op_hash: str = op_hash) -> ApplianceError | None:
                    return _run(connections, name, op_hash, followed)

                ended = connections.everywhere(run_operation, there[start : start + size])
                stopped |= {name: error for name, error in ended.items() if error}
    return stopped


@contextmanager
def _executing(state: State, followed: Followed) -> Iterator[None]:
    state.is_executing = True
    state.add_callback_handler(followed)
    try:
        with ctx_state.use(state):
            yield
    finally:
        state.callback_handlers.remove(followed)
        state.is_executing = False


def _run(connections: Connections, name: str, op_hash: str, followed: Followed) -> ApplianceError | None:
    state, target = connections.state, connections.target(name)
    with ctx_host.use(target), ctx_config.use(state.config.copy()):
        try:
            if not run_host_op(state, target, op_hash):
                return _failure(connections, name, followed.what(name, op_hash))
        except ApplianceError as error:
            return _stopped(state, target, op_hash, error)
        except PyinfraError as error:
            return _stopped(state, target, op_hash, OperationFailed(name, followed.what(name, op_hash), str(error)))
        except Exception as error:  # noqa: BLE001 - a bank's own operations and conditions may raise anything
            if not followed.foreign:
                raise
            why = f"{type(error).__name__}: {error}"
            return _stopped(state, target, op_hash, OperationFailed(name, followed.what(name, op_hash), why))
    followed.ended(target, op_hash, state.get_op_data_for_host(target, op_hash).operation_meta)
    return None


def _failure(connections: Connections, name: str, what: str) -> ApplianceError:
    answer = connections.connector(name).last
    if answer.code:
        return CommandFailed(name, what, answer.code, answer.output)
    return OperationFailed(name, what, "a function that it calls raised an error, or it takes exit code 0 for one")


def _stopped(state: State, target: Host, op_hash: str, error: ApplianceError) -> ApplianceError:
    """Report an operation that an exception ended, as pyinfra reports those that a command ended."""
    state.trigger_callbacks("operation_host_error", target, op_hash)
    return error


class Followed(BaseStateCallback):
    """Reports jobs while operations run: a job begins with its first operation, and is done when its last one ended.

    With `foreign`, the operations are a bank's own: an operation with nothing to do is the same, not done, and any
    exception of an operation is reported as its failure.
    """

    def __init__(self, report: Report, foreign: bool = False) -> None:
        self.done = 0
        self._report, self.foreign = report, foreign
        self._first: dict[tuple[str, str], Job] = {}
        self._last: dict[tuple[str, str], Job] = {}
        self._job: dict[tuple[str, str], Job] = {}

    def expect(self, host: str, job: Job, hashes: Sequence[str]) -> None:
        """Note which operations do a job."""
        self._first[host, hashes[0]] = self._last[host, hashes[-1]] = job
        self._job |= {(host, digest): job for digest in hashes}

    def what(self, host: str, op_hash: str) -> str:
        """Return the name of a job."""
        return self._job[host, op_hash].what

    def operation_host_start(self, _state: State, host: Host, op_hash: str) -> None:  # type: ignore[override]  # pyinfra calls its instance
        """Report the begin of a job."""
        self._tell(self._first, host, op_hash, "begin")

    def operation_host_error(  # type: ignore[override]  # pyinfra calls its instance
        self, state: State, host: Host, op_hash: str, retry_count: int = 0, max_retries: int = 0
    ) -> None:
        """Report the failure of a job, unless its operation may fail."""
        if not state.get_op_data_for_host(host, op_hash).global_arguments["_ignore_errors"]:
            self._tell(self._job, host, op_hash, "failed")

    def ended(self, host: Host, op_hash: str, meta: OperationMeta) -> None:
        """Report the end of a job after its last operation."""
        state = "done" if meta.did_change() or not self.foreign else "same"
        if self._tell(self._last, host, op_hash, state):
            self.done += 1

    def _tell(self, jobs: dict[tuple[str, str], Job], host: Host, op_hash: str, state: str) -> bool:
        job = jobs.get((host.name, op_hash))
        if job:
            self._report(host.name, job.component, job.what, state)
        return job is not None
