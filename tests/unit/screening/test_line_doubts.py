"""Which lines of a position are in doubt, both ways, and in which group of the ranked list that puts a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching import line_doubts
from app.hiring.screening.matching.line_doubts import Asked, Line
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import RequirementResult, RuleResult, Screening
from app.text import reader

MUST = {name: Requirement(name, f"asks for {name}", "must", 1.0) for name in "abc"}
NICE = Requirement("n", "asks for n", "nice", 1.0)
RULE = Rule("d", "degree_at_least", "bachelor")


def person(met: str, doubt: str = "", nothing: str = "", asked: dict[str, Requirement] = MUST) -> Screening:
    """Screen somebody who meets the named lines; "d" is the rule."""
    found = tuple(
        RequirementResult(one, name in met, None, None, None, None, None, 0.0, name not in nothing, name in doubt)
        for name, one in asked.items()
    ) + (RequirementResult(NICE, False, None, None, None, None, None, 0.0, True),)
    rules = (RuleResult(RULE, "d" in met, Said("degree:bachelor"), None, None, None),)
    return Screening(50.0, "low", found, rules, 0.0, 0.0, False)


def counted(people: list[Screening], unread: str = "") -> list[Line]:
    """Count everybody for each line; the line "a" has `unread` words."""
    asked: list[Asked] = [*MUST.values(), NICE, RULE]
    lines = [Line(one, (), unread if one.id == "a" else "") for one in asked]
    return line_doubts.counted(lines, people)


def doubted(people: list[Screening], unread: str = "", **settled) -> list[str]:
    return sorted(line_doubts.doubts(counted(people, unread), people, settled))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (["bcd"] * 3 + ["d"] * 2, ["a"]),
        (["bcd"] * 3 + ["abcd"] * 2, []),
        (["bcd"] * 3 + ["d"], []),  # fewer than five say nothing
        (["bcd"] + ["cd"] * 2 + ["bd"] * 2, []),  # one who meets all others may be chance
        (["bcd"] + ["d"] * 5, []),  # most lines are met by nearly nobody: that tells of the people
        (["bcd"] * 11 + ["abcd"], ["a"]),  # one of twelve is nearly nobody
        (["bcd"] * 4 + ["abcd"], []),  # one of five is not
        (["abc"] * 5, ["d"]),  # a rule is a line as well
        (["cd"] * 5, ["a", "b"]),  # two lines that nobody meets do not hide each other
        (["d"] * 3 + ["bd", "cd", "bcd"], []),
    ],
)
def test_line_when_nearly_nobody_meets_it_and_several_meet_all_else_then_is_in_doubt(people, expected):
    assert doubted([person(met) for met in people]) == expected


def test_line_when_it_is_only_wished_or_decides_nothing_then_is_not_in_doubt():
    assert "n" not in doubted([person("abcd") for _ in range(6)])
    assert doubted([person("bcd", nothing="a") for _ in range(6)]) == []


def test_line_when_it_may_be_met_by_many_then_is_in_doubt_all_the_same():
    assert doubted([person("bcd", doubt="a") for _ in range(6)]) == ["a"]


def test_line_when_no_table_knows_its_words_then_is_in_doubt_from_the_start_until_half_meet_it():
    assert doubted([], "OneTrust") == ["a"]
    assert doubted([person("abcd")] * 2 + [person("bcd")] * 4, "OneTrust") == ["a"]
    assert doubted([person("abcd")] * 3 + [person("bcd")] * 3, "OneTrust") == []


def test_line_when_hr_settled_it_then_is_in_doubt_no_more_and_hides_no_other():
    people = [person("cd") for _ in range(6)]
    assert doubted(people, a="confirmed") == ["b"]
    assert doubted(people, a="person") == ["b"]
    assert doubted(people, a="person", b="confirmed") == []
    # What a person looks at holds nobody back: five meet all but "b", where the machine would say one.
    some = [person("acd")] + [person("cd")] * 4
    assert (doubted(some), doubted(some, a="person")) == ([], ["b"])
    assert doubted([person("ad")] * 3 + [person("bd")] * 4, c="person") == []


def test_counts_when_the_line_was_asked_otherwise_before_then_leave_those_people_out():
    before = MUST | {"a": replace(MUST["a"], text="asked for something else")}
    heavier = MUST | {"a": replace(MUST["a"], weight=3.0)}
    people = [person("a", asked=before), person("a", asked=heavier), person("b", doubt="a"), person("b", nothing="a")]
    line = counted(people)[0]
    assert (dict(line.counts), line.screened, line.passed) == ({"met": 1, "may": 1, "nothing": 1}, 3, 2)


@pytest.mark.parametrize(
    ("met", "doubted", "looked", "group", "lines"),
    [
        ("abcd", "", "", "qualified", ""),
        ("abcd", "a", "", "qualified", ""),
        ("bcd", "", "", "rest", ""),
        ("bcd", "a", "", "doubt", "a"),
        ("cd", "a", "", "rest", ""),
        ("cd", "ab", "", "doubt", "ab"),
        ("bcd", "", "a", "look", "a"),
        ("abcd", "", "a", "look", "a"),  # what a person looks at the machine judges for nobody
        ("cd", "b", "a", "doubt", "ba"),
        ("cd", "", "a", "rest", ""),
        ("abc", "", "d", "look", "d"),
        ("abc", "d", "", "doubt", "d"),
    ],
)
def test_place_when_only_settled_or_doubted_lines_are_missing_then_group_says_so(met, doubted, looked, group, lines):
    known = MUST | {"d": RULE}
    found = line_doubts.place(person(met), [known[name] for name in doubted], [known[name] for name in looked])
    assert (found.group, "".join(one.id for one in found.lines)) == (group, lines)


def test_place_when_nothing_that_decides_is_required_then_calls_nobody_qualified():
    nothing = replace(person("", nothing="abc"), rules=())
    assert line_doubts.place(nothing, [], []).group == "rest"


def test_doubt_when_shown_then_says_how_many_in_both_languages():
    people = [person("bcd") for _ in range(6)]
    why = line_doubts.doubts(counted(people), people)["a"]
    with reader("en"):
        assert str(why) == (
            "Nobody of the 6 people screened meets this line, "
            "although 6 meet everything required that is not in doubt itself."
        )
    with reader("zh"):
        assert str(why) == "已筛选的 6 人中无人满足此条，而有 6 人满足其余所有无疑问的必备要求。"
