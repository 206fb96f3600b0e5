"""Know a section heading when a row is one, and a label before a colon."""

import re

from . import words
from .memory import remembered
from .wording import CJK, squeezed

_FRAME = re.compile(r"^[^\w(]+|[^\w)+#]+$", re.UNICODE)
_BAR = re.compile(rf"^[iIl|丨](?=[{CJK}])")  # a bar before a heading, as recognition reads it
_NUMBER = words.pattern("sections.number")
_BARS = re.compile(rf"^一\s?([{CJK}]{{2,8}})\s?一$")  # dashes around a heading, as recognition reads them
_BEHIND = re.compile(
    r"[ ,:-]{1,3}(?:with dates|\(?most recent first\)?|attended|obtained|(?:in )?(?:reverse )?chronological order)$",
    re.IGNORECASE,
)
"""What stands behind a heading and says nothing of its kind: "Qualifications with dates"."""
_AND = re.compile(r"\s*(?:&|/|\||,|、|·|\+|和|与|及|以及|\band\b)\s*", re.IGNORECASE)
_UNLISTED = ("work", "internship", "education", "campus", "summary", "interests", "other")
"""Kinds whose heading in one language is enough; behind the word for a list its items may stand: "技能 Excel"."""
_OF_NOTHING = ("summary", "other", "personal", "intention")
"""Kinds whose words are neutral beside those of another kind: "employment summary" is employment."""
_LABEL = re.compile(r"^([^:：\t]{1,28}?)\s*[:：]\s*(.*)$", re.DOTALL)


@remembered
def heading_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of section that this text announces, or nothing when it is no heading."""
    bare = re.sub(r"(?<=\S\S)\s*\([^()]*\)\s*:?$", "", text.strip())
    bare = _BAR.sub("", _NUMBER.sub("", _FRAME.sub("", bare)))
    bare = _BEHIND.sub("", _BARS.sub(r"\1", _FRAME.sub("", bare)))
    if not bare or len(bare) > 48 or (len(bare) > 16 and len(re.findall(f"[{CJK}]", bare)) > 14):
        return ()
    if whole := _kind(bare):
        return (whole,)
    chinese = " ".join(re.findall(rf"[{CJK}、/与和及]+", bare))
    latin = re.sub(r"\s+", " ", re.sub(rf"[{CJK}]+", " ", bare))
    latin = _FRAME.sub("", latin)
    if chinese and latin:
        kind, other = _kind(chinese), _kind(latin)
        if kind and other:
            return (other if kind == "other" else kind,)
        if (
            (kind or other) in _UNLISTED
            and len(chinese) <= 6
            and len(latin.split()) <= 3
            and not re.search(r"\d", bare)
        ):
            return (kind or other or "",)
    if (plain := _without_neutral(bare)) and (kind := _kind(plain)) and kind not in _OF_NOTHING:
        return (kind,)
    parts = [part for part in _AND.split(bare) if part]
    if 2 <= len(parts) <= 4:
        kinds = [kind for part in parts if (kind := _kind(part))]
        if len(kinds) == len(parts):
            return tuple(dict.fromkeys(kinds))
    return ()


def _without_neutral(text: str) -> str:
    """Return a heading without the words that say nothing of its kind, or nothing where it has none of them."""
    for neutral in words.neutral():
        if (plain := neutral.sub("", text).strip()) != text and len(plain) > 1:
            return plain
    return ""


def _kind(text: str) -> str | None:
    squeezed_text = _FRAME.sub("", squeezed(text))
    if len(squeezed_text) < 2:
        return None
    return next((kind for kind, pattern in words.headings() if pattern.fullmatch(squeezed_text)), None)


_LONGEST_LABEL = 60
"""Characters; what is longer is a text, which may go from one script to another a thousand times."""


@remembered
def slot_of(label: str) -> str | None:
    """Return the field that a label names ("联系电话" -> phone), or None."""
    bare = _FRAME.sub("", squeezed(_NUMBER.sub("", label)))
    if not 0 < len(bare) <= _LONGEST_LABEL:
        return None
    found = next((slot for slot, pattern in words.slots() if pattern.fullmatch(bare)), None)
    if found is None and (parts := re.split(rf"(?<=[{CJK}])/?(?=[a-z])", bare, maxsplit=1))[1:]:
        one, two = slot_of(parts[0]), slot_of(parts[1])
        found = one if one and (two == one or two is None) else two
    return found


def labelled(text: str) -> tuple[str | None, str, str]:
    """Split "label: value" and return (slot or None, label, value); no colon gives an empty label."""
    match = _LABEL.match(text)
    if not match:
        return None, "", text
    return slot_of(match[1]), match[1].strip(), match[2].strip(" \t")
