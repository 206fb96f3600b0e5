"""Proves a restore: a point on the clean spare host, opened by the holders, checked, measured."""

from __future__ import annotations

import contextlib
import dataclasses
import getpass
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from appliance.components import registry
from appliance.components.certificates.authority import SiteAuthority
from appliance.components.depot import copy as depot
from appliance.components.vault.passwords import KvSecrets
from appliance.errors import ApplianceError, UsageError
from appliance.host.context import Context
from appliance.procedures.provision.provision import Provision
from appliance.procedures.recovery import checking, keyserver, points, report, restoring, spare_copy
from appliance.procedures.recovery.reach import Reach
from appliance.site.components import IN_DRILLS
from appliance.site.model import Site

ELSEWHERE = ("depot", "inference")
"""What a drill leaves where it is: packages come from the site's depot, and models hold nobody's data."""

LAST_CHANGE = "SELECT extract(epoch FROM timestamp) FROM pg_last_committed_xact()"
REPLAYED = "SELECT extract(epoch FROM pg_last_xact_replay_timestamp())"


def host_of(site: Site) -> str:
    """Return the host kept for drills; raises ApplianceError."""
    for name in site.hosts_that_run("spare"):
        return name
    raise ApplianceError(
        "No host of the site is kept for drills.", "Add one to the site file: a clean Debian host with `runs: [spare]`."
    )


def moved(context: Context, host: str) -> Context:
    """Return the same site with one host that runs all that keeps data; depot and models stay where they are."""
    hosts: dict[str, Any] = {}
    for name, described in context.site.hosts.items():
        stays = [role for role in described.runs if role in ELSEWHERE]
        if stays:
            hosts[name] = described.model_copy(update={"runs": stays})
    hosts[host] = context.site.hosts[host].model_copy(update={"runs": list(IN_DRILLS)})
    site = context.site.model_copy(update={"hosts": hosts, "virtual_address": None})
    authority = SiteAuthority(site, context.folder)
    other = dataclasses.replace(context, site=site, issuer=authority)
    return dataclasses.replace(other, secrets=KvSecrets(other))


