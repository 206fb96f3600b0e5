"""Judges years by dates that name no months, by the shortest and by the longest time that they may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.hiring.screening.matching.finding import Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part
from app.hiring.screening.matching.resume import Job, Resume
from app.hiring.screening.matching.said import Said, said

Asked = tuple[Part, Resume, Meaning]
CREDIT = 0.75
"""Of a part that is met by the longest time and not by the shortest; one whose dates cannot be read has less."""


def judged(judge: Callable[..., Finding], what: Said, needed: Said, asked: Asked) -> Finding:
    """Return what a judge finds, or a doubt where it would find otherwise by another month of dates without one."""
    part, resume, meaning = asked
    found = judge(part, resume, meaning)
    if not any(job.longest for job in resume.jobs):
        return found
    shortest, longest = (
        judge(part, replace(resume, jobs=tuple(map(change, resume.jobs))), meaning) for change in (_short, _long)
    )
    if shortest.met == longest.met:
        return found
    sentence = (
        "%(what)s: the dates name no months, so the time may be enough or too short; %(needed)s asked for. "
        "A person decides."
    )
    note = said(sentence, what=what, needed=needed)
    line, how = (found.line, found.how) if found.line else (longest.line, longest.how)
    return Finding(False, max(CREDIT, min(0.95, shortest.credit)), line, how if line else None, note, doubt=True)


def _short(job: Job) -> Job:
    return replace(job, start=job.shortest[0], end=job.shortest[1]) if job.shortest else job


def _long(job: Job) -> Job:
    return replace(job, start=job.longest[0], end=job.longest[1]) if job.longest else job
