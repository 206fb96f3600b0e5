"""Waivers: read strictly, good until their last day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from appliance.compliance import waivers
from appliance.errors import Problems, UsageError

CONTROLS, HOSTS = ["ID-07", "AU-04"], ["front", "store", "operations"]
WHOLE = {"control": "ID-07", "hosts": "[front]", "owner": "Li Wei", "reason": "until June", "expires": "2027-06-30"}


def written(folder: Path, *entries: dict[str, str]) -> Path:
    file = folder / "waivers.yml"
    lines = ["- " + "\n  ".join(f"{name}: {value}" for name, value in entry.items()) for entry in entries]
    file.write_text("# waivers\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def read(file: Path) -> list[waivers.Waiver]:
    return waivers.read(file, CONTROLS, HOSTS)


@pytest.mark.feature("PV-13")
def test_waiver_when_whole_then_is_read(tmp_path: Path):
    (one,) = read(written(tmp_path, WHOLE))
    assert (one.control, one.hosts, one.owner, one.expires) == ("ID-07", ("front",), "Li Wei", date(2027, 6, 30))


@pytest.mark.feature("PV-13")
@pytest.mark.parametrize("field", waivers.FIELDS)
@pytest.mark.parametrize("how", ["left out", "empty"])
def test_waiver_when_a_field_lacks_then_is_refused_with_its_line(tmp_path: Path, field: str, how: str):
    broken = {name: value for name, value in WHOLE.items() if name != field}
    if how == "empty":
        broken[field] = "[]" if field == "hosts" else "''"
    with pytest.raises(Problems) as caught:
        read(written(tmp_path, WHOLE, broken))
    (problem,) = caught.value.problems
    assert vars(problem)["line"] > 6
    assert field[:4] in problem.what
    assert problem.remedy


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("control", "ID-70", "ID-07"),
        ("hosts", "[front, stor]", "store"),
        ("expires", "in June", "2027-06-30"),
        ("expires", "2027-13-01", "2027-06-30"),
        ("ownr", "me", "owner"),
    ],
)
def test_waiver_when_something_is_not_known_then_the_hint_says_what_is(
    tmp_path: Path, field: str, value: str, hint: str
):
    with pytest.raises(Problems) as caught:
        read(written(tmp_path, WHOLE | {field: value}))
    assert any(hint in problem.remedy for problem in caught.value.problems)


def test_waivers_when_several_are_wrong_then_all_are_named(tmp_path: Path):
    with pytest.raises(Problems) as caught:
        read(written(tmp_path, WHOLE | {"control": "XX-01"}, WHOLE | {"expires": "soon"}))
    assert [vars(problem)["line"] for problem in caught.value.problems] == [2, 11]


@pytest.mark.parametrize("text", ["control: ID-07\n", "- just words\n", "- [a\n"])
def test_file_when_it_is_no_list_of_waivers_then_is_refused(tmp_path: Path, text: str):
    file = tmp_path / "waivers.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Problems):
        read(file)


def test_file_when_empty_or_missing_then_there_is_none_or_a_refusal(tmp_path: Path):
    file = tmp_path / "waivers.yml"
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert read(file) == []
    with pytest.raises(UsageError):
        read(tmp_path / "none.yml")


def test_choice_when_one_has_expired_then_takes_the_one_that_is_good(tmp_path: Path):
    old, good = WHOLE | {"expires": "2027-01-31"}, WHOLE | {"hosts": "all"}
    both = read(written(tmp_path, old, good))
    assert waivers.chosen(both, "ID-07", "front", date(2027, 2, 1)) == both[1]
    assert waivers.chosen(both, "ID-07", "front", date(2027, 6, 30)).expired(date(2027, 6, 30)) is False
    assert waivers.chosen(both, "ID-07", "front", date(2027, 7, 1)).expired(date(2027, 7, 1)) is True
    assert waivers.chosen(both, "AU-04", "front", date(2027, 2, 1)) is None
