"""Count years of work from dated spans: overlaps once, end month minus start month, internships left out."""

import re

from . import words
from .dates import months_between
from .wording import is_chinese


def _union(spans: list[tuple[str, str]]) -> int:
    """Return the months that the spans cover together; 2019-08 to 2022-08 is 36."""
    total, reach = 0, ""
    for start, end in sorted(spans):
        start = max(start, reach)
        if end > start:
            total += months_between(start, end)
            reach = end
    return total


def _spans(work: list[dict], as_of: str) -> list[tuple[dict, tuple[str, str]]]:
    out = []
    for job in work:
        if job["start"] and not job["internship"]:
            end = min(job["end"] or as_of, as_of)
            if end > job["start"]:
                out.append((job, (job["start"], end)))
    return out


def total(work: list[dict], as_of: str) -> float:
    """Return the years of employment until `as_of` (YYYY-MM), rounded to two places."""
    return round(_union([span for _, span in _spans(work, as_of)]) / 12, 2)


def by_skill(work: list[dict], skills: list[str], as_of: str, language: str) -> dict[str, float]:
    """Return the years of the jobs that mention a skill, or a term of the same field of work, in title or text."""
    spans = [(f"{job['title'] or ''}\n{job['description'] or ''}", span) for job, span in _spans(work, as_of)]
    years: dict[str, float] = {}
    for zh, en, terms in words.domains():
        patterns = [(term, _pattern(term)) for term in terms]
        hits = [(text, span) for text, span in spans if any(pattern.search(text) for _, pattern in patterns)]
        if not hits:
            continue
        count = round(_union([span for _, span in hits]) / 12, 2)
        texts = "\n".join(text for text, _ in hits).lower()
        plain = [term for term in (zh, en) if term.lower() in texts]
        for key in {
            en if language == "en" else zh,
            *plain,
            *(skill for skill in skills if skill.lower() in map(str.lower, (zh, en, *terms))),
        }:
            years[key] = count
    for skill in skills:
        if skill not in years and (
            hits := [span for text, span in spans if _pattern(skill, literal=True).search(text)]
        ):
            years[skill] = round(_union(hits) / 12, 2)
    return dict(sorted(years.items(), key=lambda pair: (-pair[1], pair[0])))


def _pattern(term: str, literal: bool = False) -> re.Pattern:
    body = re.escape(term) if literal else term.replace("+", r"\+")
    if is_chinese(term):
        return re.compile(body, re.I)
    return re.compile(rf"(?<![A-Za-z0-9+#.]){body}(?![A-Za-z0-9+#])", re.I)
