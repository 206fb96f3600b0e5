"""Whether a text says the words of a requirement that no table knows, in other forms or another order."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.hiring.screening.matching.attribution import jobs
from app.hiring.screening.matching.attribution.claims import DONE, SLIGHT, Sought, best, functions_of
from app.hiring.screening.matching.attribution.jobs import Shown

HALF = 0.5
"""The share of a requirement's words from which a person has to look; all of them show it."""

WIDEST = 120
"""Letters over which the words may be spread in one sentence."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#]*", re.ASCII)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,40}", re.ASCII)
_EMPTY_ZH = re.compile(
    r"工作|业务|相关|岗位|能力|领域|方面|行业|经验|经历|知识|技能|操作|流程|专业|实务|管理|项目|从事|负责|使用|熟悉|了解|掌握|的"
)
_EMPTY_EN = frozenset(
    re.findall(
        r"\w+",
        "the and for with from into such other all any our your their work works working job jobs business "
        "services service activity activities area areas field fields industry sector role roles team experience "
        "knowledge skills skill understanding practice practices process processes matters related similar general "
        "strong good management managing operations handling using use including based level environment within "
        "across you who that this are have has can will able ",
    )
)
_KINDS_EN = frozenset({"management", "business", "service", "process", "practice"})
"""Words that say little behind a noun and much before it: management accounting is no other accounting."""

_ENDINGS = (
    "ants", "ant",
    "izations", "isations", "ization", "isation", "ations", "ances", "ance", "ences", "ence", "ation", "ements",
    "ement", "ments", "ment", "ings", "ing",
    "ions", "ion", "ists", "ist", "ians", "ian", "ials", "ial", "als", "al", "ers", "er", "ors", "or", "ies", "ied",
    "ive", "ed", "es", "ity", "s", "y", "e",
)  # fmt: skip
_OWN_WORDS = frozenset({"customs", "news", "goods"})
"""Plurals that mean something else than their singular."""

ABOUT_OTHERS = frozenset({"recruitment", "audit", "training"})
"""Functions whose titles name the work of others."""


@functools.lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what the forms of an English word share: procurement, procured and procuring have procur."""
    low = word.lower()
    if low in _OWN_WORDS or len(low) < 4:
        return low
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            bare = low[: -len(ending)]
            doubled = len(bare) > 3 and bare[-1] == bare[-2] and (bare[-1] not in "sl" or len(bare) > 5)
            return bare[:-1] if doubled else bare
    return low


def _alike(one: str, other: str) -> bool:
    """Say whether two stems are of one word: an ending may have been cut from one that belongs to it, "charter"."""
    if one == other or {one, other} & _OWN_WORDS:
        return one == other
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short) and long[len(short) :] in _ENDINGS


@functools.lru_cache(maxsize=2048)
def wanted(label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stems of a label's English words and its Chinese stretches, without words that say nothing."""
    words = [one for one in _WORD.findall(label) if len(one) > 1]
    telling = [one for one in words if one.lower() not in _EMPTY_EN] or words
    if len(telling) == 1 and len(words) == 2 and words[0].lower() in _KINDS_EN:
        telling = words
    whole = _CHINESE.findall(label)
    chinese = [piece for one in whole for piece in _CHINESE.findall(_EMPTY_ZH.sub(" ", one))] or whole
    return tuple(dict.fromkeys(stem(one) for one in telling)), tuple(dict.fromkeys(chinese))


@dataclass(frozen=True)
class Said:
    """How much of a label a text says, 0 to 1, and the stretch that says it."""

    share: float
    start: int = 0
    end: int = 0


def said(label: str, text: str) -> Said:
    """Return how much of a label a text says."""
    stems, chinese = wanted(label)
    size = len(stems) + sum(len(piece) / 2 for piece in chinese)
    if not size:
        return Said(0.0)
    places = [place for one in chinese for place in _covered(one, text)]
    held = sum((end - start) / 2 for start, end in places)
    if stems:
        words = [(stem(one[0]), one.span()) for one in _WORD.finditer(text)]
        hits = [place for one in stems if (place := next((at for word, at in words if _alike(one, word)), None))]
        held += len(hits)
        places += hits
    if not places:
        return Said(0.0)
    return Said(min(1.0, held / size), min(start for start, _ in places), max(end for _, end in places))


def _covered(piece: str, text: str) -> list[tuple[int, int]]:
    """Return the places of the longest stretches of two letters or more that a text has of a Chinese one."""
    found, at = [], 0
    while at < len(piece) - 1:
        length = next((n for n in range(len(piece) - at, 1, -1) if piece[at : at + n] in text), 0)
        if length:
            start = text.index(piece[at : at + length])
            found.append((start, start + length))
        at += length or 1
    return found


def claimed(label: str, text: str) -> float:
    """Return the share of a label that a text says of somebody's own work: what is denied, wished or taught is none."""
    one = said(label, text)
    if one.share < HALF or one.end - one.start > WIDEST:
        return 0.0
    claim = best(text, Sought((text[one.start : one.end],)))
    return one.share if claim and claim.kind in (DONE, SLIGHT) else 0.0


def shown(label: str, job: jobs.Job, employer: str) -> Shown:
    """Say which months of a job show a kind of work that no table knows, or the sentence that says half of it."""
    whole = (job.whole,) if job.whole else ()
    if claimed(label, job.title) == 1.0:
        return Shown("synonym", job.title, whole, job.whole is None)
    others = any(function & ABOUT_OTHERS and cue.search(job.title) for function, cue in functions_of("title"))
    told = [one for one, _ in job.sentences if _with(label, job.title, one.text) == 1.0]
    if told and not others:
        own = tuple(span for one in told if (span := one.span))
        spans = own if len(own) == len(told) else whole
        return Shown("synonym", told[0].text, spans, job.whole is None and not spans)
    near = next((text for text in _texts(job) if _with(label, f"{job.title} {employer}", text) >= HALF), None)
    return Shown(near="broader", text=near) if near else Shown()


_ROLES = (
    r"(?:manage\w*|officers?|executives?|supervis\w*|coordinat\w*|co-ordinat\w*|specialists?|leads?|heads?|assistants?|administrat\w*|directors?|"
    r"associates?|staff|clerks?|advis[eo]rs?|technicians?|operat\w*)"
)
_OF_A_ROLE = re.compile(
    r"(?P<work>[\w&-]+(?: [\w&-]+)?) (?:management|administration|operations|services|work|support)", re.I
)


def held_as(label: str, title: str) -> bool:
    """Say whether a title names who does a work: a "Facilities Executive" does facilities management."""
    match = _OF_A_ROLE.fullmatch(label.strip())
    if match is None:
        return False
    words = r"\W+".join(re.escape(stem(one)) + r"\w*" for one in match["work"].split())
    return re.search(rf"\b{words}\W+{_ROLES}\b", title, re.IGNORECASE) is not None


def _texts(job: jobs.Job) -> Iterable[str]:
    return (job.title, *(one.text for one, _ in job.sentences))


def _with(label: str, title: str, text: str) -> float:
    """Return the share of a label that a sentence claims together with the title above it."""
    one = said(label, text)
    if not one.share:
        return 0.0
    claim = best(text, Sought((text[one.start : one.end],)))
    if claim is None or claim.kind not in (DONE, SLIGHT):
        return 0.0
    return max(claimed(label, text), said(label, f"{title} ; {text}").share)