class Drill:
    """One drill, in steps that are written down, so that an interrupted drill continues."""

    def __init__(
        self, context: Context, reach: Reach, provision: Callable[[Context], Provision], say: Callable[[str], None],
        report_act: Callable[[str, str, str, str], None], wait_seconds: float,
    ) -> None:  # fmt: skip
        self.live, self.host = context, host_of(context.site)
        self.context = moved(context, self.host)
        self._reach, self._say, self._report, self._wait = reach, say, report_act, wait_seconds
        self._provision = provision(self.context)

    def run(self, point_name: str | None) -> dict[str, Any]:
        """Restore, check, and return the report; raises ApplianceError when it cannot be done at all.

        A copy that was not finished is closed before the error is raised again.
        """
        if differs := depot.missing(self.live, self._reach):
            raise ApplianceError(
                f"The depot is not as the bundle on this machine says; an apply would {differs[0].what}.",
                "Name the site's bundle with --bundle, or bring the site to this one first: `appliance apply`.",
            )
        self._open(point_name)
        try:
            return self._restored()
        except BaseException:
            self._say(spare_copy.close(self._reach, self.host))
            raise

    def _restored(self) -> dict[str, Any]:
        point, keeper, host = self._state["point"], points.keeper(self.live), self.host
        with self._step("prepare the host"):
            self._prepare()
        with self._step("restore the key server"):
            snapshot = restoring.key_server_snapshot(self._reach, keeper, point)
            again = ("systemctl", "restart", "hr-vault.service")
            keyserver.restore(
                self.context, snapshot, self.folder, lambda: self._reach.demand(host, again, "starting the key server")
            )
        with self._step("holders open the key server"):
            self._opened()
        with self._step("set up database and media"):
            if self._state.get("database") == "begun":
                # What a restore left that did not end starts no server, and the host waits for one that runs.
                restoring.empty_cluster(self._reach, host)
            self._provision.components([registry.DATABASE, registry.MEDIA], settle=False)
        with self._step("bring the database's backup") as step:
            self._reach.demand(host, ("systemctl", "stop", restoring.UNIT), "stopping PostgreSQL")
            step["bytes"] = restoring.copy_repository(self._reach, keeper, host, point, self._moved("database"))
        with self._step("set up the backup"):
            self._provision.components([registry.BACKUP], settle=False)
        with self._step("restore the database"):
            target = datetime.fromisoformat(point["at"])
            self._note_database("begun")
            restoring.database(self._reach, host, point["database"]["label"], target)
            self._note_database("restored")
            # Where nothing had to be replayed, the end of the backup is the last that is known.
            replayed = restoring.sql(self._reach, host, REPLAYED)
            self._state["replayed"] = float(replayed) if replayed else _unix(point["database"]["ended"])
        with self._step("restore media") as step:
            step["bytes"] = restoring.media(self._reach, keeper, host, point, self._moved("media"))
        with self._step("start the application"):
            self._provision.components([registry.DATABASE, registry.WEB, registry.EDGE], settle=False)
        with self._step("check") as step:
            findings = checking.audit(self._reach, host, point)
            findings += checking.application(self._reach, host)
            findings += checking.door(self._reach, self.context, host)
            findings += checking.visit(self._reach, self.context, host)
            step["checks"] = [dataclasses.asdict(finding) for finding in findings]
        return self._close()

    def _open(self, point_name: str | None) -> None:
        """Continue a drill that has no report yet, or begin one; raises UsageError for another point."""
        if unfinished := spare_copy.unfinished(self.live):
            self.folder, self._state = unfinished
            point = self._state["point"]
            if point_name not in (None, point["id"], point["database"]["label"]):
                raise UsageError(
                    f"A drill of point {point['id']}, begun {self._state['began']}, is not finished.",
                    f"Go on with it without --point; or begin anew: --again --point {point_name}, which cleans "
                    f"{self.host} first.",
                )
            self._say(f"Going on with the drill begun {self._state['began']}.")
            return
        now = datetime.now(UTC)
        self.folder = spare_copy.folder(self.live) / f"{now:%Y%m%dT%H%M%SZ}"
        self.folder.mkdir(mode=0o700)
        point = points.named(points.listed(self._reach, self.live), point_name)
        began = now.isoformat(timespec="seconds")
        self._state = {"began": began, "point": point, "last": self._last_change(), "steps": {}}
        self._save()
        self._say(f"Restoring point {point['id']} to {self.host}.")

    def _last_change(self) -> float | None:
        """Return when the site last changed (Unix time); None where the site itself is away, as in a disaster."""
        with contextlib.suppress(ApplianceError, ValueError):
            return float(restoring.sql(self._reach, self.live.hosts("database")[0], LAST_CHANGE))
        return None

    def _prepare(self) -> None:
        from appliance.components.depot.deploy import keyring
        from appliance.host.desired import Desired
        from appliance.procedures.provision import ownership

        marked = ownership.marked(self.context)
        self._provision.stage("host", {self.host: [marked]})
        self._provision.components([registry.CERTIFICATES], settle=False)
        self._provision.stage("depot", {self.host: [Desired("depot", keyring(self.context))]})
        self._provision.baseline()
        self._provision.components([registry.PACKAGES, registry.VAULT], settle=False)

    def _opened(self) -> None:
        from appliance.procedures.custody import ceremony

        began = time.monotonic()
        self._say(f"The holders open the key server of the copy: add `--host {self.host}` to `appliance keys unseal`.")
        try:
            ceremony.unsealed(self.context, self._wait, self._say)
        except ceremony.Waiting as error:
            remedy = f"Run the drill again, and have the holders run `appliance keys unseal SITE --host {self.host}`."
            raise ceremony.Waiting(error.what, remedy) from None
        self._state["waited"] = self._state.get("waited", 0) + time.monotonic() - began

    @contextlib.contextmanager
    def _step(self, name: str) -> Iterator[dict[str, Any]]:
        """Do a step and record its duration. Repeated after an interruption, most of it is done."""
        entry: dict[str, Any] = {}
        before = self._state["steps"].get(name, {})
        self._report(self.host, "recovery", name, "begin")
        began = time.monotonic()
        try:
            yield entry
        except BaseException:
            self._state["steps"][name] = {"seconds": before.get("seconds", 0) + time.monotonic() - began}
            self._save()
            self._report(self.host, "recovery", name, "failed")
            raise
        self._state["steps"][name] = entry | {"seconds": before.get("seconds", 0) + time.monotonic() - began}
        self._save()
        self._report(self.host, "recovery", name, "done")

    def _moved(self, what: str) -> Callable[[int], None]:
        last = [0]

        def tell(total: int) -> None:
            if total - last[0] >= 1 << 30:
                last[0] = total
                self._say(f"{what}: {total / 2**30:.0f} GiB")

        return tell

    def _note_database(self, how_far: str) -> None:
        """Write down the progress of the cluster, for a run that continues this one."""
        self._state["database"] = how_far
        self._save()

    def _close(self) -> dict[str, Any]:
        state = self._state
        checks = state["steps"]["check"]["checks"]
        last, replayed = state.get("last"), state.get("replayed")
        content = {
            "site": self.live.site.name,
            "host": self.host,
            "by": getpass.getuser(),
            "began": state["began"],
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "point": state["point"]["id"],
            "database": state["point"]["database"]["label"],
            "passed": all(check["holds"] for check in checks),
            "rto_seconds": round(sum(step["seconds"] for step in state["steps"].values()), 1),
            "waited_seconds": round(state.get("waited", 0), 1),
            "rpo_seconds": round(max(0.0, last - replayed), 1) if last and replayed else None,
            "steps": [
                {"name": name, "seconds": round(step["seconds"], 1), "bytes": step.get("bytes")}
                for name, step in state["steps"].items()
            ],
            "checks": checks,
        }
        content["page"] = str(report.write(self.folder, content))
        return content

    def _save(self) -> None:
        fresh = self.folder / "state.json.new"
        fresh.write_text(json.dumps(self._state, indent=1) + "\n", encoding="utf-8")
        fresh.replace(self.folder / "state.json")


def _unix(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
