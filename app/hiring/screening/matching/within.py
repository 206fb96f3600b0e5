"""Reads years within years: "8 years of audit, of which at least 3 in banking", 其中三年以上审查工作经验."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching import levels
from app.hiring.screening.matching.finding import sought
from app.hiring.screening.matching.parts import Part

OF_THEM = re.compile(
    r"其中|\bof which\b|\bwith\b(?=[^,;.]{0,24}\byears?\b)|\bincluding\b(?=[^,;.]{0,24}\byears?\b)|\bwithin that\b",
    re.IGNORECASE | re.ASCII,
)
"""Begins a wish of its own about some of the years before it."""

OF_THESE = re.compile(
    r"^\W*(?:of (?:these|those|them|which|that)|within (?:that|these|those)|其中)", re.IGNORECASE | re.ASCII
)
"""Begins a line of its own about some of the years of the line before it."""

ABOUT = re.compile(
    r"\byears?\s+(?:on|covering|focused on|dealing with)\b|(?:方向|条线|领域)(?:的|工作|经验|经历|$)",
    re.IGNORECASE | re.ASCII,
)
"""Says that the years are of work about something, whatever the post is called."""

_LEAST = r"(?:at least |a minimum of |no fewer than |not less than )?"
_OF_WHICH = re.compile(
    rf"(?<=[\w)])\s*,?\s*\b(?:(?:of which|including|with)\s+{_LEAST}(?P<n>{levels.NUMBER})(?:\+| or more)?"
    rf"|(?:with\s+)?{_LEAST}(?P<m>{levels.NUMBER})(?:\+| or more)? of (?:them|these|those|which|that))\s+"
    r"(?=(?:of (?:them|these|those|which) )?(?:spent |being |must be |should be |gained )?"
    r"(?:in|as|on|at|within|with)\b)",
    re.I | re.ASCII,
)
"""Some of the years before it: "8 years of audit, of which at least 3 in banking"."""


_SOME_OF = re.compile(
    rf"\b(?P<n>{levels.NUMBER})\+? (?:or more )?of (?:those|these|the|them|your)(?: \w+)? years\b",
    re.IGNORECASE | re.ASCII,
)
"""Some years of those asked for in a line before: "at least 2 of those years trading swaps"."""


_TWICE = re.compile(
    r"(?:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen)|[一二两三四五六七八九十]{1,3})\s?\((\d{1,2})\)",
    re.IGNORECASE | re.ASCII,
)
"""A number in words and in figures: "two (2) years"."""


def years_spelt_out(text: str) -> str:
    """Write out the years that a wish about some of the years before it leaves unsaid."""
    text = _TWICE.sub(r"\1", text)
    text = _SOME_OF.sub(lambda match: f"{match['n']} years", text)
    years = re.search(r"\byears?\b|\byrs?\b", text, re.I | re.ASCII)
    return _OF_WHICH.sub(lambda match: f", of which {match['n'] or match['m']} years ", text) if years else text


def wider_counts(parts: list[Part]) -> None:
    """Let the wider work count what is asked for as some of it."""
    years = [place for place, part in enumerate(parts) if part.kind == "skill_years" and not part.every]
    for wide, narrow in zip(years, years[1:], strict=False):
        one, some = parts[wide], parts[narrow]
        work = not any(sought(topic).tool for topic in some.topics)
        if some.within and work and not (one.place or some.place or one.leads or some.leads):
            parts[wide] = replace(one, topics=(*one.topics, *some.topics))
