"""Reads jobs and studies from lines that none holds: a layout that the résumé's reader does not know loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.hiring.screening.matching import levels, mending, spans, terms
from app.hiring.screening.matching.attribution import stretches

_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    r"(?:(?P<{0}y>(?:19|20)\d\d)\s*(?:[./-]|年)\s*(?P<{0}m>1[0-2]|0?[1-9])(?!\d)月?份?"
    rf"|(?P<{{0}}n>{_MONTHS})[a-z]*\.?,?\s+(?P<{{0}}z>(?:19|20)\d\d)|(?P<{{0}}k>1[0-2]|0?[1-9])[./](?P<{{0}}x>(?:19|20)\d\d)"
    rf"|(?P<{{0}}v>(?:19|20)\d\d)\s+(?P<{{0}}w>{_MONTHS})[a-z]*)"
)
_RANGE = re.compile(
    rf"(?<!\d){_DATE.format('a')}\s*(?:-|–|—|~|～|至|到|to|until|till|\s)+\s*(?:(?P<now>{stretches.NOW})|{_DATE.format('b')})",
    re.IGNORECASE | re.ASCII,
)
_WORK = re.compile(
    r"经历|工作|任职|履历|从业|职业|experience|employment|career|history|\bwork\b|\bjobs?\b|timeline|positions?", re.I
)
_NO_WORK = re.compile(
    r"教育|学历|学习|项目|证书|资格|培训|获奖|荣誉|实习|校园|社会实践|志愿|education|stud(?:y|ies)|academic|qualification|projects?\b|"
    r"certificat|licen[cs]e|training|courses?|awards?|volunteer|internship|skills|languages|publications?",
    re.I,
)
_EMPLOYER = re.compile(
    r"公司|银行|[城农]商行|集团|医院|中心|事务所|研究院|酒店|物业|厂$|局$|保险|证券|\b(?:Ltd|Inc|Bank|Hospital|Compan(?:y|ies)|Co\.|plc|Group|"
    r"LLP|GmbH|Pte|Corp|Services|Holdings|Clinic|Hotel|Airways|Council)\b",
    re.IGNORECASE | re.ASCII,
)
_AWAY = re.compile(r"待业|离职|休假|备考|脱产|\b(?:career break|sabbatical|parental|maternity|gap year|leave)\b", re.I)
_NUMBERED = re.compile(
    r"^\W*(?:工作)?[一二三四五六七八九十\d]{1,2}\s*[、.)）:：]?\s+|^\W*[一二三四五六七八九十]{1,2}、|^\W*\d{1,2}[.、)）]\s*|^\W+"
)
_BULLET = re.compile(r"^\s*(?:[•·●▪◆■*◦‣✓➢>+~-]\s*|[(（]?[\da-z一二三四五六七八九十]{1,2}[.、)）])", re.ASCII)
_LONGEST_HEAD = 60


@dataclass
class Unfiled:
    """A job as lines of a document tell it; `entry` are its fields, `lines` those that it was read from."""

    start: int
    end: int | None
    head: str
    lines: list[dict] = field(default_factory=list)
    duties: list[str] = field(default_factory=list)

    @property
    def entry(self) -> dict:
        """Return the job as Fields hold one."""
        gap = r"\s{2,}" if self.head.isascii() else r"\s+"
        pieces = [one for one in re.split(rf"{gap}|[，,|;；：:]\s*|\s[-–—]\s|。", self.head) if one.strip()]
        at = next((one for one in pieces if _EMPLOYER.search(one)), None)
        title = "；".join(one.strip() for one in pieces if one is not at) or self.head
        return {
            "employer": (at or self.head).strip(), "title": title, "start": _written(self.start),
            "end": None if self.end is None else _written(self.end), "description": "\n".join(self.duties),
            "internship": bool(mending.INTERN.search(self.head)),
        }  # fmt: skip


def _written(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def jobs(document: dict | None, filed: Sequence[dict], now: int) -> list[Unfiled]:
    """Return the jobs that the lines of a document tell and that lie in the months of none that is filed."""
    held = [(start, spans.month(one.get("end")) or now) for one in filed if (start := spans.month(one.get("start")))]
    found: list[Unfiled] = []
    current: Unfiled | None = None
    before, of_work = "", True
    for page, line in _lines(document):
        text = line["text"].strip()
        if _is_heading(text):
            # What is headed and told in one line, "Languages: English", says nothing of the lines behind it.
            of_work = of_work if re.search(r"[:：]\s*\S", text) else not _NO_WORK.search(text)
            current, before = None, ""
            continue
        match = _RANGE.search(terms.plain(text))
        begun = _begun(terms.plain(text), match, before, held, now) if match and of_work else None
        if begun:
            if current and before and current.duties:
                # The line above the dates is the title of this job, not a duty of the one before.
                current.duties.pop()
                begun.lines.append(current.lines.pop())
            current = begun
            found.append(current)
            current.lines.append(line | {"page": page})
        elif match:
            current = None
        elif current:
            current.duties.append(text)
            current.lines.append(line | {"page": page})
        listed = current is None or any(_BULLET.match(one) for one in current.duties)
        before = text if listed and not match and not _BULLET.match(text) and not re.search("[:：]", text) else ""
    return found


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEVER = re.compile(r"要求|招聘|导师|招生|\b(?:required|recruit\w*|candidates?)\b", re.I)


_HEADED = re.compile(
    r"(?:education|academic background|教育(?:背景|经历)?|学历)\s*[:：]\s*\S", re.IGNORECASE | re.ASCII
)


def studies(document: dict | None, filed: Sequence[dict]) -> list[dict]:
    """Return the studies with a degree that lines of a document tell, where none that is filed has a degree."""
    if any(levels.degree(f"{one.get('degree') or ''} {one.get('major') or ''}") for one in filed):
        return []
    found = []
    for _page, line in _lines(document):
        text = terms.plain(line["text"]).strip()
        years = _YEAR.findall(text)
        if len(text) > 2 * _LONGEST_HEAD or not levels.degree(text) or _NEVER.search(text):
            continue
        if mending.SCHOOL.search(text) or len(years) > 1 or _HEADED.match(text):
            pieces = re.split(r"[,，|;；]|\s{2,}|\s[-–—]\s" if text.isascii() else r"[,，|;；\s]+", text)
            told = " ".join(one.strip() for one in pieces if not mending.SCHOOL.search(one) or len(pieces) == 1)
            end = max(years, default=None)
            found.append({"degree": told, "major": None, "school": None, "start": min(years, default=None), "end": end})
    return found


def _lines(document: dict | None) -> Iterator[tuple[object, dict]]:
    for page in (document or {}).get("pages") or ():
        for line in page.get("lines") or ():
            yield page.get("number"), line


def _is_heading(text: str) -> bool:
    bare = re.sub(r"[\W\d]", "", text)
    short = len(bare) <= (8 if not bare.isascii() else 24) or bool(re.match(r"[^:：]{2,12}[:：]", text))
    dated = _RANGE.search(terms.plain(text))
    return (
        short and not dated and not _BULLET.match(text) and bool(_WORK.search(text[:24]) or _NO_WORK.search(text[:24]))
    )


def _begun(text: str, match: re.Match[str], before: str, held: Iterable[tuple[int, int]], now: int) -> Unfiled | None:
    """Make a job of a dated line, unless it is of a study or in the months of a job that is filed."""
    start, end = _month(match, "a"), None if match["now"] else _month(match, "b")
    until = now if end is None else end
    rest = _NUMBERED.sub("", (text[: match.start()] + "  " + text[match.end() :]).strip(" ,，。;；:：|-–—()（）"))
    if start >= until or any(start < stop and begin < until for begin, stop in held):
        return None
    longest = _LONGEST_HEAD if re.search(r"[^\W\d]{2}", rest) else 2 * _LONGEST_HEAD
    head = "  ".join(one for one in (before if len(before) <= longest else "", rest) if one)
    if _AWAY.search(head) or not re.search(r"[^\W\d]{2}", head) or mending.SCHOOL.search(head) or levels.degree(head):
        return None
    return Unfiled(start, end, head)


def _month(match: re.Match[str], name: str) -> int:
    part = match.groupdict()
    year = part[f"{name}y"] or part[f"{name}z"] or part[f"{name}x"] or part[f"{name}v"]
    word = part[f"{name}n"] or part[f"{name}w"]
    number = _MONTHS.split("|").index(word.lower()) if word else int(part[f"{name}m"] or part[f"{name}k"]) - 1
    return int(year) * 12 + number
