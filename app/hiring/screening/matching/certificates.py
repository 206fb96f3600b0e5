"""Checks whether a résumé holds the certificates that a requirement asks for, in the grade that it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.hiring.screening.matching import certificate_forms, forms, grades, levels, promised, terms
from app.hiring.screening.matching.finding import Finding, names, words_of
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import LISTS, Line, Resume
from app.hiring.screening.matching.said import said

LISTED_KIND = 0.3
"""Credit of a certificate that may be comparable to the one asked for."""

_NOT_YET = re.compile(
    r"备考|在考|拟考|报考|待考|考试中|学习中|在读|计划|准备|打算|预计|部分科目|\d+\s*[门科]|[一二两三四五六]\s*[门科](?!目全)|报名|复习"
    r"|(?:今|明|下)(?:年|半年)[^，。;；]{0,4}(?:考|取得|获得)|(?:将|拟)[^，。;；]{0,4}(?:考取|取得|报考)"
    r"|过期|已到期|到期未|失效|吊销|注销|未续|(?:未|没|没有|尚未)(?:通过|考|取得|获得|拿到|持有)"
    r"|\b(?:candidate|studying|preparing|in progress|pursuing|planning|planned|registered for|sitting|expired|"
    r"lapsed|revoked|suspended|surrendered|no longer|not (?:yet|held|renewed)|partially|"
    r"passed \w+ (?:of|out)|papers?(?! \d)|expected|ongoing|working towards?|enrolled|"
    r"applied for|application (?:filed|submitted)|inactive|sit(?:s|ting)? (?:for )?(?:the )?(?:part|level|exam)|"
    r"awaiting|pending|exam (?:booked|scheduled|due|in)|"
    r"booked|failed|student|trainee|part[- ]qualified|finalist|to be (?:taken|completed|sat))\b",
    re.IGNORECASE | re.ASCII,
)
_STEP = re.compile(
    r"^\s*[（(,:：-]?\s*(?:Part|Level|L)\s*-?\s*(?:I{1,2}|1|2)(?![A-Za-z\d])|^\s*[（(]?\s*[一二]级|"
    r"^\s*[（(]?\s*(?:I{1,2}|1|2)级",
    re.IGNORECASE | re.ASCII,
)
_PARTLY = re.compile(
    r"(?:通过|考过|过了?)[^，。;；]{0,4}[一二12]级(?![^。;；]{0,6}三级(?:已|通过|考过))"
    r"|\b(?:passed|cleared|completed)\s+(?:\w+\s+)?(?:Part|Level)\s*(?:I{1,2}|1|2)(?![I\d])(?!\s*(?:and|&|,)\s)"
    r"|\d{4}年\d{1,2}月份?(?:参加)?考(?!取|过|出|获|试通过|试合格)",
    re.IGNORECASE | re.ASCII,
)
"""Says of a certificate of several steps which of them was passed, or when it is sat for."""

_SAYS_HELD = re.compile(
    r"证书|牌照|驾照|驾驶证|资格|持有|职称|考取|年取得|\b(?:licen[cs]e|certif|qualif|charter|holder)", re.I | re.ASCII
)
"""What a line among those of a job says where it names a certificate held, not a subject of the work."""

_CLAUSE = re.compile(r"[，,;；、。|]")

_NOT_LETTERS = re.compile(r"[\W\d]|年|月")
"""What may stand beside the words for "not yet" in a clause of their own: "CFA Level II, in progress (2026)"."""

_EXPLAINED = re.compile(
    r"[^，,;；、。|:：()（）-]{0,40}(?:[:：]|\s[-–—]+\s)(?P<told>[^;；|]*)|[^，,;；、。|:：]{0,40}?[(（](?P<inner>[^)）]*)[)）]",
    re.ASCII,
)


def judge_certificate(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for the certificates among those the résumé holds, not among those it prepares for."""
    found = [hit for topic in part.topics if (hit := _certificate(topic, resume))]
    hits = [hit for hit in found if hit.sure]
    unknown = [line for line in resume.of("certificates") if not terms.known(line.clean, frozenset({"certificate"}))]
    unknown = [line for line in unknown if not levels.languages(line.clean) and not _NOT_YET.search(line.clean)]
    begun = next((line for topic in part.topics if (line := _begun(topic, resume))), None)
    if not hits and part.level == promised.BEGUN and begun:
        return Finding(True, 1.0, begun, "synonym", said("The résumé holds “%(quote)s”.", quote=begun.text[:120]))
    if not hits and part.level == promised.LATER:
        # Who may obtain it after being taken on need not name it.
        return Finding(False, LISTED_KIND if begun else 0.0, begun, "related" if begun else None, touched=True)
    if not hits and found:
        sentence = "“%(quote)s” does not say which grade of %(what)s it is. A person decides."
        return _doubted(part, found[0].line, sentence)
    if not hits and part.open and unknown:
        return _doubted(part, unknown[0], "“%(quote)s” may be comparable to %(what)s. A person decides.")
    if not hits:
        return Finding(False, 0.0, said=said("No certificate “%(name)s” was found in the résumé.", name=names(part)))
    met = len(hits) == len(part.topics) if part.every else True
    quoted = said("The résumé holds “%(quote)s”.", quote=hits[0].line.text[:120])
    missing = said("Not all of “%(name)s” were found in the résumé.", name=names(part))
    credit = len(hits) / len(part.topics) if part.every else 1.0
    return Finding(met, credit, hits[0].line, hits[0].how, quoted if met else missing)


