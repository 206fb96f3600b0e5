"""Bring text to one width and find the written form of a value again."""

import re
import unicodedata

CJK = "一-龥々〇"
_CJK_GAP = re.compile(rf"(?<=[{CJK}]) (?=[{CJK}])")
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ue000-\uf8ff]")
_GAP = re.compile(r"[ \u00a0]*\t[\t \u00a0]*|[ \u00a0\u2000-\u200a]{2,}")
_SPREAD = re.compile(rf"(^|[\s|])([{CJK}])[ \t]+([{CJK}])(?=\s*:)")  # a label set wide: "姓  名:"
_KEPT_WIDE = "()[],:;?!" + "（）［］，：；？！"
BULLET = re.compile(
    r"^[\s\t]*(?:[•·●○◦◆◇■□▪▫►▶➢➤✓✔★☆※*»>‣⁃∙]+|[-–—~](?=\s?[^\d\s])|[oO](?=\s\s)|\(?\d{1,2}[)、]|\d{1,2}[.．](?!\d)|[①-⑳])[\s\t]*"
)


def clean(text: str) -> str:
    """Return the text in one width: NFKC, no controls, wide gaps as tabs, other white space as one space."""
    text = _CONTROL.sub("", text.replace("\u3000", "  "))
    text = unicodedata.normalize("NFKC", text.replace("…", "...").replace("•", "•"))
    text = re.sub(r"[ \xa0]+", " ", _GAP.sub("\t", text.replace("\n", "\t"))).strip(" \t")
    return _SPREAD.sub(r"\1\2\3", text)


def apart(text: str) -> str:
    """Put back the spaces that recognition left out of English: "NewYorkUniversity" -> "New York University"."""
    return re.sub(r"(?<![\w@./])[A-Z]?[A-Za-z]{11,}(?![\w@])", lambda match: _apart(match[0]), text)


def _apart(word: str) -> str:
    pieces = re.sub(
        r"(?<=[a-z]{3})(of|in|and|at|for)(?=[A-Z])|(?<=[a-z])(?=[A-Z][a-z])",
        lambda m: f" {m[1]} " if m[1] else " ",
        word,
    )
    return re.sub(r" {2,}", " ", pieces) if pieces.count(" ") >= 2 else word


def squeezed(text: str) -> str:
    """Return the text without any white space, in lower case."""
    return re.sub(r"\s+", "", text).lower()


def is_chinese(text: str) -> bool:
    return bool(re.search(f"[{CJK}]", text))


def chinese_share(text: str) -> float:
    """Return the part of letters that are Chinese, counting a Latin word as one."""
    chinese = len(re.findall(f"[{CJK}]", text))
    words = len(re.findall(r"[A-Za-z]{2,}", text))
    return chinese / (chinese + words) if chinese + words else 0.0


def without_bullet(text: str) -> str:
    return BULLET.sub("", text, count=1).strip(" \t")


def edged(value: str) -> str:
    """Take separators and stray marks off both ends."""
    return re.sub(r"\s+", " ", value).strip(" \t,;:|/·•‧∙—–-_~、。，；：*#=>■◆●")


def tidy(value: str) -> str:
    """Take stray marks off both ends, mend brackets and close gaps between Chinese characters."""
    value = edged(value)
    value = _CJK_GAP.sub("", value)
    if value.count("(") > value.count(")"):
        value = (
            value.rstrip("(").strip()
            if value.endswith("(")
            else value + ")"
            if _inner(value)
            else value.replace("(", " ")
        )
    elif value.count(")") > value.count("("):
        value = value.replace(")", " ") if ")" in value[:-1] else value[:-1]
    return re.sub(r" {2,}", " ", value).strip(" ,;")


def _inner(value: str) -> bool:
    return bool(value.rsplit("(", 1)[1].strip())


def as_written(value: str, raw: str) -> str:
    """Return the value with the punctuation its line has (full width brackets stay), else the value."""
    places, letters = [], []
    for place, char in enumerate(raw):
        for letter in unicodedata.normalize("NFKC", char):
            if not letter.isspace():
                letters.append(letter.lower())
                places.append(place)
    wanted = squeezed(value)
    at = "".join(letters).find(wanted) if wanted and len(letters) == len("".join(letters)) else -1
    if at < 0:
        return value
    found = raw[places[at] : places[at + len(wanted) - 1] + 1]
    wide = iter(c for c in found if not c.isspace())
    out = []
    for char in value:
        if char.isspace():
            out.append(char)
            continue
        written = next(wide, char)
        out.append(written if written in _KEPT_WIDE and char in _KEPT_WIDE else char)
    return "".join(out)
