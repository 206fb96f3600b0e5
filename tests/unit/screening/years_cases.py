"""Makes 24 labelled résumés of each post in measure/years.yaml: who has the years it asks for, and how well each fits.

The labels follow from how a résumé is made, before any matching: work that shows what is asked for, in its own words,
in others or as a narrower kind, counts its dated months once; neighbours, denials, wishes, courses, other people's
work, internships and lists of skills do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "measure" / "years.yaml"
AS_OF = date(2025, 6, 30)
END = 2025 * 12 + 5

WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "deny": ["未从事过{topic}，希望转岗", "无{topic}经验", "没有做过{topic}相关工作"],
        "wish": ["求职意向：希望从事{topic}", "有意向{topic}方向发展", "职业目标是进入{topic}领域"],
        "course": ["参加过{topic}培训课程", "自学{topic}，完成线上课程", "了解{topic}的基本流程"],
        "others": ["协助{topic}团队整理资料", "配合{topic}部门完成报表", "为{topic}团队提供后勤支持"],
        "before": ("{a}至{b}任{title}，{duty}"),
        "open": ("{a}起任{title}，{duty}"),
        "degree": "本科",
        "major": "金融学",
        "employer": ["华东某银行", "某城市商业银行", "某股份制银行"],
    },
    "en": {
        "deny": ["No experience in {topic}", "Has never worked in {topic}", "Not yet involved in {topic}"],
        "wish": ["Hoping to move into {topic}", "Looking for a first role in {topic}",
                 "Would like to start in {topic}"],
        "course": ["Attended a course on {topic}", "Completed online training in {topic}",
                   "Basic understanding of {topic}"],
        "others": ["Supported the {topic} team with paperwork", "Assisted colleagues in {topic} with filing",
                   "Liaised with the {topic} department"],
        "before": ("{a} to {b}: {title}, {duty}"),
        "open": ("Since {a}: {title}, {duty}"),
        "degree": "Bachelor",
        "major": "Finance",
        "employer": ["Harbour Bank", "Eastern Union Bank", "City Commercial Bank"],
    },
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One résumé of a post: whether it has the years (in months, where dated), and a grade from 0 to 3."""

    name: str
    fields: dict
    qualified: bool
    grade: int
    months: int | None


