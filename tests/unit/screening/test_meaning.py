"""When sentence vectors are asked for, and how much of a résumé they may cost; the vectors here only count calls."""

from __future__ import annotations

from datetime import date

import pytest

from app.hiring.positions.service import Requirement
from app.hiring.screening.matching import meaning, resume
from app.hiring.screening.matching.meaning import Meaning, Space
from app.hiring.screening.matching.resume import Line
from app.hiring.screening.matching.scoring import Screener
from tests.unit.screening.test_matching import fields, job, wanted

AS_OF = date(2025, 6, 30)


class Counted:
    """Vectors that depend on the text alone, and the lines that were asked for."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, texts: list[str], kind: str) -> list[list[float]]:
        if kind == "passage" and texts[0] != meaning.ORDINARY.read_text(encoding="utf-8").splitlines()[0]:
            self.lines += texts
        return [[float(sum(map(ord, text)) % number) for number in (7, 11, 13)] for text in texts]


def screened(counted: Counted, *others: str, **changes) -> None:
    asked = [Requirement(str(n), text, "must", 1.0, ()) for n, text in enumerate(["熟悉碳排放权质押", *others])]
    Screener(wanted(*asked), Space(counted)).screen(resume.read(fields(**changes), {}, AS_OF))


@pytest.mark.feature("RS-06")
@pytest.mark.parametrize(
    ("other", "asked"),
    [("本科及以上学历", True), ("博士学历", False), ("至少20年工作经验", False), ("持有CPA证书", False)],
)
def test_meaning_when_another_must_is_unmet_then_no_line_is_encoded(other, asked):
    counted = Counted()
    screened(counted, other)
    assert bool(counted.lines) is asked


@pytest.mark.feature("RS-06")
def test_meaning_when_words_decide_then_no_line_is_encoded():
    counted = Counted()
    screened(counted, work=[job("2022-06", None, description="办理碳排放权质押")])
    assert not counted.lines


@pytest.mark.feature("RS-06")
def test_lines_when_a_resume_is_long_then_cost_stays_within_the_bound_and_none_is_encoded_twice():
    counted, lines = (
        Counted(),
        [Line(f"第{n}项工作是整理合同档案" * 9, f"第{n}项工作是整理合同档案" * 9, "work/0") for n in range(40)],
    )
    space = Space(counted)
    for wish in ("熟悉碳排放权质押", "了解养老金受托", "整理合同档案"):
        Meaning(space, lines).best(wish, lines)
    one = Meaning(space, lines)
    for wish in ("熟悉碳排放权质押", "了解养老金受托", "整理合同档案"):
        one.best(wish, lines)
    assert len(counted.lines) == len(set(counted.lines))
    assert 0 < one.spent <= meaning.PER_RESUME
    assert all(meaning.shortened(line) == line for line in counted.lines)


@pytest.mark.feature("RS-06")
def test_lines_when_some_share_letters_with_the_requirement_then_those_are_encoded_first():
    counted = Counted()
    lines = [
        Line(text, text, "work/0")
        for text in [f"第{n}个无关的日常事务安排记录" for n in range(20)] + ["受托管理年金计划资产"]
    ]
    Meaning(Space(counted), lines).best("熟悉年金计划受托", lines)
    assert counted.lines[0] == "受托管理年金计划资产"
