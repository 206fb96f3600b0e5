"""Brings hosts to what components want: looks once, plans, and carries the plans out on all hosts at the same time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from appliance.host import acts, certificate, execution
from appliance.host.acts import Operation
from appliance.host.connections import Connections
from appliance.host.context import Context
from appliance.host.desired import Certificate, Desired
from appliance.host.execution import Outcome, Report
from appliance.host.known import known
from appliance.host.observed import Observed, Questions, ask, probe
from appliance.host.planning import Act, Plan, Planner
from appliance.site import endpoints

__all__ = ["Outcome", "Report", "carry_out", "look", "plan"]


def look(
    connections: Connections,
    wanted: Mapping[str, Sequence[Desired]],
    more: Mapping[str, Questions] | None = None,
) -> dict[str, tuple[Observed, list[dict[int, int]]]]:
    """Ask every host, at once and in one round trip each, what its components need to know.

    `more` are questions of other kinds that go along; their commands come first. Returns for each host the answers
    and, for each desired state, where its steps' answers are.
    """

    def look_at(host: str) -> tuple[Observed, list[dict[int, int]]]:
        questions = (more or {}).get(host) or Questions()
        places = [ask(desired, questions) for desired in wanted[host]]
        return probe(connections, host, questions), places

    return connections.everywhere(look_at, list(wanted))


def plan(
    context: Context,
    wanted: Mapping[str, Sequence[Desired]],
    observations: Mapping[str, tuple[Observed, list[dict[int, int]]]],
) -> list[Plan]:
    """Return the plans by host and component, in order, without those that have no act."""
    depot = endpoints.url(context.addresses("depot")[0], endpoints.DEPOT)
    plans = []
    for host, all_desired in wanted.items():
        observed, places = observations[host]
        for desired, steps in zip(all_desired, places, strict=True):

            def sound(item: Certificate, pem: str | None, host: str = host) -> str | None:
                return certificate.fault(item, pem, host, context)

            plans.append(Planner(host, desired, observed, steps, sound, depot).plan())
    return [plan for plan in plans if plan.acts]


def carry_out(connections: Connections, context: Context, plans: Sequence[Plan], report: Report) -> Outcome:
    """Carry out plans, each host's in order and all hosts at once; a host that fails stops, the others continue."""
    jobs: dict[str, list[execution.Job]] = {}
    with contextlib.ExitStack() as stack:
        for plan in plans:
            stack.enter_context(known(connections.target(plan.host), plan.seen))
            jobs[plan.host] = [
                execution.Job(plan.component, act.what, _operations(context, plan.host, act)) for act in plan.acts
            ]
        return execution.run(connections, jobs, report)


def _operations(context: Context, host: str, act: Act) -> tuple[Operation, ...]:
    item = act.certificate
    if item is None:
        return act.operations

    def sign(csr: str) -> str:
        return context.issuer.sign(csr, item.component, host)

    common_name = certificate.common_name(item.component, host)
    return (acts.issue(item, common_name, certificate.names(context.site, host, item), sign),)
