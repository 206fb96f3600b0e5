"""Corrections of transcripts that may come from two windows: which are new, and both versions where they disagree."""

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
    """Return the texts that were changed on the page, by number; raises Conflict where another window was faster.

    A text that is as the page showed it is no correction, however old the page is.
    """
    found = []
    for answer in spoken(reading.answers(interview)):
        words, seen = sent.text.get(answer.number), sent.seen.get(answer.number)
        if words is None or _plain(words) == _plain(_shown(answer, seen)):
            continue
        if seen is not None and seen != len(answer.versions) and _plain(words) != _plain(answer.text):
            raise Conflict(ANOTHER)
        found.append((answer.number, words))
    return found


def chosen(interview: Interview, sent: Corrections, typing: Form, mine: set[str]) -> list[tuple[int, str]]:
    """Return the texts of which the candidate chose their own; raises Conflict where yet another was saved."""
    answers = spoken(reading.answers(interview))
    if sent.version != versions(answers):
        raise Conflict(ANOTHER)
    typed = typing.read(Corrections).text
    return [(number, words) for number, words in typed.items() if f"text_{number}" in mine]


def pairs(answers: list[Answer], typing: Form) -> list[comparing.Pair]:
    """Compare each text that was typed with the one that was saved meanwhile."""
    typed, heard = typing.read(Corrections), spoken(answers)
    labels = {f"text_{one.number}": f"{one.number}. {one.wording.competency}" for one in heard}
    mine = {f"text_{number}": words for number, words in typed.text.items()}
    theirs = {f"text_{one.number}": one.text for one in heard}
    base = {f"text_{one.number}": _shown(one, typed.seen.get(one.number)) for one in heard}
    return comparing.pairs(mine, theirs, base, labels, lambda _name, words: str(words or ""))


def spoken(answers: list[Answer]) -> list[Answer]:
    """Return the answers of which a recording was turned into text."""
    return [one for one in answers if one.mode != "text" and one.versions]


def versions(answers: list[Answer]) -> int:
    """Count the versions of all transcripts: each correction adds one."""
    return sum(len(one.versions) for one in spoken(answers))


def _shown(answer: Answer, seen: int | None) -> str | None:
    """Return the text that a page showed, by the number of versions that there were."""
    return answer.versions[seen - 1].text if seen and seen <= len(answer.versions) else None


def _plain(text: str | None) -> str | None:
    """Bring a text into a form in which the same words are equal: browsers send other line ends."""
    return None if text is None else "\n".join(text.splitlines()).strip()
