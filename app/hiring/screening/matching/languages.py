"""Compares the command of a language that a résumé states or shows by tests or studies with the one asked for."""

from __future__ import annotations

import re

from app.hiring.screening.matching import levels, terms
from app.hiring.screening.matching.finding import Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part
from app.hiring.screening.matching.resume import Line, Resume
from app.hiring.screening.matching.said import said


def judge_language(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the command of a language that the résumé states with the one asked for."""
    best, line, stated, unsaid_best = -9, None, False, -8
    for wanted in part.level.split("|"):
        name, _sep, asked = wanted.partition(":")
        for has, where in _commands(name, resume):
            stated = stated or has is not None
            more = (UNSTATED if has is None else has) - int(asked)
            if more > best or line is None:
                best, line = more, where
                unsaid_best = more if has is None else -8
    if not stated:
        studied = [(int(asked), study) for name, _, asked in (one.partition(":") for one in part.level.split("|"))
                   for study in resume.studies if name in study.abroad and study.finished]  # fmt: skip
        for needed, study in studied:
            if levels.TAUGHT - needed > best:
                best, line, unsaid_best = levels.TAUGHT - needed, study.line, -8
    written = {"en": "english", "zh": "mandarin"}.get(resume.language)
    levels_asked = {name: int(level) for name, _, level in (one.partition(":") for one in part.level.split("|"))}
    if best < 0 and not stated and written and levels_asked.get(written, 6) <= 5:
        if _GRADED.search(part.text):
            # Who writes a language may have no grade in speaking it; the résumé does not say.
            return Finding(False, 0.0, said=said("Nothing was found about this language."), doubt=True)
        return Finding(True, 1.0, None, None, said("The résumé itself is written in this language."))
    if line is None:
        # Who lists no language at all may speak it.
        unsaid = not resume.of("languages")
        return Finding(False, 0.0, said=said("Nothing was found about this language."), doubt=unsaid)
    met = best >= 0
    sentence = (
        "The résumé states “%(quote)s”, which is enough."
        if met
        else "The résumé states “%(quote)s”, which is below what is asked for."
    )
    # A language that is listed without a word on how well may be spoken well enough: the résumé does not say.
    unsaid = not met and best == unsaid_best
    return Finding(met, 1.0 if met else 0.5, line, "exact", said(sentence, quote=line.text[:120]), doubt=unsaid)


_FAILED_TEST = re.compile(
    r"未过|未通过|没过|没通过|备考|\b(?:failed|not passed|preparing)\b|六级[^\d四]{0,16}[34]\d\d", re.I | re.ASCII
)
_STUDIED = re.compile(
    r"[四六八]级|雅思|托福|授课|教学|\b(?:CET|TEM|IELTS|TOEFL|HSK|JLPT|minor|taught|bilingual|fluent)",
    re.IGNORECASE | re.ASCII,
)
"""Says in a line of studies how well a language is known; a school or a degree may be called by it as well."""

UNSTATED = 3
"""The command of a language that a résumé lists without a word on how well."""

_GRADED = re.compile(r"普通话[^，。；;]{0,6}[一二三]级", re.ASCII)
_PIECES = re.compile(r"[;；|、\n]|,(?!\s*(?:CET|IELTS|TOEFL|HSK|TEM|BEC))|，(?!\s*(?:CET|雅思|托福|能|可))")
_SHARED = re.compile(r"\b(?:all|both|each|every one)\b|均|都|皆", re.IGNORECASE | re.ASCII)
_BARE = re.compile(r"^\W*(?:\w+|[\u4e00-\u9fff]{2,6})(?:\s*(?:and|&|和|与|及)\s*\w+)?\W*$", re.ASCII)


def _told(text: str) -> list[tuple[str, str]]:
    """Cut a line of languages into pieces, each with the words that tell its command.

    "Cantonese, English: both fluent" and "Mandarin, English: fluent" tell one command of several languages.
    """
    pieces = _with_what_follows([piece for piece in _PIECES.split(text) if piece.strip()])
    if _some_only_a_little(pieces):
        return [(piece, piece if levels.command(piece) else f"{piece} fluent") for piece in pieces]
    shared = next((piece for piece in pieces if _SHARED.search(piece) and levels.command(piece)), None)
    told: list[tuple[str, str]] = []
    behind = shared or ""
    for piece in reversed(pieces):
        if levels.command(piece):
            behind = shared or (piece if re.search(r"[:：]|\s-\s", piece) else "")
            told.append((piece, piece))
        else:
            told.append((piece, behind if _bare(piece) else piece))
    return told[::-1]


def _with_what_follows(pieces: list[str]) -> list[str]:
    """Put what tells how well a language is known behind its name: "六级考过两次，最高411分，未过" is of one test."""
    found: list[str] = []
    for piece in pieces:
        tells = not levels.languages(piece) and not _SHARED.search(piece)
        goes_on = levels.command(piece) or _SCORED.search(piece) or re.match(r"\s*[a-z]", piece)
        if found and tells and levels.languages(found[-1]) and goes_on:
            found[-1] += f", {piece}"
        else:
            found.append(piece)
    return found


_SCORED = re.compile(r"\d{3}|未过|未通过|没过|\b(?:failed|not passed)\b", re.IGNORECASE | re.ASCII)


def _some_only_a_little(pieces: list[str]) -> bool:
    """Say whether a list marks those languages alone that are spoken little, as "Irish, Welsh, basic Manx" does."""
    told = [level for piece in pieces if (level := levels.command(piece)) is not None]
    return bool(told) and max(told) <= 1 and any(map(_bare, pieces))


def _bare(piece: str) -> bool:
    """Say whether a piece names languages and nothing else."""
    return bool(_BARE.match(piece)) and bool(levels.languages(piece))


def _commands(name: str, resume: Resume) -> list[tuple[int | None, Line]]:
    found: list[tuple[int | None, Line]] = []
    expression = re.compile(levels.LANGUAGES[name], re.IGNORECASE | re.ASCII)
    lines = resume.of("languages", "certificates", "skills", "other", "work", "education")
    # A list entry tells of a test what the whole line takes back: "CET-6, best 411".
    whole = [line.clean for line in lines if _FAILED_TEST.search(line.clean)]
    for line in lines:
        if any(line.clean != one and line.clean in one for one in whole):
            continue
        for piece, told in _told(line.clean):
            if (match := expression.search(piece)) and not terms.denied(piece, match.start()):
                stated = levels.command(told)
                if line.where.startswith("education") and not _STUDIED.search(piece):
                    continue
                if stated is not None or line.where == "languages":
                    found.append((stated, line))
    return found
