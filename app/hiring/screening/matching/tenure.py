"""Checks years: of all work, and of the jobs that show a skill."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.hiring.screening.matching import approximate, spans, terms
from app.hiring.screening.matching.attribution import vocabulary
from app.hiring.screening.matching.attribution.jobs import elsewhere
from app.hiring.screening.matching.experience import BROADER, LISTED, RELATED, Seen, named_in, only_denied, seen_in
from app.hiring.screening.matching.finding import Finding, names, sought, states
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part
from app.hiring.screening.matching.resume import Job, Line, Resume
from app.hiring.screening.matching.said import Said, said

UNDATED, INTERNED = 0.55, 0.15
"""Credits of what does not meet a part: its years unknown, or internships alone."""

WIDER = "“%(quote)s” is wider than %(what)s and does not count by itself; %(needed)s asked for. A person decides."


def worked(jobs: Iterable[Job]) -> int:
    """Count months of dated jobs, internships left out, overlapping jobs once."""
    return spans.months(
        (job.start, job.end)
        for job in jobs
        if not job.internship and job.start is not None and job.end is not None and job.end > job.start
    )


def judge_years(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Compare all months worked with the years asked for."""
    what = said("all jobs")
    return approximate.judged(_judge_years, what, said("span", **_parts(part)), (part, resume, meaning))


def _judge_years(part: Part, resume: Resume, _: Meaning) -> Finding:
    has = worked(resume.jobs) or round((resume.years_total or 0.0) * 12)
    dated = [line for line in resume.of("work")]
    undated = [place for place, job in enumerate(resume.jobs) if not job.internship and job.undated]
    line = dated[0] if dated else None
    if undated and has < round(part.number * 12):
        line = next((one for one in dated if one.where == f"work/{undated[0]}"), line)
        return _unreadable(_Years(part, said("all jobs"), has), line, "exact")
    return _compared(_Years(part, said("all jobs"), has), line, "exact")


@dataclass(frozen=True)
class _Years:
    """The months that a résumé has of what a part asks for."""

    part: Part
    what: Said
    has: int

    @property
    def needed(self) -> int:
        return round(self.part.number * 12)

    @property
    def enough(self) -> bool:
        return self.has >= self.needed

    def said(self, sentence: str, **more: object) -> Said:
        return said(sentence, what=self.what, has=_span(self.has), needed=_span(self.needed), **more)


