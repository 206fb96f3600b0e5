"""Checks years: of all work, and of the jobs that show a skill."""

from __future__ import annotations

from collections.abc import Iterable

from app.hiring.screening.matching import spans, terms
from app.hiring.screening.matching.finding import Finding, names, states, words_of
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import Job, Line, Resume
from app.hiring.screening.matching.said import Said, said


def worked(jobs: Iterable[Job]) -> int:
    """Count months of dated jobs, internships left out, overlapping jobs once."""
    return spans.months(
        (job.start, job.end)
        for job in jobs
        if not job.internship and job.start is not None and job.end is not None and job.end > job.start
    )


def judge_years(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare all months worked with the years asked for."""
    has = worked(resume.jobs) or round((resume.years_total or 0.0) * 12)
    dated = [line for line in resume.of("work")]
    return _years_finding(part, has, dated[0] if dated else None, "exact", said("all jobs"), None)


def judge_skill_years(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Count the months of the jobs that show the skill; a job's months count once, however often it shows it."""
    shown: list[tuple[Job, Line | None, str]] = []
    for place, job in enumerate(resume.jobs):
        if not job.internship and (hit := _job_shows(part, place, job, resume, meaning)):
            shown.append((job, *hit))
    has = worked(job for job, _, _ in shown)
    stated = max(
        (
            years
            for skill, years in resume.years_by_skill.items()
            if any(states(topic, terms.plain(skill), True) and not _only_denied(topic, resume) for topic in part.topics)
        ),
        default=0.0,
    )
    if not part.every:
        has = max(has, round(stated * 12))
    longest = max(shown, key=lambda one: (one[0].end or 0) - (one[0].start or 0), default=None)
    interned = (
        any(job.internship and _job_shows(part, place, job, resume, meaning) for place, job in enumerate(resume.jobs))
        if not has
        else False
    )
    line, how = (longest[1], longest[2]) if longest else (None, None)
    return _years_finding(part, has, line, how, said(names(part)), interned)


def _only_denied(topic: Topic, resume: Resume) -> bool:
    """Say whether the résumé names a skill only to say that it is missing, as in "无对公信贷经验"."""
    words = terms.pattern(tuple(word for some in words_of(topic) for word in some), True)
    named = [line for line in resume.lines if words.search(line.clean)]
    return bool(named) and not any(states(topic, line.clean, True) for line in named)


def _job_shows(part: Part, place: int, job: Job, resume: Resume, meaning: Meaning) -> tuple[Line | None, str] | None:
    hits = [_job_states(topic, place, job, resume, meaning) for topic in part.topics]
    found = [hit for hit in hits if hit]
    return found[0] if found and (not part.every or len(found) == len(hits)) else None


def _job_states(topic: Topic, place: int, job: Job, resume: Resume, meaning: Meaning) -> tuple[Line | None, str] | None:
    lines = [line for line in resume.lines if line.where == f"work/{place}"]
    industry = bool(topic.groups) and all(terms.groups()[group].kind == "industry" for group in topic.groups)
    # The lines cited for a job hold what its fields left out, such as the department between employer and title.
    cited = [line.clean.replace(job.employer, " ") if job.employer else line.clean for line in lines]
    texts = [job.title, job.description, *cited] + ([job.employer] if industry or not topic.groups else [])
    hows = [how for text in texts if (how := states(topic, text))]
    if hows:
        quoted = next((line for line in lines if states(topic, line.clean)), lines[0] if lines else None)
        return quoted, min(hows)
    if topic.groups:
        # What the table knows is not guessed at: on the measured set that made 25 of 28 wrong matches.
        return None
    own = [line for line in lines if line.clean != job.employer]
    alike = meaning.best(topic.label, own)
    return (alike, "meaning") if alike else None


def _years_finding(
    part: Part, has: int, line: Line | None, how: str | None, what: Said, interned: bool | None
) -> Finding:
    needed = round(part.number * 12)
    fields = {
        "what": what,
        "has": said("span", years=has // 12, months=has % 12),
        "needed": said("span", years=needed // 12, months=needed % 12),
    }
    if has >= needed:
        sentence = said("%(what)s: %(has)s of dated work; %(needed)s asked for.", **fields)
        return Finding(True, 1.0, line, how, sentence, min(2.0, has / needed) - 1 if needed else 0.0)
    if interned:
        return Finding(
            False,
            0.0,
            line,
            how,
            said("%(what)s: only internships, which do not count; %(needed)s asked for.", **fields),
        )
    if not has:
        return Finding(
            False, 0.0, line, how, said("%(what)s: no dated work was found; %(needed)s asked for.", **fields)
        )
    return Finding(
        False,
        has / needed,
        line,
        how,
        said("%(what)s: %(has)s of dated work, less than the %(needed)s asked for.", **fields),
    )
