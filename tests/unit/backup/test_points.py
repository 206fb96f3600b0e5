"""Restore points and their retention, with a clock that the test turns."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from appliance.components.backup.remote import points

START = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
DAYS = 90


def _backup(at: datetime, full: str | None = None) -> dict:
    label = f"{at:%Y%m%d-%H%M%S}F" if full is None else f"{full}_{at:%Y%m%d-%H%M%S}I"
    stop = int((at + timedelta(minutes=5)).timestamp())
    return {
        "label": label,
        "type": "incr" if full else "full",
        "timestamp": {"start": int(at.timestamp()), "stop": stop},
        "info": {"repository": {"delta": 10}, "size": 100},
        "annotation": {"audit_last": "7", "keys": "1 2"},
        "error": False,
    }


def _snapshot(name: str, at: datetime) -> dict:
    return {"id": f"{name}@{at:%Y%m%d%H%M}", "time": at.isoformat().replace("+00:00", ".123456789Z")}


def _history(days: int) -> tuple[list[dict], dict[str, list[dict]]]:
    """Return a backup each day, full every seventh, and media, key server, configuration each hour after it."""
    raw, full = [], None
    taken: dict[str, list[dict]] = {name: [] for name in ("media-front", "vault-store", "configuration-store")}
    for day in range(days):
        at = START + timedelta(days=day)
        raw.append(_backup(at, None if day % 7 == 0 else full))
        if day % 7 == 0:
            full = raw[-1]["label"]
        for hour in range(0, 24, 6):
            for minutes, name in ((30, "media-front"), (40, "vault-store"), (45, "configuration-store")):
                taken[name].append(_snapshot(name, at + timedelta(hours=hour, minutes=minutes)))
    return points.backups([{"backup": raw}]), taken


@pytest.mark.feature("OP-08")
def test_point_when_made_then_media_follow_the_database_and_the_rest_follows_media():
    found, taken = _history(3)
    made = points.points(found, taken)
    assert [each["database"]["label"] for each in made[:3]] == [each["label"] for each in found]
    for each in made:
        parts = each["snapshots"]
        assert each["database"]["ended"] <= parts["media-front"]["at"] == each["at"]
        assert parts["media-front"]["at"] <= parts["vault-store"]["at"] <= parts["configuration-store"]["at"]
    assert made[-1]["snapshots"]["media-front"]["id"] == taken["media-front"][-1]["id"], "the newest media make a point"


def test_point_when_no_media_was_taken_after_the_database_then_it_is_no_point():
    found, taken = _history(1)
    early = {name: [one for one in listed if points.moment(one["time"]) < START] for name, listed in taken.items()}
    assert points.points(found, early) == []
    assert points.points(found, taken | {"vault-store": []}) == []
    assert points.points(found, {name: taken[name] for name in taken if name != "vault-store"}) == []


def test_chosen_when_asked_for_a_moment_then_no_later_backup_and_no_earlier_media():
    found, taken = _history(5)
    target = START + timedelta(days=3, hours=7)
    made = points.chosen(found, taken, target)
    assert made["database"]["label"] == found[3]["label"]
    assert made["snapshots"]["media-front"]["at"] >= target
    assert made["short"] == []
    late = points.chosen(found, taken, START + timedelta(days=9))
    assert late["short"] == ["media-front", "vault-store", "configuration-store"]
    assert points.chosen(found, taken, START) is None, "no backup had ended by then"


def _kept(found: list[dict], taken: dict, due: dict) -> tuple[list[dict], dict]:
    left = {
        name: [one for one in listed if one["id"] not in due["snapshots"].get(name, [])]
        for name, listed in taken.items()
    }
    return [each for each in found if each["full"] not in due["chains"]], left


@pytest.mark.feature("OP-13")
def test_purge_when_each_day_passes_then_nothing_goes_early_and_nothing_stays_long():
    found, taken = _history(130)
    seen: dict[str, datetime] = {}
    for day in range(131):
        now = START + timedelta(days=day, hours=12)
        there = [each for each in found if each["ended"] <= now and each["label"] not in seen]
        snaps = {
            name: [one for one in listed if points.moment(one["time"]) <= now and one["id"] not in seen]
            for name, listed in taken.items()
        }
        due = points.purge(there, snaps, now, DAYS)
        staying, _ = _kept(there, snaps, due)
        for each in there:
            if each not in staying:
                seen[each["label"]] = now
                assert now - each["ended"] >= timedelta(days=DAYS), f"{each['label']} went early"
                assert now - each["ended"] < timedelta(days=DAYS + 8), f"{each['label']} stayed too long"
                assert now.date() <= points.purged_on(each, found, DAYS)
        for ids in due["snapshots"].values():
            for name in ids:
                seen[name] = now
                at = datetime.strptime(name.partition("@")[2], "%Y%m%d%H%M").replace(tzinfo=UTC)
                assert timedelta(days=DAYS) <= now - at < timedelta(days=DAYS + 8)
    assert any(label.endswith("F") for label in seen), "the first week went"


@pytest.mark.feature(
    "OP-13",
    part="the job that purges and certifies is not run with a fake clock; what it decides and its certificates are",
)
def test_purge_when_done_then_every_point_that_stays_is_still_whole():
    randomness = random.Random(4)
    found, taken = _history(120)
    for _ in range(20):
        now = START + timedelta(days=randomness.randint(0, 240), hours=randomness.randint(0, 23))
        there = [each for each in found if each["ended"] <= now]
        snaps = {name: [one for one in listed if points.moment(one["time"]) <= now] for name, listed in taken.items()}
        staying, left = _kept(there, snaps, points.purge(there, snaps, now, DAYS))
        labels = {each["label"] for each in staying}
        before = [each for each in points.points(there, snaps) if each["database"]["label"] in labels]
        assert points.points(staying, left) == before
        if there:
            assert staying, "the newest chain always stays, also when backups stopped long ago"
            assert all(each["full"] in labels for each in staying), "an incremental without its full restores nothing"


def test_purge_when_backups_stopped_then_the_last_ones_stay():
    found, taken = _history(8)
    due = points.purge(found, taken, START + timedelta(days=1000), DAYS)
    staying, left = _kept(found, taken, due)
    assert [each["label"] for each in staying] == [found[7]["label"]]
    assert points.points(staying, left), "one whole point is left"


def test_backups_when_one_has_page_errors_then_it_is_no_backup():
    broken = _backup(START) | {"error": True}
    assert points.backups([{"backup": [broken]}]) == []
    assert points.backups([]) == []
