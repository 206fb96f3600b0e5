"""Brings hosts to what components want: looks once, plans, and carries the plans out on all hosts at the same time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field

from pyinfra.api import FunctionCommand, operation
from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.host import Host
from pyinfra.api.operation import add_op
from pyinfra.api.operations import run_ops
from pyinfra.api.state import State
from pyinfra.context import ctx_host

from appliance.errors import ApplianceError
from appliance.host import certificate
from appliance.host.connections import CommandFailed, Connections
from appliance.host.context import Context
from appliance.host.desired import Certificate, Desired
from appliance.host.observed import Observed, Questions, ask, probe
from appliance.host.planning import Act, Plan, Planner
from appliance.site import endpoints

Report = Callable[[str, str, str, str], None]
"""Told (host, component, what, "begin" | "done" | "failed") as acts happen."""


@dataclass(frozen=True)
class Outcome:
    """What became of one stage."""

    done: int = 0
    failures: tuple[ApplianceError, ...] = field(default=())


def look(
    connections: Connections,
    wanted: Mapping[str, Sequence[Desired]],
    more: Mapping[str, Questions] | None = None,
) -> dict[str, tuple[Observed, list[dict[int, int]]]]:
    """Ask every host, at once and in one round trip each, what its components need to know.

    `more` are questions of other kinds that go along; their commands come first. Returns for each host the answers
    and, for each desired state, where its steps' answers are.
    """

    def one(host: str) -> tuple[Observed, list[dict[int, int]]]:
        questions = (more or {}).get(host) or Questions()
        places = [ask(desired, questions) for desired in wanted[host]]
        return probe(connections, host, questions), places

    return connections.everywhere(one, list(wanted))


def plan(
    context: Context,
    wanted: Mapping[str, Sequence[Desired]],
    looked: Mapping[str, tuple[Observed, list[dict[int, int]]]],
) -> list[Plan]:
    """Return what is to be done, by host and component, in order; plans without an act are left out."""
    depot = endpoints.url(context.addresses("depot")[0], endpoints.DEPOT)
    plans = []
    for host, all_desired in wanted.items():
        observed, places = looked[host]
        for desired, steps in zip(all_desired, places, strict=True):

            def sound(item: Certificate, pem: str | None, host: str = host) -> str | None:
                return certificate.fault(item, pem, host, context)

            plans.append(Planner(host, desired, observed, steps, sound, depot).plan())
    return [each for each in plans if each.acts]


def carry_out(connections: Connections, context: Context, plans: Sequence[Plan], report: Report) -> Outcome:
    """Carry out plans, each host's in order and all hosts at once; a host that fails stops, others go on."""
    stage = _Stage(connections, context, {each.host: each for each in plans}, report)
    _forget(connections.state)
    targets = [connections.target(each.host) for each in plans]
    try:
        add_op(connections.state, converge, stage, host=targets, name=plans[0].component)
        run_ops(connections.state)
    except PyinfraError as error:
        if not stage.failures:
            raise ApplianceError(f"pyinfra stopped: {error}.", "Run the same command again.") from error
    return Outcome(stage.done, tuple(stage.failures.values()))


class _Stage:
    """One stage while it is carried out."""

    def __init__(self, connections: Connections, context: Context, plans: dict[str, Plan], report: Report) -> None:
        self.plans, self.done = plans, 0
        self.failures: dict[str, ApplianceError] = {}
        self._connections, self._context, self._report = connections, context, report

    def perform(self, host: str, act: Act) -> bool:
        """Do one act; whether it worked. What failed is kept for the person, without what went in or out."""
        component = self.plans[host].component
        self._report(host, component, act.what, "begin")
        try:
            self._do(host, act)
        except ApplianceError as error:
            self.failures[host] = error
            self._report(host, component, act.what, "failed")
            return False
        self.done += 1
        self._report(host, component, act.what, "done")
        return True

    def _do(self, host: str, act: Act) -> None:
        if act.certificate:
            certificate.issue(self._connections, host, act.certificate, self._context)
        for command in act.commands:
            answer = self._connections.run(host, command.argv, command.given(), command.user)
            if answer.code:
                raise CommandFailed(host, act.what, answer.code, answer.output)


@operation()
def converge(stage: _Stage) -> Generator[FunctionCommand, None, None]:
    """Yield one command for each act of the current host's plan."""

    def perform(state: State, host: Host, act: Act) -> bool:
        return stage.perform(host.name, act)

    for act in stage.plans[ctx_host.get().name].acts:
        yield FunctionCommand(perform, (act,), {})


def _forget(state: State) -> None:
    """Let go of the operations of an earlier stage: pyinfra would run them again."""
    state.is_executing = False
    state.op_meta.clear()
    for host in state.inventory:
        state.ops[host].clear()
        host.op_hash_order.clear()