def posts() -> dict[str, dict]:
    """Return the posts by name."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def post(name: str) -> dict:
    """Return a post as scripts/quality reads it: the years are required."""
    one = posts()[name]
    return {"title": one["title"], "must_have": [one["must"]]}


def cases(name: str) -> list[Case]:
    """Return the labelled résumés of a post."""
    return _Maker(name, posts()[name]).all()


def _ym(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


class _Maker:
    def __init__(self, name: str, one: dict) -> None:
        self.name, self.one, self.words = name, one, WORDS[one["language"]]
        self.turn = list(posts()).index(name)
        self.need = one["years"] * 12

    def _pair(self, kind: str, place: int) -> tuple[str, str]:
        title, _, duty = self.one[kind][place % len(self.one[kind])].partition(" | ")
        return title, duty

    def _said(self, kind: str) -> str:
        options = self.words[kind]
        return options[self.turn % len(options)].format(topic=self.one["topic"])

    def _job(
        self, pair: tuple[str, str], start: int | None, end: int | None, more: str = "", intern: bool = False
    ) -> dict:
        return {
            "employer": self.words["employer"][self.turn % 3], "title": pair[0],
            "start": _ym(start) if start is not None else None, "end": _ym(end) if end is not None else None,
            "internship": intern, "description": "\n".join(filter(None, (pair[1], more))),
        }  # fmt: skip

    def _fields(self, jobs: list[dict], skills: tuple[str, ...] = ()) -> dict:
        return {
            "name": None, "language": self.one["language"],
            "education": [{"school": None, "degree": self.words["degree"], "major": self.words["major"],
                           "start": "2005-09", "end": "2009-06"}],
            "work": jobs, "skills": ["Excel", *skills], "certificates": [], "languages": [],
            "years_total": None, "years_by_skill": {}, "hidden_text": [],
        }  # fmt: skip

    def all(self) -> list[Case]:
        made = [*self._enough(), *self._too_few(), *self._near(), *self._said_only(), *self._changed()]
        assert len({one.name for one in made}) == len(made) == 24
        return made

    def _case(self, name: str, jobs: list[dict], grade: int, months: int | None, skills: tuple[str, ...] = ()) -> Case:
        enough = months is not None and months >= self.need
        return Case(name, self._fields(jobs, skills), enough, grade, months)

    def _enough(self) -> Iterator[Case]:
        """Work that shows what is asked for, long enough, in several wordings."""
        far, need = self._pair("far", 0), self.need
        yield self._case("own_exactly", [self._job(self._pair("own", 0), END - need, None)], 3, need)
        yield self._case("own_long", [self._job(self._pair("own", 1), END - need - 30, END - 1)], 3, need + 29)
        yield self._case(
            "own_in_duties", [self._job(self._pair("own", 2), END - need - 8, None),
                              self._job(far, END - need - 30, END - need - 9)], 3, need + 8)  # fmt: skip
        for place in range(3):
            yield self._case(f"same_{place}", [self._job(self._pair("same", place), END - need - 5, None)], 3, need + 5)
        for place in range(2):
            pair = self._pair("narrower", place)
            yield self._case(f"narrower_{place}", [self._job(pair, END - need - 14, END - 2)], 3, need + 12)
        half, more = need // 2, need % 2 + 1
        yield self._case("gap_summed", [
            self._job(self._pair("own", 0), END - half, None), self._job(far, END - need, END - half),
            self._job(self._pair("same", 0), END - 2 * need, END - need - half + more),
        ], 3, need + more)  # fmt: skip

    def _too_few(self) -> Iterator[Case]:
        own, need = self._pair("own", 0), self.need
        yield self._case("month_short", [self._job(own, END - need + 1, None)], 2, need - 1)
        half = need * 2 // 3
        same = self._pair("same", 1)
        jobs = [self._job(own, END - half, None), self._job(same, END - half - 2, END - 2)]
        yield self._case("overlap_short", jobs, 2, half + 2)
        yield self._case(
            "interned", [self._job(own, END - need - 20, END - 6, intern=True), self._job(own, END - 6, None)], 1, 6
        )

    def _near(self) -> Iterator[Case]:
        for place in range(6):
            yield self._case(f"near_{place}", [self._job(self._pair("near", place), END - self.need - 24, None)], 1, 0)

    def _said_only(self) -> Iterator[Case]:
        start = END - self.need - 20
        near, far = self._pair("near", 3), self._pair("far", 1)
        yield self._case("denied", [self._job((near[0], ""), start, None, self._said("deny"))], 1, 0)
        yield self._case("others", [self._job(far, start, None, self._said("others"))], 0, 0)
        more = self._said("course" if self.turn % 2 else "wish")
        yield self._case("intended", [self._job(far, start, None, more)], 0, 0)
        yield self._case("listed", [self._job(self._pair("far", 2), start, None)], 1, None, (self.one["topic"],))

    def _changed(self) -> Iterator[Case]:
        """A job whose duties changed inside it, and one whose dates could not be read."""
        own, far, need = self._pair("own", 0), self._pair("far", 2), self.need
        begin, turn = END - need - 30, END - need + 2
        said = "\n".join((
            self.words["before"].format(a=_ym(begin), b=_ym(turn), title=far[0], duty=far[1]),
            self.words["open"].format(a=_ym(turn), title=own[0], duty=own[1]),
        ))  # fmt: skip
        yield self._case("changed_late", [self._job((own[0], said), begin, None)], 2, need - 2)
        yield self._case("undated", [self._job(own, None, None)], 2, None)


@dataclass(frozen=True)
class Measured:
    """How the matching agrees with the labels of one post; `wrong` names the résumés that it takes otherwise."""

    right: int
    taken: int
    wanted: int
    ndcg: float
    wrong: tuple[str, ...]


def measured(name: str, screen: Callable[[dict], list[tuple[str, bool]]]) -> Measured:
    """Compare a screening of all résumés of a post, best first as (name, qualified), with the labels."""
    labelled = {one.name: one for one in cases(name)}
    order = screen({key: one.fields for key, one in labelled.items()})
    taken = {key for key, qualified in order if qualified}
    wanted = {key for key, one in labelled.items() if one.qualified}
    gains = [labelled[key].grade for key, _ in order]
    return Measured(len(taken & wanted), len(taken), len(wanted), _ndcg(gains), tuple(sorted(taken ^ wanted)))


def _ndcg(grades: list[int], at: int = 10) -> float:
    def gain(ordered: list[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ordered[:at]))

    return gain(grades) / gain(sorted(grades, reverse=True))
