"""Makes one wish of certificates of which one is enough, and of what only tells of them."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching.parts import Sentence

_ONE = re.compile(r"或|之一|任[一意]|\bor\b|\b(?:one|any|either) of\b", re.IGNORECASE | re.ASCII)
_EACH = re.compile(
    r"(?<!以)及(?!其?以上)|和|与|并|\band\b(?! (?:above|higher|over))|\bplus\b|\bas well as\b", re.IGNORECASE | re.ASCII
)
_PIECE = re.compile(r"[,，;；]|\bor\b|或者?", re.IGNORECASE | re.ASCII)
_INSIDE = re.compile(r"\([^()]*\)", re.ASCII)
_MORE = re.compile(
    r"经验|经历|熟悉|掌握|精通|了解|学历|学位|本科|硕士|毕业|[语文]|年|\b(?:experience|knowledge|degree|years?|familiar|"
    r"proficien\w*|skills?|diploma|english|mandarin)\b|\d",
    re.IGNORECASE | re.ASCII,
)


def join(sentence: Sentence) -> None:
    """Join the lists of certificates that "or" lies between, and take the words that only tell of them.

    "ACI Dealing Certificate, or CMFAS modules for treasury" is one wish, and asks for no work of the treasury.
    """
    lists = [part for part in sentence.parts if part.kind == "certificate"]
    outside = _INSIDE.sub(lambda match: "\x01" * len(match[0]), sentence.whole)
    if not lists or not _ONE.search(outside) or _EACH.search(outside) or any(one.every for one in lists):
        return
    topics = tuple(dict.fromkeys(topic for one in lists for topic in one.topics))
    joined = replace(lists[0], topics=topics, open=any(one.open for one in lists))
    sentence.parts = [joined, *(part for part in sentence.parts if part.kind != "certificate")]
    edges = [0, *(edge for cut in _PIECE.finditer(outside) for edge in cut.span()), len(sentence.whole)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        left = sentence.left[start:end]
        if "\x00" in left and not _MORE.search(left.replace("\x00", "")):
            sentence.take(start, end)
