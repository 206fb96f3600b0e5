"""Corrections of transcripts that may come from two windows: new corrections, and both versions of a conflict."""

from __future__ import annotations

from app.errors import Conflict
from app.foundation.forms import comparing
from app.hiring.interviews import reading
from app.hiring.interviews.inputs import Corrections
from app.hiring.interviews.reading import Answer
from app.hiring.interviews.store import Interview
from app.inputs import Form

ANOTHER = "Another window saved a correction meanwhile. Choose which of the two is right."


def new(interview: Interview, sent: Corrections) -> list[tuple[int, str]]:
    """Return the texts that were changed on the page, by number; raises Conflict where another window saved first.

    A text that is unchanged since the page was rendered is no correction, however old the page is.
    """
    corrections = []
    for answer in spoken(reading.answers(interview)):
        words, versions_seen = sent.text.get(answer.number), sent.seen.get(answer.number)
        if words is None or _plain(words) == _plain(_shown(answer, versions_seen)):
            continue
        if versions_seen is not None and versions_seen != len(answer.versions) and _plain(words) != _plain(answer.text):
            raise Conflict(ANOTHER)
        corrections.append((answer.number, words))
    return corrections


def chosen(interview: Interview, sent: Corrections, typing: Form, mine: set[str]) -> list[tuple[int, str]]:
    """Return the texts whose own version the candidate chose; raises Conflict where another was saved meanwhile."""
    answers = spoken(reading.answers(interview))
    if sent.version != versions(answers):
        raise Conflict(ANOTHER)
    typed = typing.read(Corrections).text
    return [(number, words) for number, words in typed.items() if f"text_{number}" in mine]


def pairs(answers: list[Answer], typing: Form) -> list[comparing.Pair]:
    """Compare each typed text with the version that was saved meanwhile."""
    typed, heard = typing.read(Corrections), spoken(answers)
    labels = {f"text_{answer.number}": f"{answer.number}. {answer.wording.competency}" for answer in heard}
    mine = {f"text_{number}": words for number, words in typed.text.items()}
    theirs = {f"text_{answer.number}": answer.text for answer in heard}
    base = {f"text_{answer.number}": _shown(answer, typed.seen.get(answer.number)) for answer in heard}
    return comparing.pairs(mine, theirs, base, labels, lambda _name, words: str(words or ""))


def spoken(answers: list[Answer]) -> list[Answer]:
    """Return the answers with a transcribed recording."""
    return [answer for answer in answers if answer.mode != "text" and answer.versions]


def versions(answers: list[Answer]) -> int:
    """Count the versions of all transcripts: each correction adds one."""
    return sum(len(answer.versions) for answer in spoken(answers))


def _shown(answer: Answer, count: int | None) -> str | None:
    """Return the text that a page showed, by the number of versions at that time."""
    return answer.versions[count - 1].text if count and count <= len(answer.versions) else None


def _plain(text: str | None) -> str | None:
    """Bring a text into a form in which the same words are equal: browsers send other line ends."""
    return None if text is None else "\n".join(text.splitlines()).strip()
