"""Detects answers in another language than their question: these are neither translated nor rated; a person hears them.

Spoken answers are detected by the recogniser, segment by segment; typed answers by their script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.hiring.interviews.transcripts import Word

HALF = 0.5
"""Share of an answer, of the time of its words or of the words themselves, from which it is in another language."""
FEWEST = 4
"""Words, or letters of Han, below which a text says nothing about its language: a name, a number, a yes."""
KANA_SHARE = 0.2
"""Share of kana among the letters of a text from which its Han characters are Japanese."""
HAN, KANA = r"\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af", r"\u3041-\u30ff\u31f0-\u31ff"
UNITS = re.compile(rf"(?P<han>[{HAN}])|(?P<kana>[{KANA}])|(?P<latin>[A-Za-z\u00c0-\u024f'’]+)|(?P<other>[^\W\d_])")


def spoken(words: Iterable[Word]) -> bool:
    """Return whether most of the words, by time, are in another language than that of the answer."""
    milliseconds = {True: 0, False: 0}
    for word in words:
        milliseconds[word.language is not None] += max(1, word.end_ms - word.start_ms)
    return milliseconds[True] > HALF * sum(milliseconds.values())


def typed(text: str, language: str) -> bool:
    """Return whether most words of a text are in a script that its language, zh or en, does not use.

    French is not told from English: both are written in Latin letters.
    """
    counts = {"han": 0, "kana": 0, "latin": 0, "other": 0}
    for unit in UNITS.finditer(text):
        counts[unit.lastgroup or "other"] += 1
    whole = sum(counts.values())
    if whole < FEWEST:
        return False
    japanese = counts["kana"] > KANA_SHARE * (counts["kana"] + counts["han"])
    own = counts["latin"] if language == "en" else 0 if japanese else counts["han"]
    return own < HALF * whole