_LOST = re.compile(
    r"过期|已到期|失效|吊销|注销|未考|\b(?:expired|lapsed|revoked|surrendered|failed|no longer|abandoned)\b",
    re.IGNORECASE | re.ASCII,
)


def _begun(topic: Topic, resume: Resume) -> Line | None:
    """Return the line that names a certificate, held or begun."""
    own, same = words_of(topic)
    for line in resume.of("certificates", "other", "skills", "education"):
        match = terms.pattern(own + same, True).search(line.clean)
        if match and not terms.denied(line.clean, match.start()) and not _LOST.search(line.clean):
            return line
    return None


def _doubted(part: Part, line: Line, sentence: str) -> Finding:
    told = said(sentence, what=names(part), quote=line.text[:120])
    return Finding(False, LISTED_KIND, line, "broader", told, doubt=True)


class _Hit(NamedTuple):
    """A line that names a certificate; `sure` is false where it does not say the grade that is asked for."""

    line: Line
    how: str
    sure: bool = True


def _certificate(topic: Topic, resume: Resume) -> _Hit | None:
    own, same = words_of(topic)
    short = len(topic.label) <= 2 and topic.label.isascii()
    everywhere = resume.of("other", "work", "education", "skills", "certificates", "languages")
    named = [line for line in resume.of("work", "education") if _SAYS_HELD.search(line.text) or _alone(line)]
    unsure = None
    for line in [*resume.of("certificates"), *resume.of("other", "skills", "languages"), *named]:
        if _taken_back(line, everywhere) or (
            short and not (line.where == "certificates" or _SAYS_HELD.search(line.clean))
        ):
            continue
        if passed := _step(topic, line):
            return passed
        for start, end in _named(topic, own + same, line):
            text = line.clean[start:end]
            whole = not re.search(r"I{1,2}\b|级|\b[12]\b", text)
            step = whole and not topic.tier and (_STEP.match(line.clean[end:]) or _PARTLY.search(line.clean[start:]))
            if not_held(line.clean, start) or step:
                continue
            grade = grades.held(line.clean, start, end) if topic.grade else 0
            if grade is None and topic.grade == grades.LOWEST:
                grade = grades.LOWEST
            stated = grades.tiers(line.clean)
            other = bool(topic.tier and stated) and not grades.of_tier(topic.tier, stated)
            sure = grade is not None and (not topic.tier or bool(stated))
            hit = _Hit(line, "exact" if text.lower() == topic.label.lower() else "synonym", sure)
            if sure and not other and grade is not None and grade >= topic.grade:
                return hit
            unsure = unsure or (None if sure or other else hit)
    return unsure


