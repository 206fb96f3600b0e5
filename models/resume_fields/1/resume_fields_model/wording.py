"""Bring text to one width and find the written form of a value again."""

import re
import unicodedata
from functools import cache
from typing import Any

from serving.characters import HAN as CJK
from serving.characters import MIDDLE_DOTS, simplified, sound

_CJK_GAP = re.compile(rf"(?<=[{CJK}]) (?=[{CJK}])")
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ue000-\uf8ff]")
_GAP = re.compile(r"[ \u00a0]*\t[\t \u00a0]*|[ \u00a0\u2000-\u200a]{2,}")
_CAPITALS = re.compile(
    r"([A-Z][A-Z'’&,()/-]+(?: [A-Z'’&,()/-]+)+) ([A-Z][a-z]+(?: (?:[A-Z][a-z]+|of|and|for|the|in))+)"
)
_SPREAD = re.compile(rf"(^|[\s|])([{CJK}])[ \t]+([{CJK}])(?=\s*:)")  # a label set wide: "姓  名:"
_SPREAD_NAME = re.compile(rf"(姓\s?名\s?:\s?[{CJK}])\t(?=[{CJK}](?:\t|$))")
"""A name of two characters set wide behind its label."""
_SPREAD_CELL = re.compile(  # the same in a cell of a form without a colon
    r"(?:^|(?<=\t))(姓\t名|性\t[别別]|民\t族|籍\t[贯貫]|手\t[机機]|[电電]\t[话話]|[邮郵]\t箱|[电電]\t[邮郵]|[学學]\t[历歷]|[专專]\t[业業]|年\t[龄齡]|住\t址|地\t址|[单單]\t位|[职職]\t[务務位])(?=\t)"  # noqa: E501
)
_NUMBER_AND_ADDRESS = re.compile(
    r"(?<![\w.])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,4} \d{3,4} ?\d{3,4}|0\d{4} \d{6})(?=[A-Za-z][\w.+-]{1,40}@)"
)
_LETTER_BY_LETTER = re.compile(
    rf"(?<![^\s])(?:[{CJK}\d.,:/~—–-] ){{3,60}}[{CJK}\d.,:/~—–-](?![^\s])",
)
_GLUED_COMMA = re.compile(r"(?<=[a-z]{3}),(?=[A-Z][a-z])")
_INNER_CAPITAL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")
_KEPT_WIDE = "()[],:;?!" + "（）［］，：；？！"
BULLET = re.compile(
    r"^[\s\t]*(?:[•·●○◦◆◇■□▪▫►▶➢➤✓✔★☆※*»>‣⁃∙]+|[-–—~](?=\s?[^\d\s])|[oO](?=\s\s)|\(?\d{1,2}[)、]|\d{1,2}[.．](?!\d)|[①-⑳])[\s\t]*"
)


def clean(text: str) -> str:
    """Return the text sound, in one width: NFKC, no controls, wide gaps as tabs, other white space as one space."""
    text = _CONTROL.sub("", sound(text).replace("\u3000", "  "))
    text = unicodedata.normalize("NFKC", text.replace("…", "...").replace("•", "•"))
    text = re.sub(r"[ \xa0]+", " ", _GAP.sub("\t", text.replace("\n", "\t"))).strip(" \t")
    text = _SPREAD_NAME.sub(r"\1", text)
    return _SPREAD_CELL.sub(lambda match: match[1].replace("\t", ""), _SPREAD.sub(r"\1\2\3", text))


def apart(text: str) -> str:
    """Put back the spaces that recognition left out of English: "NewYorkUniversity" -> "New York University"."""
    if _GLUED_COMMA.search(text) and "@" not in text:  # such a line has lost all of its spaces
        text = _INNER_CAPITAL.sub(" ", _GLUED_COMMA.sub(", ", text))
    return re.sub(r"(?<![\w@./])[A-Z]?[A-Za-z]{11,}(?![\w@])", lambda match: _apart(match[0]), text)


def closed(text: str) -> str:
    """Take out the spaces of a line that recognition read letter by letter: "2 0 1 5 . 0 7  昆 明 卷 烟 厂"."""
    return _LETTER_BY_LETTER.sub(lambda match: match[0].replace(" ", ""), text)


