"""Read the names of certificates: without scores and dates, with their level and the rest of a broken line."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from . import dates, words
from .line import around
from .rows import Row
from .wording import is_chinese, tidy

_GOT = re.compile(
    r"^(?:取得|获得|持有|通过|考取|已取得|已通过|拥有|具有|获|passed|obtained|holder of|holds?|awarded)(?=\S|\s)\s*",
    re.I,
)
_ASIDE_DATE = re.compile(r"\s*[(\[](?:[^()\[\]]*(?:19|20)\d\d[^()\[\]]*|(?:成绩|score)?[:\s]*\d{2,3}\s*分?)[)\]]", re.I)
_LISTED = re.compile(r"\b(?:in|of) [A-Z][\w ]{2,30}$")
_LEVEL = re.compile("[一二三四五六初中高]级|[ABC]级")
_STANDING = re.compile(r"(?:Student |Chartered |Associate |Affiliate )?(?:Member|Fellow|Associate|Affiliate)", re.I)
"""What a body makes of a person, before the name of the body."""
_HOLDERS = (
    r"\b(?:Specialist|Professional|Practitioner|Examiner|Auditor|Analyst|Accountant|Manager|Consultant|Planner|Advis[eo]r"
    r"|Banker|Expert|Associate|Administrator|Engineer|Architect|Developer|Lead|Officer|Technician|Trainer|Secretary)\b"
)
_OPEN = re.compile(rf"(?:Certified|Chartered|Licensed|Registered)\b(?!.*{_HOLDERS})[\w &/-]{{0,50}}")
_REST = re.compile(rf"{_HOLDERS}.{{0,30}}|\([A-Z][A-Za-z-]{{1,8}}\)")


def joined(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with those joined that one certificate was broken into: "Certified Internal", "Auditor (CIA)"."""
    out: list[Row] = []
    for row in rows:
        above = out[-1] if out else None
        if above and not row.bulleted and "\t" not in row.text and _goes_on(above.bare, row.text):
            last, rest = above.lines[-1], row.lines[0]
            whole = replace(
                last,
                text=f"{last.text} {rest.text}",
                raw=f"{last.raw} {rest.raw}",
                box=around((last.box, rest.box)) if last.page == rest.page else last.box,
            )
            out[-1] = replace(above, lines=(*above.lines[:-1], whole))
        else:
            out.append(row)
    return out


_UNFINISHED = re.compile(r"[A-Za-z].* (?:[-–—&]|and|of|in|for)$")


def _goes_on(above: str, text: str) -> bool:
    if _UNFINISHED.search(above):
        return text[:1].isupper()
    if not _REST.fullmatch(text):
        return False
    return bool(_OPEN.fullmatch(above)) or (text.startswith("(") and bool(words.certificates().search(above)))


def without_dates(cell: str) -> str:
    """Return a list without scores and years in brackets, and with its dates as gaps."""
    cell = _ASIDE_DATE.sub(" ", cell)
    for span in reversed(dates.find(cell)):
        cell = cell[: span.at] + "\t" + cell[span.to :]
    return cell


_ACCENTED = re.compile(r"\b[A-Z]*[À-ÖØ-Þ][A-ZÀ-ÖØ-Þ]*\b")


def _unaccented(match: re.Match[str]) -> str:
    """Return known letters without an accent that recognition saw: "ANBIMÁ"."""
    plain = unicodedata.normalize("NFD", match[0]).encode("ascii", "ignore").decode()
    return plain if words.certificates().fullmatch(plain) else match[0]


def named(item: str) -> str:
    """Return an item of a list as a certificate's name."""
    item = _ACCENTED.sub(_unaccented, item)
    item = re.sub(r"^(?:英|日|法|德|俄|韩)语\s*(?=(?:CET|TEM|IELTS|TOEFL|N[1-5]\b|雅思|托福))", "", item, flags=re.I)
    item = re.sub(r"\s+\d{2,3}\s*分$|(?<=\))\s*证书$", "", item)
    item = re.sub(r"(?<![一二三]级)(?:已|考试|证)?通过$", "", _GOT.sub("", _ASIDE_DATE.sub(" ", item)))
    for span in reversed(dates.find(item)):
        item = item[: span.at] + " " + item[span.to :]
    item = re.sub(
        r"[(\[]\s*(?:成绩|分数|score|obtained|issued|expires?|valid)?\s*[:\-–]?\s*[)\]]", " ", item, flags=re.I
    )
    return tidy(
        re.sub(
            r"\s*[(\[]?\s*(?:issued|obtained|expected|expires?|since|取得时间|颁发)\s*[)\]]?\s*$", "", item, flags=re.I
        )
    )


def spaced(item: str) -> list[str]:
    """Cut at single spaces where the parts are certificates of their own ("FRM PMP 基金从业资格")."""
    tokens = item.split(" ")
    if is_chinese(item) or (
        len(tokens) > 1
        and all(re.fullmatch(r"[A-Z]{3,5}(?:-?\d)?", t) and words.certificates().search(t) for t in tokens)
    ):
        held: list[str] = []
        for token in tokens:
            alone = (words.certificates().search(token) or is_chinese(token)) and not _LEVEL.fullmatch(token)
            if held and not (alone and (words.certificates().search(held[-1]) or is_chinese(held[-1]))):
                held[-1] += " " + token
            else:
                held.append(token)
        return held
    return [item]


_NUMERAL = r"(?:\d{1,2}|[IVX]{1,4}|[一二三四五六七八九十]{1,2})"
_PAPER = re.compile(
    rf"\b(?:papers?|modules?|units?|parts?)\s?{_NUMERAL}(?:, {_NUMERAL}){{0,9}}$|[卷科]{_NUMERAL}$", re.I
)
_PAPERS_MORE = re.compile(
    rf"(?:(?:and|&|及|和)\s?)?卷?{_NUMERAL}(?:\s?(?:and|&|及|和)\s?卷?{_NUMERAL})?", re.IGNORECASE
)


def enumerated(items: list[str]) -> list[str]:
    """Join what belongs behind a comma: "Diploma in Governance", "Risk and Compliance"; "Fellow", "CISI"; papers."""
    out: list[str] = []
    for item in items:
        subject = out and _LISTED.search(out[-1]) and re.fullmatch(r"[A-Z]\w+ and [A-Z]\w+", item)
        paper = out and _PAPER.search(out[-1]) and _PAPERS_MORE.fullmatch(item)
        if out and (subject or paper or _STANDING.fullmatch(out[-1])):
            out[-1] += f", {item}"
        else:
            out.append(item)
    return out