_OF_STUDIES = re.compile(
    r"方向|专业|学|班|\b(?:track|stream|route|pathway|university|college)\b", re.IGNORECASE | re.ASCII
)


def _alone(line: Line) -> bool:
    """Say whether a line among the studies names no study: a certificate may stand there in a line of its own."""
    own = line.where.startswith("education") and len(line.clean) <= 40
    return own and not levels.degree(line.clean) and not _OF_STUDIES.search(line.clean)


def _step(topic: Topic, line: Line) -> _Hit | None:
    """Look for a step of a certificate among those that a line lists: "Levels I and II passed"."""
    if not (asked := certificate_forms.step_asked(topic.label)):
        return None
    passed = certificate_forms.steps_passed(asked[0], line.clean, lambda text: bool(_NOT_YET.search(text)))
    return next((_Hit(line, "synonym") for step in passed if step >= asked[1]), None)


_GENERIC = re.compile(r"职业|专业|执业|从业|注册|国家|人员|考试|技术|资格|合格|上岗|证书?|中国|全国|认证", re.ASCII)


_GRADED = re.compile(r"[初中高]级|[一二三四五]级|助理|^准")
"""Says of a name which of several it is."""


def _named(topic: Topic, words: tuple[str, ...], line: Line) -> Iterator[tuple[int, int]]:
    """Yield where a line names a certificate; one that no table knows by most of its name as well."""
    matches = [match.span() for match in terms.pattern(words, line.where in LISTS).finditer(line.clean)]
    matches = matches or list(certificate_forms.by_initials(topic.label, line.clean))
    if not matches and "soft_exam" in topic.groups and line.where == "certificates":
        matches = [(start, end) for start, end, _ in grades.titles(line.clean)]
    yield from matches
    if matches or topic.groups or line.where not in ("certificates", "other"):
        return
    core = _GENERIC.sub("", topic.label)
    if core.isascii():
        told = forms.said(topic.label, line.clean)
        if len(topic.label.split()) > 1 and told.share == 1.0 and told.end - told.start <= 2 * len(topic.label) + 10:
            yield told.start, told.end
    elif len(core) > 3 and not _GRADED.search(core) and core[-2:] in line.clean:
        told = forms.said(core, line.clean)
        if told.share >= 0.6 or (told.share >= 0.5 and core[-3:] in line.clean):
            yield told.start, told.end


def _taken_back(line: Line, everywhere: Sequence[Line]) -> bool:
    """Say whether the whole line, of which a list keeps only the name, says that the certificate is not held.

    A list entry stands by itself: "CPA" may come from "CPA已通过4门" or from "CFA, CPA (expired)".
    """
    if line.where != "certificates":
        return False
    word = terms.pattern((line.clean,), True)
    whole = [(other, match) for other in everywhere if len(other.clean) > len(line.clean)
             for match in word.finditer(other.clean)]  # fmt: skip
    return bool(whole) and all(not_held(other.clean, match.start()) for other, match in whole)


def not_held(text: str, start: int) -> bool:
    """Say whether what stands around a certificate says that it is not held, or not yet, or no longer."""
    # A date in between, "计划2025年下半年考取", does not end the clause.
    clause, *others = _CLAUSE.split(text[start:])
    if others and len(_NOT_LETTERS.sub("", _NOT_YET.sub("", others[0]))) <= 2 and _NOT_YET.search(others[0]):
        clause += others[0]
    if explained := _EXPLAINED.match(text[start:]):
        # What stands behind a colon or in brackets tells of the certificate up to its end, commas or not.
        clause += explained["told"] or explained["inner"] or ""
    before = _CLAUSE.split(text[:start])[-1]
    return terms.denied(text, start) or bool(_NOT_YET.search(before + clause))
