"""Plans and applies a site: the baseline, then each component in its order, on all hosts of a stage at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from appliance.components import registry
from appliance.components.baseline import run as baseline
from appliance.components.depot import copy as depot
from appliance.errors import ApplianceError, Problems
from appliance.host import convergence, deploys
from appliance.host.component import Component
from appliance.host.connections import Connections
from appliance.host.context import Context, Sealed
from appliance.host.desired import Change, Desired
from appliance.host.observed import Observed, Questions
from appliance.procedures.provision import ownership, stages

Say = Callable[[str], None]


@dataclass
class Summary:
    """The results of an apply, in their order."""

    changes: list[Change] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return component -> host -> number of changes."""
        counted: dict[str, dict[str, int]] = {}
        for change in self.changes:
            hosts = counted.setdefault(change.component, {})
            hosts[change.host] = hosts.get(change.host, 0) + 1
        return counted


class Provision:
    """One run over the hosts of a site; `hosts` are those that it touches."""

    def __init__(
        self,
        context: Context,
        connections: Connections,
        hosts: Sequence[str],
        report: convergence.Report,
        say: Say,
    ) -> None:
        self._context, self._connections, self._hosts = context, connections, list(hosts)
        self._report, self._say = report, say
        self.summary = Summary()

    def plan(self) -> list[Change]:
        """Return the changes of an apply without making any: one probe of each host."""
        wanted, waiting = stages.wanted(self._context)
        last = stages.closing(self._context, self._hosts)
        wanted = {
            host: [ownership.marked(self._context), *wanted.get(host, []), *last.get(host, [])] for host in self._hosts
        }
        observations = convergence.look(
            self._connections, wanted, {host: self._baseline_questions() for host in wanted}
        )
        changes = [change for plan in convergence.plan(self._context, wanted, observations) for change in plan.changes]
        if self._context.hosts("depot")[0] in self._hosts:
            changes += depot.missing(self._context, self._connections)
        changes += baseline.changes(
            self._context, {host: observed for host, (observed, _places) in observations.items()}
        )
        changes += waiting
        try:
            for component in registry.CONVERGED:
                if not set(self._context.hosts(component.name)).isdisjoint(self._hosts):
                    changes += component.settle(self._context, False)
        except Sealed as error:
            host = self._context.hosts("vault")[0]
            changes.append(Change(host, "vault", f"waits for its holders: {error.what}"))
        pending = {change.host for change in changes}
        changes += deploys.changes(self._connections, self._context.site_folder, self._hosts, pending)
        before, after = _names(registry.BEFORE_BASELINE), _names(registry.AFTER_BASELINE)
        order = ["host", *before, "baseline", *after, deploys.COMPONENT]
        return sorted(changes, key=lambda change: order.index(change.component))

    def apply(self, wait_seconds: int) -> Summary:
        """Bring every host to the state of the site file; raises Problems with the failures of each host."""
        self.stage("host", {host: [ownership.marked(self._context)] for host in self._hosts})
        self.components([registry.CERTIFICATES])
        self.publish()
        self.components([registry.DEPOT])
        self.baseline()
        first = [registry.PACKAGES, registry.VAULT]
        self.components(first, settle=False)
        from appliance.procedures.custody import ceremony

        for change in ceremony.ensure(self._context, wait_seconds, self._say):
            self._record(change)
        self.settle(registry.VAULT)
        self.components([component for component in registry.AFTER_BASELINE if component not in first])
        self.stage("database", stages.closing(self._context, self._hosts))
        self.deploys()
        return self.summary

    def components(self, components: Sequence[Component], settle: bool = True) -> None:
        """Converge components in the given order, each on all its hosts at once."""
        for component in components:
            hosts = [host for host in component.hosts(self._context) if host in self._hosts]
            if desired := component.desired:
                self.stage(component.name, {host: [desired(self._context, host)] for host in hosts})
            if settle:
                self.settle(component)

    def stage(self, component: str, wanted: Mapping[str, Sequence[Desired]]) -> None:
        """Look, plan and carry out one stage; raises Problems."""
        if not wanted:
            return
        plans = convergence.plan(self._context, wanted, convergence.look(self._connections, wanted))
        if not plans:
            return
        outcome = convergence.carry_out(self._connections, self._context, plans, self._report)
        failed = {getattr(error, "host", "") for error in outcome.failures}
        self.summary.changes += [change for plan in plans if plan.host not in failed for change in plan.changes]
        if outcome.failures:
            raise Problems(list(outcome.failures))

    def deploys(self) -> None:
        """Run the bank's own deploys; raises Problems."""
        folder = self._context.site_folder
        done, failures = deploys.carry_out(self._connections, folder, self._hosts, self._report)
        self.summary.changes += done
        if failures:
            raise Problems(failures)

    def settle(self, component: Component) -> None:
        """Correct the configuration behind a component's API."""
        for change in component.settle(self._context, True):
            self._record(change)

    def publish(self) -> None:
        """Bring the bundle to the depot host, as far as it is not there."""
        for change in depot.publish(self._context, self._connections, self._say):
            self._record(change)

    def baseline(self) -> None:
        """Run the operating-system baseline on hosts that differ from it."""
        nothing: dict[str, list[Desired]] = {host: [] for host in self._hosts}
        observations = convergence.look(
            self._connections, nothing, {host: self._baseline_questions() for host in self._hosts}
        )
        observed: dict[str, Observed] = {host: answers for host, (answers, _places) in observations.items()}
        stale = sorted({change.host for change in baseline.changes(self._context, observed)})
        if stale:
            become = self._context.facts.get("become")
            changes = baseline.converge(self._context, stale, self._report, become, self._note)
            self.summary.changes += changes

    def _record(self, change: Change) -> None:
        self.summary.changes.append(change)
        self._report(change.host, change.component, change.what, "done")

    def _note(self, host: str, text: str) -> None:
        self._say(f"{host}: {text}")

    def _baseline_questions(self) -> Questions:
        return Questions(texts={baseline.STAMP}, paths=set(baseline.owned_paths()))


def _names(components: Sequence[Component]) -> list[str]:
    return [component.name for component in components]


def failing(error: ApplianceError) -> list[ApplianceError]:
    """Return the single problems of an error."""
    return getattr(error, "problems", [error])
