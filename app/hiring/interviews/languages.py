"""Tells an answer that is in another language than its question: it is neither translated nor rated, a person hears it.

What was spoken is told by the recogniser, stretch by stretch; what was typed, by its script.
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
    """Tell whether most of what was heard, by time, is in another language than that of the answer."""
    took = {True: 0, False: 0}
    for word in words:
        took[word.language is not None] += max(1, word.end_ms - word.start_ms)
    return took[True] > HALF * sum(took.values())


def typed(text: str, language: str) -> bool:
    """Tell whether most words of a text are in a script in which its language, zh or en, is not written.

    French for English is not told: both are written in Latin letters.
    """
    found = {"han": 0, "kana": 0, "latin": 0, "other": 0}
    for unit in UNITS.finditer(text):
        found[unit.lastgroup or "other"] += 1
    whole = sum(found.values())
    if whole < FEWEST:
        return False
    japanese = found["kana"] > KANA_SHARE * (found["kana"] + found["han"])
    own = found["latin"] if language == "en" else 0 if japanese else found["han"]
    return own < HALF * whole
