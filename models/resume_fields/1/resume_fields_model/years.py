"""Count years of work from dated spans: overlaps once, end month minus start month, internships left out."""

import re
from functools import cache

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
    for zh, en, terms, pattern in _fields():
        hits = [(text, span) for text, span in spans if pattern.search(text)]
        if not hits:
            continue
        texts = "\n".join(text for text, _ in hits).lower()
        keys = {en if language == "en" else zh, *(term for term in (zh, en) if term.lower() in texts)}
        keys |= {skill for skill in skills if skill.lower() in terms}
        years |= dict.fromkeys(keys, round(_union([span for _, span in hits]) / 12, 2))
    for skill in skills:
        if skill not in years and (found := [span for text, span in spans if _pattern(re.escape(skill)).search(text)]):
            years[skill] = round(_union(found) / 12, 2)
    return dict(sorted(years.items(), key=lambda pair: (-pair[1], pair[0])))


@cache
def _fields() -> list[tuple[str, str, set[str], re.Pattern]]:
    """Return each field of work: its keys, its terms in lower case, and one pattern for all of them."""
    return [
        (zh, en, {term.lower() for term in (zh, en, *terms)}, re.compile("|".join(map(_bounded, terms)), re.IGNORECASE))
        for zh, en, terms in words.domains()
    ]


def _bounded(term: str) -> str:
    """Keep Latin terms to whole words: "AML" is not in "AMLO"; Chinese has no such borders."""
    return term if is_chinese(term) else rf"(?<![A-Za-z0-9+#.]){term}(?![A-Za-z0-9+#])"


def _pattern(term: str) -> re.Pattern:
    return re.compile(_bounded(term), re.IGNORECASE)
