"""Runs pyinfra operations on hosts: each host's in order, all hosts at once, each job told to the person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.host import Host
from pyinfra.api.operation import add_op
from pyinfra.api.operations import run_host_op
from pyinfra.api.state import BaseStateCallback, State
from pyinfra.context import ctx_config, ctx_host, ctx_state

from appliance.errors import ApplianceError
from appliance.host.acts import Operation
from appliance.host.connections import CommandFailed, Connections

Report = Callable[[str, str, str, str], None]
"""Told (host, component, what, "begin" | "done" | "failed" | "same") as jobs happen."""


class OperationFailed(ApplianceError):
    """An operation that ended before any command of it failed."""

    def __init__(self, host: str, what: str, why: str) -> None:
        super().__init__(f"{host}: {what} failed: {why.rstrip('.')}.")
        self.host = host


@dataclass(frozen=True)
class Job:
    """One thing that a person is told of, and the operations that do it."""

    component: str
    what: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one stage."""

    done: int = 0
    failures: tuple[ApplianceError, ...] = field(default=())


def run(connections: Connections, jobs: Mapping[str, Sequence[Job]], report: Report) -> Outcome:
    """Run the jobs of several hosts; a host that fails stops, others go on."""
    state, told = connections.state, _Told(report)
    with queue(state):
        for name, every in jobs.items():
            target = connections.target(name)
            for job in every:
                before = len(target.op_hash_order)
                for each in job.operations:
                    add_op(state, each.function, host=target, name=job.what, **each.arguments)
                told.expect(name, job, target.op_hash_order[before:])
        state.add_callback_handler(told)
        try:
            failures = carry_out(connections, list(jobs))
        finally:
            state.callback_handlers.remove(told)
    return Outcome(told.done, tuple(failures.values()))


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


def carry_out(connections: Connections, names: Sequence[str]) -> dict[str, ApplianceError]:
    """Run what waits, each host at its own pace; returns host -> why it stopped.

    pyinfra's `run_ops` waits for all hosts after each operation, or prints what ends a host into the person's screen.
    """
    state = connections.state
    state.is_executing = True
    try:
        with ctx_state.use(state):
            ended = connections.everywhere(lambda name: _run_host(connections, name), names)
    finally:
        state.is_executing = False
    return {name: error for name, error in ended.items() if error}


def _run_host(connections: Connections, name: str) -> ApplianceError | None:
    state, target = connections.state, connections.target(name)
    with ctx_host.use(target), ctx_config.use(state.config.copy()):
        for op_hash in [*target.op_hash_order]:
            try:
                if not run_host_op(state, target, op_hash):
                    answer = connections.connector(name).last
                    return CommandFailed(name, what(state, op_hash), answer.code, answer.output)
            except ApplianceError as error:
                return _stopped(state, target, op_hash, error)
            except PyinfraError as error:
                return _stopped(state, target, op_hash, OperationFailed(name, what(state, op_hash), str(error)))
    return None


def what(state: State, op_hash: str) -> str:
    """Return what an operation is called."""
    return ", ".join(sorted(state.get_op_meta(op_hash).names))


def _stopped(state: State, target: Host, op_hash: str, error: ApplianceError) -> ApplianceError:
    """Tell of an operation that an exception ended, as pyinfra tells of those that a command ended."""
    state.trigger_callbacks("operation_host_error", target, op_hash)
    return error


class _Told(BaseStateCallback):
    """Follows the operations, and tells of jobs: a job begins with its first operation and is done with its last."""

    def __init__(self, report: Report) -> None:
        self.done = 0
        self._report = report
        self._first: dict[tuple[str, str], Job] = {}
        self._last: dict[tuple[str, str], Job] = {}
        self._job: dict[tuple[str, str], Job] = {}

    def expect(self, host: str, job: Job, hashes: Sequence[str]) -> None:
        """Note which operations do a job."""
        self._first[host, hashes[0]] = self._last[host, hashes[-1]] = job
        self._job |= {(host, each): job for each in hashes}

    def operation_host_start(self, _state: State, host: Host, op_hash: str) -> None:  # type: ignore[override]  # pyinfra calls its instance
        self._tell(self._first, host, op_hash, "begin")

    def operation_host_success(self, _state: State, host: Host, op_hash: str, retry_count: int = 0) -> None:  # type: ignore[override]
        self._success(host, op_hash)

    def operation_host_error(  # type: ignore[override]
        self, state: State, host: Host, op_hash: str, retry_count: int = 0, max_retries: int = 0
    ) -> None:
        if state.get_op_data_for_host(host, op_hash).global_arguments["_ignore_errors"]:
            self._success(host, op_hash)
        else:
            self._tell(self._job, host, op_hash, "failed")

    def _success(self, host: Host, op_hash: str) -> None:
        if self._tell(self._last, host, op_hash, "done"):
            self.done += 1

    def _tell(self, jobs: dict[tuple[str, str], Job], host: Host, op_hash: str, state: str) -> bool:
        job = jobs.get((host.name, op_hash))
        if job:
            self._report(host.name, job.component, job.what, state)
        return job is not None
