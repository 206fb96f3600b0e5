"""Reads a job post, JSON or prose, zh or en, into a title and requirements that are must or nice to have."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from app.chinese import simplified
from app.hiring.positions import lawful
from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching import terms, wording
from quality.sections import MUST, Section, heading, sections, split
from quality.shapes import structured

HIGH_BAND = 85.0
DUTY_WEIGHT = 0.25
MOST_DUTIES = 8


@dataclass(frozen=True)
class Post:
    """A job post as the matching takes it; `left_out` holds what it asks for and nobody may be selected by."""

    title: str
    requirements: tuple[Requirement, ...]
    rules: tuple[Rule, ...]
    left_out: tuple[str, ...] = ()
    high_band: float = HIGH_BAND
    invite_from: float = 60.0

    @property
    def decides(self) -> bool:
        """Whether anything is required: by a post that only wishes nobody can be called qualified."""
        musts = [one for one in self.requirements if one.kind == "must"]
        return bool(self.rules) or any(part.kind != "soft" for one in musts for part in wording.parse(one.text))


def read(path: Path) -> Post:
    """Read one post; raises ValueError with a sentence where the file cannot be one."""
    if path.suffix.lower() == ".docx":
        return of_text(_docx(path), path.stem)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="gb18030")
    if path.suffix.lower() == ".json":
        value = json.loads(text)
        if not isinstance(value, dict):
            raise ValueError("a post is one JSON object; put several posts into several files")
        return of_json(value, path.stem)
    return of_text(text, path.stem)


def of_json(value: dict, stem: str) -> Post:
    """Make a post of JSON with a title, and a description, requirements or rules under their usual names."""
    read = structured(value)
    prose = sections(simplified(read.prose))
    found = [*read.statements, *_statements(prose, bare_is_must=not read.statements)]
    return _post(read.title or _title(read.prose) or stem, found, read.rules, [*read.duties, *_duties(prose)])


def of_text(text: str, stem: str) -> Post:
    """Make a post of prose with headings such as 任职要求 or Requirements."""
    prose = sections(simplified(text))
    return _post(_title(text) or stem, _statements(prose, bare_is_must=True), (), _duties(prose))


def _statements(prose: list[Section], bare_is_must: bool) -> list[tuple[str, str]]:
    kinds = [section.kind for section in prose]
    found = []
    for place, section in enumerate(prose):
        kind = section.kind
        if kind == "unknown" and "duty" in kinds[:place] and "nice" in kinds[place:]:
            kind = "must"
        elif kind in ("none", "unknown") and "must" not in kinds and bare_is_must:
            kind = "guess"
        if kind in ("must", "nice", "guess"):
            for line in section.lines:
                found += split(line, kind)
        elif kind == "person":
            told = [one for line in section.lines for one in split(line, "must")]
            found += [one for one in told if "must" not in kinds or one[1] == "nice" or _to_show(one[0])]
    return found


_SHOWN = frozenset({"tool", "domain", "certificate", "industry"})


def _to_show(text: str) -> bool:
    """Say whether what is written of a person asks for something that a résumé shows."""
    return bool(re.search(r"\d", text) or terms.known(terms.plain(text), _SHOWN) or MUST.search(text))


def _duties(prose: list[Section]) -> list[str]:
    return [line for section in prose if section.kind == "duty" for line in section.lines]


def _post(title: str, statements: list[tuple[str, str]], rules: tuple[Rule, ...], duties: list[str]) -> Post:
    kept: list[tuple[str, str]] = []
    left_out: list[tuple[str, str]] = []
    for text, kind in dict.fromkeys(statements):
        lawful_text, unlawful = _lawful(text)
        kept += [(lawful_text, kind)] if lawful_text else []
        left_out += [(one, kind) for one in unlawful]
    requirements = [Requirement(f"r{number}", text, kind, 1.0) for number, (text, kind) in enumerate(kept, 1)]
    telling = [
        line
        for line in duties
        if terms.known(terms.plain(line), frozenset({"domain", "tool"})) and not lawful.protected(line)
    ]
    requirements += [
        Requirement(f"d{number}", line[:200], "nice", DUTY_WEIGHT)
        for number, line in enumerate(telling[:MOST_DUTIES], 1)
    ]
    return Post(title, tuple(requirements), rules, tuple(text for text, _ in left_out))


_CLAUSE = re.compile(r"([，,；;])")


def _lawful(text: str) -> tuple[str, list[str]]:
    """Return a statement without the clauses that select by what nobody may be selected by, and those clauses."""
    if not lawful.protected(text):
        return text, []
    pieces = _CLAUSE.split(text)
    marked = list(zip(pieces[::2], ["", *pieces[1::2]], strict=True))
    left_out = [piece.strip() for piece, _ in marked if lawful.protected(piece)]
    rest = "".join(mark + piece for piece, mark in marked if not lawful.protected(piece)).strip(" ，,；;")
    if not left_out or not rest or lawful.protected(rest):
        return "", [text]
    return rest, left_out


_TITLE = re.compile(
    r"^(?:#+\s*)?(?:\*\*)?(?:招聘岗位|岗位名称|职位名称|招聘职位|职位|岗位|Job title|Position|Title|"
    r"Role)\s*(?:\*\*)?\s*[:：]\s*(?:\*\*)?\s*(.+?)(?:\*\*)?$",
    re.I,
)


_CALL = re.compile(
    r"^\s*(?:招聘|诚聘|急聘|社会招聘|校园招聘)?(?:公告|启事|信息|简章|通知)?\s*(?:[:：]|\s)\s*|"
    r"(?:社会|公开|校园)?(?:招聘|诚聘)(?:公告|启事|信息|简章|通知)\s*$|^\s*(?:(?:we are|now) )?(?:hiring|vacancy|job "
    r"advertisement)[:：]?\s+",
    re.IGNORECASE | re.ASCII,
)
"""What calls a post a post: no part of the work that it names."""


_CALLED_BY = re.compile(
    r"^[^:：。；;]{2,30}?(?:社会|公开|校园)?(?:招聘|诚聘|急聘|招募)(?:公告|启事|信息|简章|通知)?(?:\s*(?:[:：]|[—–-]{1,2})\s*|\s+|$)",
    re.ASCII,
)
"""Says who calls for people, before the work is named or in a line of its own."""

_PLACED = re.compile(r"\s*[（(][^（）()]{0,40}[)）]\s*$", re.ASCII)


_EMPLOYER = re.compile(
    r"\s+[—–|-]+\s+(?=[^—–|]*\b(?:Bank|Group|Ltd|Inc|plc|Trust|Union|Company|Corporation|Society|Branch|Finance)\b)",
    re.ASCII,
)
"""Ends the work that a line names before who calls for people: "Branch Manager — Prairie Bank, Omaha"."""

_POST_ZH = re.compile(
    r"(?:岗|岗位|经理|专员|工程师|主管|主任|分析师|交易员|柜员|顾问|会计|总监)(?:[（(].*)?$", re.ASCII
)


def _title(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:8]:
        if match := _TITLE.match(line):
            return match[1].strip()
    named = (_named(line) for line in lines[:2] if not heading(line))
    return next((title for title in named if title), "")


def _named(line: str) -> str:
    """Return the work that the first lines of a post name, without who calls for people and where they sit."""
    first = re.sub(r"【|】", " ", re.sub(r"^#+\s*|\*\*", "", line)).strip()
    first = _EMPLOYER.split(first)[0].strip()
    if len(first) > 60:
        return ""
    if pieces := [one for one in re.split(r"[\u3000｜|]+", first) if _POST_ZH.search(one)]:
        first = pieces[-1]
    called = _CALLED_BY.sub("", first)
    bare = _PLACED.sub("", _CALL.sub("", called)) if called != first else _CALL.sub("", first)
    return " ".join(bare.split())


def _docx(path: Path) -> str:
    import docx

    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
