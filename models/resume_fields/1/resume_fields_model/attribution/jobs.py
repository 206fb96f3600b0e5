"""Which months of a job show a kind of work, and what of it only lies near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import stretches
from .claims import DENIED, DONE, OBJECT, OTHERS, SLIGHT, Claim, Sought, best, cue, functions, functions_of, of_group
from .stretches import Stretch
from .vocabulary import Word, groups, plain, scan

Span = tuple[int, int]
ABOUT_OTHERS = frozenset({"software_dev", "audit", "recruitment", "training", "project_management"})
"""Functions whose titles name the work that they build for, look at, hire for or teach."""


@dataclass(frozen=True)
class Part:
    """A sentence of a job, its known words, and what it claims of the work that is sought."""

    said: Stretch
    words: list[Word]
    claim: Claim | None


@dataclass(frozen=True)
class Shown:
    """What a job shows of the work that is sought.

    how: exact, synonym or narrower, None where the job does not show it; text: the sentence that says so. spans: the
    months since year 0, ends not included; undated: the work is shown, but its months cannot be read. near: where it
    is not shown, related or broader work, with the sentence `text`.
    """

    how: str | None = None
    text: str | None = None
    spans: tuple[Span, ...] = ()
    undated: bool = False
    near: str | None = None


@dataclass(frozen=True)
class Job:
    """A job as it is told: its title and sentences with their known words, and its months where they can be read."""

    title: str
    named: list[Word]
    sentences: list[tuple[Stretch, list[Word]]]
    whole: Span | None


def read(title: str, duties: str, start: int | None, end: int | None) -> Job:
    """Take a job apart once, however many kinds of work are sought in it."""
    title, duties = plain(title or ""), plain(duties or "")
    whole = (start, end) if start is not None and end is not None and end >= start else None
    # The same sentence again says nothing new.
    sentences = dict.fromkeys(stretches.read(duties, *(whole or (None, None))))
    return Job(title, scan(title), [(one, scan(one.text)) for one in sentences], whole)


def shown(sought: Sought, job: Job, literal: bool = False) -> Shown:
    """Say which months of a job show the work that is sought.

    Duties under the title of a neighbour do not show it, unless `literal` is set and they use its very words.
    """
    named = best(job.title, sought, words=job.named)
    named = named if named and named.kind in (DONE, SLIGHT) else None
    parts = [Part(one, words, best(one.text, sought, words=words)) for one, words in job.sentences]
    away = named is None and elsewhere(sought, job.title, job.named)
    done = [
        one for one in parts
        if one.claim and one.claim.kind == DONE
        and (one.said.dated or not away or (literal and one.claim.how == "exact"))
    ]  # fmt: skip
    if not named and not done:
        joint = None if away else _joint(sought, job, parts)
        if joint is None:
            return _near(sought, job, parts, away)
        return Shown("synonym", joint, (job.whole,) if job.whole else (), job.whole is None)
    if named and any(one.said.dated for one in done) and cue("sequence").search(job.title):
        # A title of several posts, "teller, later credit officer", is none of the months before the duties say so.
        named, done = None, [one for one in done if one.said.dated]
    spans = _spans(sought, named is not None, parts, done, job.whole)
    claim, text = (named, job.title) if named else (done[0].claim, done[0].said.text)
    return Shown(claim.how if claim else None, text, spans, job.whole is None and not spans)


def elsewhere(sought: Sought, title: str, named: list[Word] | None = None) -> bool:
    """Say whether a title names a neighbour of the work, or a function that has such work as its object."""
    if sought.field == "general" or sought.tool or not sought.groups:
        return False
    known = scan(title) if named is None else named
    systems = [word for word in known if _of_a_system(title, word, sought)]
    words = [word.groups for word in known if word not in systems]
    if systems and not any(of & sought.counted for of in words):
        return True
    words = [of for of in words if not of & sought.allowed]
    if any(of & sought.related and not of & (sought.counted | sought.broader) for of in words):
        return True
    cued = [function for function, said in functions_of("title") if said.search(title)]
    if not any(sought.of(of) or of & sought.broader for of in words):
        # "Risk systems developer" builds for risk: what is about the work of others says more than whose work it is.
        strong = [one for one in cued if one & ABOUT_OTHERS and not sought.of(one)]
        if any(not _both_technical(sought, one) for one in strong):
            return True
    if any(sought.of(of) or of & sought.broader for of in [*words, *cued]):
        return False
    return any(one and not _both_technical(sought, one) for one in [*(of & functions() for of in words), *cued])


def _of_a_system(title: str, word: Word, sought: Sought) -> bool:
    """Say whether a word of a title names the work only to say what a system or its maker is for."""
    return sought.field != "technology" and bool(
        word.groups & sought.counted and (cue("head").match(title[word.end :]) or cue("maker").match(title[word.end :]))
    )


def _both_technical(sought: Sought, named: frozenset[str]) -> bool:
    return sought.field == "technology" and any(groups()[one].field == "technology" for one in named)


def _spans(sought: Sought, titled: bool, parts: list[Part], done: list[Part], whole: Span | None) -> tuple[Span, ...]:
    own = [span for one in done if (span := one.said.span)]
    if whole is None or (not titled and len(own) == len(done)):
        return tuple(own)
    held = {id(one) for one in done}
    others = [
        span for one in parts if (span := one.said.span) and id(one) not in held and (own or _other_role(one, sought))
    ]
    return tuple(_without(whole, others)) + tuple(own)


def _other_role(part: Part, sought: Sought) -> bool:
    stated = {one for word in part.words for one in word.groups if groups()[one].kind == "domain"}
    return part.said.opens_role and bool(stated - sought.counted)


def _without(span: Span, taken: Iterable[Span]) -> list[Span]:
    left, (begin, end) = [], span
    for start, stop in sorted(taken):
        if start > begin:
            left.append((begin, min(start, end)))
        begin = max(begin, stop)
    return [*left, (begin, end)] if begin < end else left


def _joint(sought: Sought, job: Job, parts: list[Part]) -> str | None:
    """Return the last sentence of those that together show all groups which make up the sought one."""
    texts = [(job.title, job.named), *((one.said.text, one.words) for one in parts if not one.said.dated)]
    for group in sought.groups:
        joined = groups()[group].joined
        said = [place for one in joined if (place := _saying(of_group(one), texts)) is not None]
        if said and len(said) == len(joined):
            return texts[max(said)][0]
    return None


def _saying(sought: Sought, texts: list[tuple[str, list[Word]]]) -> int | None:
    claims = (best(text, sought, words=words) for text, words in texts)
    return next((place for place, claim in enumerate(claims) if claim and claim.kind == DONE), None)


def _near(sought: Sought, job: Job, parts: list[Part], away: bool) -> Shown:
    """Return the sentence that comes nearest: broader work unless the job is a neighbour's or others do it."""
    texts = [(job.title, job.named), *((one.said.text, one.words) for one in parts)]
    stated = [(text, frozenset().union(*(word.groups for word in words))) for text, words in texts if text]
    objects = [one.said.text for one in parts if one.claim and one.claim.kind in (DONE, OBJECT)]
    related = next(iter(objects), None) or next((text for text, of in stated if of & sought.related), None)
    wider = frozenset(one for one in sought.broader if groups()[one].kind == "domain" and not groups()[one].field)
    broader = next((text for text, of in stated if of & wider), None)
    disowned = any(one.claim and one.claim.kind in (OTHERS, DENIED) for one in parts)
    if broader and not related and not away and not disowned:
        return Shown(near="broader", text=broader)
    if related is None and away and any(one.claim for one in parts):
        related = job.title
    return Shown(near="related", text=related) if related else Shown()
