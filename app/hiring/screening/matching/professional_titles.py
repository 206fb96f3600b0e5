"""Professional titles by their grade alone, as posts ask for them: 中级及以上专业技术职称, of whatever trade."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.hiring.screening.matching import grades
from app.hiring.screening.matching.certificates import not_held
from app.hiring.screening.matching.finding import Finding, names
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Sentence, Topic
from app.hiring.screening.matching.resume import Line, Resume
from app.hiring.screening.matching.said import said

_GRADE = {"助理": 1, "初级": 1, "中级": 2, "副高": 3, "高级": 3, "正高": 4}
_TRADE = r"(?:(?![或和])[\u4e00-\u9fff]){2,6}"
"""A word that holds none of what parts it from the next, so that a list is cut in one way alone."""
_ASKED = re.compile(
    rf"(?:具有|具备|持有|取得|获得|拥有|有)?(?P<trades>{_TRADE}(?:[、/或和]{_TRADE}){{0,8}})?"
    r"(?P<others>等|类|相关|系列){0,3}(?:专业|技术){0,2}(?P<grade>初级|中级|副高级?|正高级?|高级)(?:\(含\))?"
    r"(?:及|或)?其?(?:以上)?的?(?P<more>等|类|相关|系列){0,3}(?:专业)?(?:技术)?"
    r"(?:职称|任职资格|技术职务|专业资格)"
    r"|(?<![级理册])(?P<own>会计|经济|审计|统计|工程)师(?:\([^()]{0,6}\))?及?其?以上的?(?:专业)?(?:技术)?(?:职称|资格|任职资格)",
    re.ASCII,
)
_VERB = re.compile(r"^(?:具有|具备|持有|取得|获得|拥有|有)|(?:等|类|相关|系列|专业|技术){1,6}$")
_HELD = re.compile(
    r"(?P<before>助理|初级|中级|副高级?|正高级?|高级)?(?P<name>会计|经济|审计|统计|工程|政工|农艺|建筑|翻译|研究)师"
    r"(?:\s?[(（](?P<behind>初级|中级|副高级?|正高级?|高级)[^()（）]{0,6}[)）])?"
    r"|(?P<bare>初级|中级|副高级?|正高级?|高级)(?:[\u4e00-\u9fff]{0,6}(?:职称|技术资格|任职资格)|(?P<of>经济|会计|审计|统计|工程)(?:类|专业)?)"
    r"|职称[:：\s]{0,3}(?P<told>助理|初级|中级|副高级?|正高级?|高级)",
    re.ASCII,
)
_BY_EXAM = re.compile(r"注册会计师|注册税务师|税务师|资产评估师|一级建造师|法律职业资格|\bCPA\b", re.ASCII)
"""Examinations that an employer may take for a title of the middle grade."""

LISTED_KIND = 0.3


def take_title(sentence: Sentence) -> None:
    """Take a professional title by its grade from a sentence; its topics are the trades that it may be of."""
    match = _ASKED.search(sentence.left)
    if match is None:
        return
    pieces = (
        _VERB.sub("", _VERB.sub("", one)) for one in re.split(r"[、/或和]", match["trades"] or match["own"] or "")
    )
    trades = tuple(Topic(one) for one in pieces if len(one) > 1 and one not in ("专业", "技术", "相关"))
    wide = bool(match["others"] or match["more"]) or not trades
    sentence.add("title", topics=trades, number=_grade(match["grade"]), open=wide)
    sentence.take(*match.span())


def _grade(word: str | None) -> int:
    return next((grade for name, grade in _GRADE.items() if (word or "").startswith(name)), 2)


def _held(line: Line) -> Iterator[tuple[int, str]]:
    """Yield the grade and the trade of each title that a line says is held."""
    if line.where.startswith(("work", "education")) and "职称" not in line.clean:
        return
    listed = line.where == "certificates" or "职称" in line.clean
    for match in _HELD.finditer(line.clean):
        told = match["before"] or match["behind"] or match["bare"] or match["told"]
        registered = line.clean[: match.start()].endswith(("注册", "理财", "项目"))
        if registered or not (told or listed) or not_held(line.clean, match.start()):
            continue
        yield _grade(told), match["name"] or match["of"] or ""
    for _start, _end, grade in grades.titles(line.clean):
        yield grade, "工程"


def judge_title(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for a professional title of the grade; one of another trade, or an examination, is left to a person."""
    near: Line | None = None
    for line in resume.of("certificates", "other", "skills", "work", "education"):
        for grade, trade in _held(line):
            own = not part.topics or any(
                trade[:2] in one.label or one.label[:2] in trade for one in part.topics if trade
            )
            if grade >= part.number and own:
                return Finding(True, 1.0, line, "synonym", said("The résumé holds “%(quote)s”.", quote=line.text[:120]))
            near = near or (line if grade >= part.number and part.open else None)
        exam = _BY_EXAM.search(line.clean)
        if exam and part.number <= 2 and not not_held(line.clean, exam.start()):
            near = near or line
    what = names(part) or part.text
    if near is None:
        return Finding(False, 0.0, said=said("No certificate “%(name)s” was found in the résumé.", name=what))
    note = said("“%(quote)s” may be comparable to %(what)s. A person decides.", what=what, quote=near.text[:120])
    return Finding(False, LISTED_KIND, near, "broader", note, doubt=True)
