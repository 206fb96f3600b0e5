"""Outcomes, summary and difference, by hand-made findings and a given clock."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from appliance.compliance.control import EVERY_HOST
from appliance.compliance.results import report
from appliance.compliance.waivers import Waiver
from tests.unit.compliance.made import RUN, control, found

WAIVER = Waiver("ID-05", ("front",), "Li Wei", "until June", date(2027, 6, 30), 1)


def made(findings: dict[Any, Any], waivers: list[Waiver] | None = None, before: dict[str, Any] | None = None):
    return report(RUN, [control("ID-05")], findings, waivers or [], before)


@pytest.mark.feature("PV-13")
def test_outcome_when_one_host_fails_then_the_control_fails():
    said = made(found("held") | found("failed", host="store") | found("not here", host="infer"))
    assert said["controls"][0]["outcome"] == "failed"
    assert said["summary"] == {"failed": 1, "waived": 0, "held": 0, "not here": 0, "controls": 1}


@pytest.mark.feature("PV-13")
def test_outcome_when_nothing_could_be_looked_at_then_is_not_held():
    assert made(found("not here", "needs a real kernel"))["controls"][0]["outcome"] == "not here"
    assert made({})["controls"][0]["outcome"] == "not here"


def test_waiver_when_good_then_the_finding_is_waived_on_its_host_alone():
    said = made(found("failed") | found("failed", host="store"), [WAIVER])
    assert [each["outcome"] for each in said["controls"][0]["findings"]] == ["waived", "failed"]
    assert said["controls"][0]["findings"][0]["waiver"]["owner"] == "Li Wei"
    assert said["controls"][0]["outcome"] == "failed"


def test_waiver_when_expired_then_the_finding_has_failed_and_says_so():
    old = Waiver("ID-05", ("front",), "Li Wei", "until June", date(2027, 2, 28), 1)
    (finding,) = made(found("failed"), [old])["controls"][0]["findings"]
    assert finding["outcome"] == "failed"
    assert "expired on 2027-02-28" in finding["evidence"]
    assert finding["waiver"]["expired"] is True


def test_waiver_when_the_control_holds_then_is_named_as_not_needed():
    assert made(found("held"), [WAIVER])["unused_waivers"] == [
        {"control": "ID-05", "hosts": ["front"], "owner": "Li Wei", "line": 1}
    ]
    assert made(found("failed"), [WAIVER])["unused_waivers"] == []


def test_waiver_when_it_is_not_here_then_stays_not_here():
    assert made(found("not here"), [WAIVER])["controls"][0]["outcome"] == "not here"


@pytest.mark.feature("PV-13")
@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (("held", "a"), ("failed", "b"), "newly_failed"),
        (("failed", "a"), ("held", "b"), "newly_held"),
        (("not here", "a"), ("held", "b"), "newly_held"),
        (("held", "a"), ("not here", "b"), "changed"),
        (("failed", "port 81"), ("failed", "port 82"), "changed"),
        (("held", "3 h"), ("held", "4 h"), None),
        (("failed", "a"), ("failed", "a"), None),
    ],
)
def test_difference_when_something_changed_then_names_it(
    before: tuple[str, str], now: tuple[str, str], kind: str | None
):
    said = made(found(*now), before=made(found(*before)))["difference"]
    assert said["since"] == RUN.at.isoformat(timespec="seconds")
    for each in ("newly_failed", "newly_held", "changed"):
        assert [row["control"] for row in said[each]] == (["ID-05"] if each == kind else [])


def test_difference_when_a_waiver_ran_out_then_it_is_newly_failed():
    old = Waiver("ID-05", ("front",), "Li Wei", "until June", date(2027, 2, 28), 1)
    said = made(found("failed"), [old], before=made(found("failed"), [WAIVER]))["difference"]
    assert [row["host"] for row in said["newly_failed"]] == ["front"]


def test_difference_when_it_is_the_first_run_or_hosts_come_and_go_then_says_so():
    assert made(found("held"))["difference"]["since"] is None
    said = made(found("held", host="store"), before=made(found("held")))["difference"]
    assert [each["host"] for each in said["added"]] == ["store"]
    assert [each["host"] for each in said["removed"]] == ["front"]


def test_control_when_asked_of_every_host_then_spare_ones_are_left_out(tmp_path):
    from tests.unit.compliance.made import context

    assert control("ID-05").where == EVERY_HOST
    assert control("ID-05").hosts(context(tmp_path)) == ["front", "store", "infer"]
    assert control("AU-05").hosts(context(tmp_path)) == ["store"]
    assert control("AU-06").hosts(context(tmp_path)) == ["operations"]