def address_apart(text: str) -> str:
    """Put a tab between a telephone number and an e-mail address that were run together."""
    return _NUMBER_AND_ADDRESS.sub(lambda match: f"{match[0]}\t", text)


def without_stray(text: str) -> str:
    """Take away a closing bracket that recognition read twice: "(特殊普通合伙) )项目经理"."""
    return re.sub(r"\)\s?\)", ") ", text) if text.count(")") > text.count("(") else text


def sides(text: str) -> str:
    """Put a tab where capitals end and usual writing begins: two cells that recognition made one."""
    match = _CAPITALS.fullmatch(text)
    return f"{match[1]}\t{match[2]}" if match and ", " not in match[1] else text


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


_TRANSLATED = re.compile(rf"(?<=[A-Za-z])\s?\([{CJK}·]{{3,30}}\)|(?<=大学|学院)\s?\([A-Z][A-Za-z .,&'’-]{{6,80}}\)")
_OTHER_SCRIPT = re.compile(
    rf"([^{CJK}()]{{2,80}})\(\s?[{CJK}·、]{{2,30}}\s?\)|([{CJK}·]{{2,30}})\(\s?[A-Z][A-Za-z .,&'’-]{{3,80}}\)"
)


def without_translation(text: str) -> str:
    """Return a text without brackets that say in one script what stands before them in the other."""
    return _TRANSLATED.sub("", text)


def in_one_script(value: str) -> str:
    """Return a name without its translation in brackets: "Barclays (巴克莱)" -> "Barclays"."""
    match = _OTHER_SCRIPT.fullmatch(value.strip())
    kept = next((group for group in match.groups() if group), "") if match else ""
    return kept.strip() if re.search(rf"[A-Za-z{CJK}]{{2}}", kept) else value


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
    """Return the value in the characters of its line: Traditional and wide brackets stay, a dot in a name is ·."""
    raw, places, letters = sound(raw), [], []
    if value in raw:
        return value
    for place, char in enumerate(raw):
        for letter in _folded(char):
            letters.append(letter)
            places.append(place)
    wanted = "".join(_folded(char) for char in value)
    at = "".join(letters).find(wanted) if wanted else -1
    if at < 0 and wanted:  # some characters are simplified by the word in which they stand
        at = simplified("".join(letters)).find(wanted)
    if at < 0:
        return _in_script(value, raw)
    written = iter(places[at : at + len(wanted)])
    out = []
    for char in value:
        count = len(_folded(char))
        found = [raw[next(written)] for _ in range(count)]
        out.append(found[0] if count == 1 and _stays(char, found[0]) else char)
    return "".join(out)


def is_traditional(text: str) -> bool:
    """Say whether a text is in Traditional characters, but for a few that recognition took for Simplified ones."""
    han = re.findall(f"[{CJK}]", text)
    strange = sum(not _has("gb2312", char) for char in han)
    return strange > 20 and strange > 5 * sum(not _has("big5", char) for char in han)


def in_traditional(value: str) -> str:
    """Return a value with Traditional characters for those that no text in them has: "客户" -> "客戶"."""
    out = []
    for char in value:
        other = _converter().convert(char) if re.match(f"[{CJK}]", char) and not _has("big5", char) else char
        out.append(other if other == char or _has("big5", other) else char)
    return "".join(out)


@cache
def _converter() -> Any:
    import opencc  # only for pictures in Traditional characters

    return opencc.OpenCC("s2t")


@cache
def _has(charset: str, char: str) -> bool:
    try:
        return bool(char.encode(charset))
    except UnicodeEncodeError:
        return False


def _folded(char: str) -> str:
    """Return the letters by which a character is compared: one width, lower case, Simplified, no white space."""
    plain = "".join(unicodedata.normalize("NFKC", char).split()).lower()
    return "·" if char in MIDDLE_DOTS else simplified(plain)


def _stays(char: str, written: str) -> bool:
    return (char in _KEPT_WIDE and written in _KEPT_WIDE) or bool(re.fullmatch(f"[{CJK}]", written))


def _in_script(value: str, raw: str) -> str:
    """Return the value with each character that its line has in Traditional, or wide, alone as the line has it."""
    whole = {_folded(char): char for char in raw}
    written = [char if char in raw else whole.get(_folded(char), char) for char in value]
    return "".join(one if _stays(char, one) else char for char, one in zip(value, written, strict=True))
