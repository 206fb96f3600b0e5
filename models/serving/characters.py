"""Make text from outside sound, character by character, and name the classes of characters that readers share.

`sound` comes first: what else reads text may then count on whole characters, usual ideographs and no invisible ones.
`HAN`, `NAME_DOTS` and `MIDDLE_DOTS` are the inside of a class in a pattern: `re.compile(rf"[{HAN}]{{2,4}}")`.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u31c0-\u31ef"  # radicals, 々, 〇, 〡 to 〩, 〸 to 〻, strokes
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # extension A, the first block, compatibility forms
    "\U00020000-\U0003fffd"  # planes 2 and 3: extensions B to J, the compatibility supplement, and those to come
)
MIDDLE_DOTS = (
    "\u00b7\u0387\u02d9\u1427\u16eb\u2022\u2024\u2027\u2218\u2219\u22c5\u25cf\u25e6\u2981\u2e31\u2e33\u30fb\u318d\ua78f"
    "\uff65"
)
"""Marks that are set as a dot at middle height between the parts of a name: · • ‧ ∙ ⋅ ・ ･ and what is drawn alike."""
NAME_DOTS = MIDDLE_DOTS + ".\ufe52\uff0e\u3002\uff61"
"""Middle dots and the full stops that are typed in their place: only for text already known to be a name."""

_USUAL = re.compile("[ -~\n\u00b7\u2014\u2026\u3000-\u3002\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ANNOTATED = re.compile("\ufff9([^\ufff9-\ufffb]*)\ufffa[^\ufff9-\ufffb]*\ufffb")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Joiners shape the letters of Arabic, Indic and Mongolian scripts and are part of the spelling there.
_JOINER = re.compile("(?<![\u0600-\u08ff\u0900-\u109f\u1780-\u18af])[\u200c\u200d]")
_BLANK = re.compile("[\u115f\u1160\u3164\uffa0\ufffc]")  # drawn as white space, or standing for a picture
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # default ignorable code points
    "\ufdd0-\ufdef" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)) + "]"
)
_FORMS = re.compile(
    "[\ufb00-\ufdcf\ufdf0-\ufdf9\ufe10-\ufe19\ufe30-\ufefc"  # ligatures, vertical and small forms
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff61-\uffdc\U0001d400-\U0001d7ff]+"  # full and half width, mathematical
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# Where the fonts Symbol and Wingdings have their bullets and ticks.
_BULLETS = frozenset("\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc\uf0fe")


def sound(text: str) -> str:
    """Return the text with whole, usual, visible characters; it may be shorter. `sound(sound(text)) == sound(text)`.

    Halves of UTF-16 are joined and lone ones become U+FFFD; radicals, strokes and compatibility ideographs become the
    ideographs that they are drawn like, and presentation forms (ligatures, full-width letters and digits, half-width
    katakana, mathematical letters) the letters they stand for; controls, bidirectional marks, zero-width characters,
    variation selectors, tags and non-characters go; every end of a line is a line feed. What carries meaning stays: ①,
    ², ½, ㎡, Ⅱ, ￥ and full-width punctuation. Traditional stays Traditional: `simplified` is for matching.
    """
    if _USUAL.fullmatch(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _BLANK.sub(" ", _LINE_END.sub("\n", _ANNOTATED.sub(r"\1", text)))
    text = _UNSEEN.sub("", _JOINER.sub("", text)).translate(_usual())
    text = _PRIVATE.sub(_private, _FORMS.sub(_letters, text))
    return unicodedata.normalize("NFC", text)


def simplified(text: str) -> str:
    """Return the text in Simplified Chinese, character for character, so that offsets stay; for matching alone."""
    if text.isascii():
        return text
    text = _SURROGATE.sub("\ufffd", text)
    whole = _converter().convert(text)
    if len(whole) == len(text):
        return whole
    single = [_converter().convert(character) for character in text]
    return "".join(new if len(new) == 1 else old for old, new in zip(text, single, strict=True))


@cache
def _converter() -> Any:
    import opencc  # only who matches Chinese loads its tables

    return opencc.OpenCC("t2s")


@cache
def _usual() -> dict[int, str]:
    """Return each code point that is drawn like a usual ideograph but is not it, with that ideograph."""
    usual: dict[int, str] = {}
    for line in (Path(__file__).parent / "data" / "equivalent_ideographs.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            codes, ideograph = line.split("\t")
            first, _, last = codes.partition("..")
            usual |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), chr(int(ideograph, 16)))
    # Simplified fonts draw 户 for this radical, and exporters write it in 客户; Unicode names the form 戶.
    usual[0x2F3E] = "户"
    return usual | {code: usual.get(ord(ideograph), ideograph) for code, ideograph in _gbk().items()}


def _gbk() -> dict[int, str]:
    """Return the ideographs that had no code point in GBK and stand in old files and fonts at private ones (王䶮)."""
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    standard = {0xE815 + number: bytes([0xFE, trail]).decode("gb18030") for number, trail in enumerate(trails)}
    # The codec follows the standard of 2000; that of 2022 names these as well.
    late = (
        0xE816,
        0xE817,
        0xE818,
        0xE81E,
        0xE826,
        0xE82B,
        0xE82C,
        0xE831,
        0xE832,
        0xE83B,
        0xE843,
        0xE854,
        0xE855,
        0xE864,
    )
    return standard | dict(zip(late, "𠂇𠂉𠃌龴龵龶龷𡗗龸𢦏龹龺𤇾龻", strict=True))


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _private(match: re.Match[str]) -> str:
    """Return a bullet for one of a symbol font, a mark of loss for an ideograph of somebody's own, else a space."""
    character, before = match[0], match.string[match.start() - 1 : match.start()]
    if character in _BULLETS:
        return "•"
    own = character < "\ue865" and bool(re.fullmatch(f"[{HAN}]", before))
    return "\ufffd" if own else " "