def _span(months: int) -> Said:
    return said("span", years=months // 12, months=months % 12)


def judge_skill_years(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Count the months of the jobs that show the skill; a job's months count once, however often it shows it."""
    what = said(names(part))
    found = approximate.judged(_judge_skill_years, what, said("span", **_parts(part)), (part, resume, meaning))
    return _left_open(found, part, resume) if part.open and not (found.met or found.doubt) else found


def _names(work: str, title: str) -> bool:
    """Say whether a title holds the words of some work, whatever kind of it: 客户经理 of 对公客户经理."""
    edge = r"\b" if work.isascii() else ""
    return len(work) > 1 and re.search(f"{edge}{re.escape(work)}{edge}", title, re.IGNORECASE) is not None


def _left_open(found: Finding, part: Part, resume: Resume) -> Finding:
    """Leave to a person what is near work of which a post takes the like, or of a post that says no more of it."""
    titled = [job for job in resume.jobs if any(_names(topic.label, job.title) for topic in part.topics)]
    if part.topics and worked(titled) >= max(1, round(part.number * 12)):
        years = _Years(part, said(names(part)), worked(titled))
        line = next((one for one in resume.of("work") if titled[0].title in one.clean), None)
        return _compared(years, line, "synonym" if line else None)
    unknown = not any(topic.groups for topic in part.topics)
    if worked(resume.jobs) < round(part.number * 12) or not (unknown or found.how == "related"):
        return found
    if found.line is None:
        note = said("The résumé says nothing of “%(what)s”. A person decides.", what=names(part))
    else:
        sentence = "“%(quote)s” may be comparable to %(what)s. A person decides."
        note = said(sentence, what=names(part), quote=found.line.text[:120])
    return replace(found, said=note, doubt=True)


def _parts(part: Part) -> dict[str, int]:
    years, months = divmod(round(part.number * 12), 12)
    return {"years": years, "months": months}


def _judge_skill_years(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    jobs = [one for one in enumerate(resume.jobs) if not any(word in one[1].title.lower() for word in part.without)]
    seen = [seen_in(part, place, job, resume) for place, job in jobs]
    own = [one for one in seen if one.shown.how and not one.job.internship]
    years = _Years(part, said(names(part)), spans.months(span for one in own for span in one.shown.spans))
    if not part.every and (stated := round(_stated(part, resume) * 12)):
        # Without the duties the titles alone may say too much: who stated the years knew both.
        years = replace(years, has=stated if _untold(resume) else max(years.has, stated))
    longest = max(own, key=lambda one: spans.months(one.shown.spans), default=None)
    line, how = (longest.line, longest.shown.how) if longest else (None, None)
    if years.enough:
        return _compared(years, line, how)
    if undated := next((one for one in own if one.shown.undated), None):
        return _unreadable(years, undated.line, undated.shown.how)
    if unsure := [one for one in seen if one.unsure and not one.job.internship]:
        months = [span for one in (*own, *unsure) for span in (*one.shown.spans, *one.unsure)]
        if spans.months(months) >= years.needed:
            quote = unsure[0].line.text[:120] if unsure[0].line else unsure[0].job.title
            note = years.said(WIDER, quote=quote)
            return Finding(False, BROADER, unsure[0].line, "broader", note, doubt=True)
    if years.has:
        return _compared(years, line, how)
    return _without_years(years, seen, resume, meaning)


def _without_years(years: _Years, seen: list[Seen], resume: Resume, meaning: Meaning) -> Finding:
    """Say what comes nearest where no dated job shows the skill: a mere name, wider or related work, internships."""
    part = years.part
    if interned := next((one for one in seen if one.shown.how and one.job.internship), None):
        sentence = "%(what)s: only internships, which do not count; %(needed)s asked for."
        return Finding(False, INTERNED, interned.line, interned.shown.how, years.said(sentence))
    if named := named_in(part, resume):
        sentence = (
            "%(what)s is named in “%(quote)s”, but no dated job shows it, so its years are unknown; "
            "%(needed)s asked for. A person decides."
        )
        return Finding(False, LISTED, named[0], named[1], years.said(sentence, quote=named[0].text[:120]), doubt=True)
    near = [one for one in seen if one.shown.near and not one.job.internship]
    if near:
        return _near(years, near)
    if wider := _wider(part, resume, years.needed):
        return Finding(False, BROADER, None, "broader", years.said(WIDER, quote=wider), doubt=True)
    own = [line for line in resume.of("work")]
    alike = None if part.every or any(topic.groups for topic in part.topics) else _alike(part, own, meaning)
    if alike:
        sentence = (
            "“%(quote)s” may mean %(what)s, which does not count by itself; %(needed)s asked for. A person decides."
        )
        return Finding(False, LISTED, alike, "meaning", years.said(sentence, quote=alike.text[:120]), doubt=True)
    if part.within and not any(topic.groups for topic in part.topics):
        sentence = "The résumé does not say how long it was %(what)s; %(needed)s asked for. A person decides."
        return Finding(False, 0.0, said=years.said(sentence), doubt=True)
    return _compared(years, None, None)


def _wider(part: Part, resume: Resume, needed: int) -> str | None:
    """Return the skill with enough years of its own that is wider than what is asked for."""
    groups = [frozenset().union(*(word.groups for word in vocabulary.scan(terms.plain(skill), True)))
              for skill in resume.years_by_skill]  # fmt: skip
    broader = frozenset().union(*(sought(topic).broader for topic in part.topics))
    return next(
        (skill for (skill, years), of in zip(resume.years_by_skill.items(), groups, strict=True)
         if of & broader and round(years * 12) >= needed),
        None,
    )  # fmt: skip


def _near(years: _Years, near: list[Seen]) -> Finding:
    """Name the longest work that is wider than the skill or only related to it; neither counts."""
    for kind, credit, sentence in (
        ("broader", BROADER, WIDER),
        ("related", RELATED, "“%(quote)s” is related work, which does not count as %(what)s; %(needed)s asked for."),
    ):  # fmt: skip
        of = [one for one in near if one.shown.near == kind]
        months = worked(one.job for one in of)
        if of and (kind == "related" or months >= years.needed):
            longest = max(of, key=lambda one: (one.job.end or 0) - (one.job.start or 0))
            quote = longest.line.text[:120] if longest.line else longest.shown.text
            share = min(1.0, months / years.needed) if years.needed else 1.0
            return Finding(
                False, credit * share, longest.line, kind, years.said(sentence, quote=quote), doubt=kind == "broader"
            )
    return _compared(years, None, None)


def _alike(part: Part, lines: list[Line], meaning: Meaning) -> Line | None:
    """Return the line of a job that may mean the skill; nearness alone never counts as years."""
    found = [meaning.best(topic.label, lines) for topic in part.topics]
    return next((line for line in found if line), None)


def _untold(resume: Resume) -> bool:
    """Say whether the duties of the jobs are not known, as in the files that scripts/quality resumes writes."""
    return not any(job.description for job in resume.jobs)


def _stated(part: Part, resume: Resume) -> float:
    """Return the years that were stated of the skill, of a synonym or of a narrower kind.

    Where the duties of the jobs are not known, the titles must not all be those of neighbours.
    """
    titles = [job.title for job in resume.jobs if not job.internship]
    unknown = bool(titles) and _untold(resume)
    topics = [
        topic for topic in part.topics
        if not (unknown and all(elsewhere(sought(topic), title) for title in titles)) and not only_denied(topic, resume)
    ]  # fmt: skip
    told = [*resume.years_by_skill.items(), *_years_in_lists(resume)]
    return max(
        (years for skill, years in told if any(states(topic, terms.plain(skill), True) for topic in topics)),
        default=0.0,
    )


_WITH_YEARS = re.compile(
    r"(?P<skill>[^、,，;；/|:：()]{1,30}?)\s*[(:：-]?\s*(?<![\d.])(?P<n>\d{1,2})\+?\s*(?:年|years?\b|yrs?\b)",
    re.IGNORECASE | re.ASCII,
)


def _years_in_lists(resume: Resume) -> list[tuple[str, float]]:
    """Return the years that a list of skills gives each of them, "Java(7年)", up to those of all work."""
    most = worked(resume.jobs) / 12 + 0.5
    found = [match for line in resume.of("skills") for match in _WITH_YEARS.finditer(line.clean)]
    return [(match["skill"], float(match["n"])) for match in found if float(match["n"]) <= most]


def _unreadable(years: _Years, line: Line | None, how: str | None) -> Finding:
    sentence = (
        "%(what)s: %(has)s of dated work; “%(quote)s” may add to it, but its dates could not be read. "
        "%(needed)s asked for; a person decides."
    )
    share = years.has / years.needed if years.needed else 0.0
    note = years.said(sentence, quote=line.text[:120] if line else "–")
    return Finding(False, max(UNDATED, min(0.95, share)), line, how if line else None, note, doubt=True)


def _compared(years: _Years, line: Line | None, how: str | None) -> Finding:
    has, needed = years.has, years.needed
    if years.enough:
        enough = years.said("%(what)s: %(has)s of dated work; %(needed)s asked for.")
        return Finding(True, 1.0, line, how, enough, min(2.0, has / needed) - 1 if needed else 0.0)
    if not has:
        sentence = "%(what)s: no dated work was found; %(needed)s asked for."
        return Finding(False, 0.0, line, how, years.said(sentence))
    sentence = "%(what)s: %(has)s of dated work, less than the %(needed)s asked for."
    return Finding(False, has / needed, line, how, years.said(sentence))
