"""Which jobs of a résumé show a topic, what only lies near it, and what names it without a job."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.hiring.screening.matching import forms, leading, places, terms
from app.hiring.screening.matching.attribution import claims, jobs
from app.hiring.screening.matching.attribution.claims import Sought
from app.hiring.screening.matching.attribution.jobs import Shown, Span
from app.hiring.screening.matching.attribution.vocabulary import groups, scan
from app.hiring.screening.matching.compounds import ASPECTS
from app.hiring.screening.matching.finding import NOTHING, Finding, sought, states, words_in
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import LISTS, Job, Line, Resume
from app.hiring.screening.matching.said import said

LISTED, BROADER, RELATED = 0.3, 0.3, 0.2
"""Credits of what does not meet a part: a topic only named, wider work, a neighbour."""


@dataclass(frozen=True)
class Seen:
    """A job, how it shows a part, and the line to quote; `unsure` are the months that may count: nobody says so."""

    job: Job
    shown: Shown
    line: Line | None
    unsure: tuple[Span, ...] = ()


def seen_in(part: Part, place: int, job: Job, resume: Resume) -> Seen:
    """Say how a job shows a part: one of its topics, or each of them where the part asks for every one."""
    lines = [line for line in resume.lines if line.where == f"work/{place}"]
    if part.leads and all(topic.groups == ("team_management",) for topic in part.topics):
        return _leading(part, job, lines, resume)
    one = _seen_in(part, job, lines, resume)
    if part.place and not one.shown.how and (at := _in_room(part, job) or _in_setting(part, job, lines, resume)):
        whole = ((job.start, job.end),) if job.start is not None and job.end is not None else ()
        one = Seen(job, Shown("synonym", at, whole, not whole), next(iter(lines), None))
    if one.shown.how and (part.leads or part.using):
        return _narrowed(one, part, lines, resume)
    return one


def _in_room(part: Part, job: Job) -> str | None:
    """Return the employer or department where it is the place in which the work is asked for."""
    named = any(states(one, job.employer, True) or places.named_so(one.groups, job.employer) for one in part.topics)
    return job.employer if named else None


def _in_setting(part: Part, job: Job, lines: list[Line], resume: Resume) -> str | None:
    """Return the title of a job that speaks of the setting in which some of the years are asked for."""
    told = _read(sought(part.topics[0]), job, lines, resume)
    return job.title if part.within and any(_spoken_of(topic, told) for topic in part.topics) else None


def _shown(topic: Topic, job: Job, lines: list[Line], resume: Resume) -> Shown:
    """Say how a job shows a topic: by the tables, or where they do not know it by the forms of its words."""
    wanted = sought(topic)
    told = _read(wanted, job, lines, resume)
    one = jobs.shown(wanted, told)
    if one.how or not topic.groups:
        return one if one.how else forms.shown(topic.label, told, job.employer)
    thin = all(groups()[group].kind == "domain" and not groups()[group].related for group in topic.groups)
    if thin and forms.held_as(topic.label, told.title):
        return Shown("synonym", told.title, (told.whole,) if told.whole else (), told.whole is None)
    return one


def _leading(part: Part, job: Job, lines: list[Line], resume: Resume) -> Seen:
    """Say in which months of a job people were led, whatever their work."""
    seen = _seen_in(part, job, lines, resume)
    sure, maybe = leading.months(_read(sought(part.topics[0]), job, lines, resume))
    own = replace(seen.shown, how=seen.shown.how or "synonym", text=seen.shown.text or job.title,
                  spans=_as_spans(_all_months((*seen.shown.spans, *sure)))) if sure else seen.shown  # fmt: skip
    return Seen(job, own, seen.line or _quoted(own, lines), maybe)


def _narrowed(one: Seen, part: Part, lines: list[Line], resume: Resume) -> Seen:
    """Keep the months in which people were led and the tools used, where the part asks for that."""
    sure = _all_months(one.shown.spans)
    maybe = set(sure)
    for topic in part.using:
        wanted = sought(topic)
        used = _all_months(jobs.shown(wanted, _read(wanted, one.job, lines, resume)).spans)
        listed = any(states(topic, line.clean, True) for line in resume.of("skills"))
        maybe &= maybe if listed else used
        sure &= maybe if listed and not any(job.description for job in resume.jobs) else used
    if part.leads:
        led, open_ = leading.months(_read(sought(part.topics[0]), one.job, lines, resume))
        sure, maybe = sure & _all_months(led), maybe & _all_months((*led, *open_))
    left = replace(one.shown, spans=_as_spans(sure))
    if not sure and one.shown.spans:
        left = replace(left, how=None, near=None)
    return replace(one, shown=left, unsure=_as_spans(maybe - sure))


def _all_months(spans: Iterable[Span]) -> set[int]:
    return {month for start, end in spans for month in range(start, end)}


def _as_spans(months: set[int]) -> tuple[Span, ...]:
    return tuple((month, month + 1) for month in sorted(months))


def _seen_in(part: Part, job: Job, lines: list[Line], resume: Resume) -> Seen:
    found = [_shown(topic, job, lines, resume) for topic in part.topics]
    own = [one for one in found if one.how]
    if part.every and own and len(own) < len(found):
        own = _of_what_it_is_about(part, found, _read(sought(part.topics[0]), job, lines, resume))
    if not own:
        near = next((one for one in found if one.near), Shown())
        return Seen(job, near, _quoted(near, lines))
    if part.every:
        spans_of = (
            own[0].spans if len(own) == 1 else _as_spans(set.intersection(*(_all_months(one.spans) for one in own)))
        )
        return Seen(job, replace(own[0], spans=spans_of), _quoted(own[0], lines))
    whole = tuple(span for one in own for span in one.spans)
    return Seen(job, replace(own[0], spans=whole), _quoted(own[0], lines))


def _of_what_it_is_about(part: Part, found: list[Shown], told: jobs.Job) -> list[Shown]:
    """Return what shows a part whose work is done about other work, such as the review of corporate loans.

    The other work is then its object, of which the job only has to speak.
    """
    about = [(topic, one) for topic, one in zip(part.topics, found, strict=True) if ASPECTS.isdisjoint(topic.groups)]
    aspects = [one for topic, one in zip(part.topics, found, strict=True) if not ASPECTS.isdisjoint(topic.groups)]
    if not aspects or not all(one.how for one in aspects):
        return []
    return aspects if all(one.how or _spoken_of(topic, told) for topic, one in about) else []


def _spoken_of(topic: Topic, told: jobs.Job) -> bool:
    """Say whether a job names a kind of work as its own or as its object, or all that make it up."""
    texts = [(told.title, told.named), *((one.text, words) for one, words in told.sentences)]

    def named(wanted: Sought) -> bool:
        kinds = (claims.best(text, wanted, words=words if wanted.of_work else None) for text, words in texts)
        return any(claim and claim.kind in (claims.DONE, claims.SLIGHT, claims.OBJECT) for claim in kinds)

    joined = [groups()[group].joined for group in topic.groups if groups()[group].joined]
    return named(sought(topic)) or any(all(named(claims.of_group(one)) for one in some) for some in joined)


def _read(wanted: Sought, job: Job, lines: list[Line], resume: Resume) -> jobs.Job:
    """Take a job apart once for all that is asked; the lines cited for it hold what its fields left out."""
    key = ("job", job, wanted.of_work)
    if key not in resume.worked_out:
        resume.worked_out[key] = _apart(wanted, job, lines)
    return resume.worked_out[key]


def _apart(wanted: Sought, job: Job, lines: list[Line]) -> jobs.Job:
    told = _bare(f"{job.title}{job.description}")
    title, duties = [job.title], [job.description]
    for line in lines:
        if _bare(line.clean) not in told:
            head = (job.title and job.title in line.clean) or (job.employer and job.employer in line.clean)
            rest = _SEPARATED.sub("；", _without(line.clean, job.employer, job.title)).strip("； ")
            if not (head and _names_its_work(job.title)):
                (title if head else duties).append(rest)
    if job.employer and not wanted.of_work:
        duties.append(job.employer)
    return jobs.read("；".join(filter(None, title)), "\n".join(duties), job.start, job.end)


def _names_its_work(title: str) -> bool:
    """Say whether a title names a kind of work by itself: a bond trader of the treasury department trades bonds."""
    kinds = {groups()[one] for word in scan(title) for one in word.groups}
    return any(one.kind == "domain" and not one.field for one in kinds)


_SEPARATED = re.compile(r"\s*[|｜；]+\s*|\s{2,}")
_DATES = re.compile(r"[\d年月日./~–—-]+|至今|\b(?:present|now)\b", re.IGNORECASE | re.ASCII)


def _without(text: str, *known: str) -> str:
    """Return what the line that heads a job says beside employer, title and dates, such as the department."""
    for one in filter(None, known):
        text = text.replace(one, " ")
    return " ".join(_DATES.sub(" ", text).split())


def _bare(text: str) -> str:
    return re.sub(r"[\s•·●▪◆■*–—-]+", "", text)


def _quoted(one: Shown, lines: list[Line]) -> Line | None:
    if one.text is None:
        return None
    text = _bare(one.text)
    inside = (line for line in lines if (bare := _bare(line.clean)) and (bare in text or text in bare))
    return next(inside, lines[0] if lines else None)


def judge_experience(topic: Topic, resume: Resume, work_only: bool) -> Finding:
    """Look for a job that shows a topic, of whatever length; `work_only` leaves internships out."""
    part = Part("topic", topic.label, (topic,))
    seen = [seen_in(part, place, job, resume) for place, job in enumerate(resume.jobs)]
    seen = [one for one in seen if not (work_only and one.job.internship)]
    if own := min((one for one in seen if one.shown.how), key=lambda one: one.job.internship, default=None):
        return Finding(True, 1.0, own.line, own.shown.how)
    named = named_in(part, resume)
    if named and named[0].where == "other":
        return Finding(True, 1.0, *named)
    if named:
        sentence = "“%(quote)s” names %(what)s, but no job shows it. A person decides."
        note = said(sentence, what=topic.label, quote=named[0].text[:120])
        return Finding(False, LISTED, *named, note, doubt=True)
    for kind, credit, sentence in (
        ("broader", BROADER, "“%(quote)s” is wider than %(what)s and does not count by itself. A person decides."),
        ("related", RELATED, "“%(quote)s” is related work, which does not count as %(what)s."),
    ):
        if near := next((one for one in seen if one.shown.near == kind), None):
            note = said(sentence, what=topic.label, quote=near.line.text[:120] if near.line else near.shown.text)
            return Finding(False, credit, near.line, kind, note, doubt=kind == "broader")
    return NOTHING


def named_in(part: Part, resume: Resume) -> tuple[Line, str] | None:
    """Return the line outside of jobs that claims the skill, as a list of skills or a summary does."""
    for line in resume.of("skills", "other"):
        for topic in part.topics:
            wanted = claims.without_tools(sought(topic))
            words = words_in(line, resume) if wanted.of_work else None
            claim = claims.best(line.clean, wanted, line.where in LISTS, words)
            told = (claims.DONE, claims.SLIGHT) if line.where in LISTS else (claims.DONE,)
            if claim and claim.kind in told and not only_denied(topic, resume):
                return line, claim.how
    return None


def only_denied(topic: Topic, resume: Resume) -> bool:
    """Say whether the résumé names a skill only to say that it is missing, as in "无对公信贷经验"."""
    named = [line for line in resume.lines if _named(topic, line, resume)]
    return bool(named) and not any(states(topic, line.clean, True) for line in named)


def _named(topic: Topic, line: Line, resume: Resume) -> bool:
    """Say whether a line has words of a topic, whatever it says of them."""
    wanted = sought(topic)
    if wanted.of_work and any(word.groups & wanted.counted for word in words_in(line, resume)):
        return True
    words = wanted.own + wanted.extra if wanted.of_work else wanted.words
    return terms.pattern(words, True).search(line.clean) is not None
