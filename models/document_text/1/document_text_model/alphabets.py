"""Say how well a text, decoded in an encoding, is the language that such bytes are written in."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_LATIN = {
    "cp1252": "àâæçéèêëîïôœùûüÿ äöüß áéíñóúü ãõáâàçéêíóôú àèéìòóù åäöéæøü ëïéèöü äöå",
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž äöüßé",
    "cp1254": "çğıöşüâîûi̇",
    "iso8859_2": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž äöüßé",
}
"""Of each encoding the letters with marks, a word of them for each language, in small letters."""
_SCRIPTS = {
    "cp1251": ("\u0400-\u045f\u0490\u0491", "оеаинтсрвл"),
    "koi8_r": ("\u0400-\u045f", "оеаинтсрвл"),
    "koi8_u": ("\u0400-\u045f\u0490\u0491", "оеаинтсрвл"),
    "cp866": ("\u0400-\u045f", "оеаинтсрвл"),
    "iso8859_5": ("\u0400-\u045f", "оеаинтсрвл"),
    "cp1253": ("\u0370-\u03ff", "αοιετσνηυρ"),
    "cp1255": ("\u05b0-\u05f4", "ילוהמרשתבא"),
    "cp1256": ("\u0600-\u06ff", "اليمونتربع"),
    "cp874": ("\u0e00-\u0e5b", "านรกอเงมยล่"),
}
"""Of each encoding the inside of a class with its letters, and the ten letters that make half of a text."""
_SYLLABLES = {
    "cp949": ("\uac00-\ud7a3\u3131-\u318e", 0.6),
    "cp932": ("\u3041-\u30ff", 0.1),
    "euc_jp": ("\u3041-\u30ff", 0.1),
}
"""Of each encoding its own letters, and which share of a text beyond ASCII they are at least."""
ENCODINGS = (*_LATIN, *_SCRIPTS, *_SYLLABLES)

_TYPOGRAPHY = re.compile("[\u2010-\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u00a0-\u00bf]")
_WIDE = re.compile("[\u3000-\u303f\uff01-\uff5e\u2010-\u2026\u00b7\u2460-\u2473]")
_MARKED_RUN = re.compile("[\u00c0-\u024f]{4,}")
_TURNED = re.compile(r"[^\W\d_]+")
_MISFIT = 0.15
"""What a text loses that fits no language of its encoding: it may still be of several."""


def share(sample: str, encoding: str) -> float:
    """Return which part of the characters beyond ASCII are what a language of the encoding is written in."""
    beyond = [character for character in sample if character > "\x7f"]
    if not beyond:
        return 0.0
    if encoding in _LATIN:
        return _latin(sample, beyond, _LATIN[encoding])
    return _syllables(beyond, encoding) if encoding in _SYLLABLES else _script(sample, beyond, *_SCRIPTS[encoding])


def is_chinese(characters: Iterable[str]) -> bool:
    """Say whether enough of a text's ideographs are among those that Chinese is made of."""
    ideographs = [character for character in characters if "\u4e00" <= character <= "\u9fff"]
    return len(ideographs) < 20 or sum(one in _everyday() for one in ideographs) >= 0.3 * len(ideographs)


@cache
def _everyday() -> frozenset[str]:
    """Return the ideographs of which each makes more than a thousandth or so of Chinese, in both scripts."""
    lines = (Path(__file__).parent / "data" / "everyday_ideographs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))


def _latin(sample: str, beyond: list[str], languages: str) -> float:
    """Letters with marks stand within words and are a small part of them; Chinese read so is full of them."""
    letters = sum("a" <= character.lower() <= "z" for character in sample)
    if len(beyond) > 0.5 * letters:
        return 0.0
    joined = sum(map(len, _MARKED_RUN.findall(sample)))
    usual = sum(one.isalpha() or bool(_TYPOGRAPHY.match(one)) for one in beyond) - joined
    marked = [one.lower() for one in beyond if one.isalpha()]
    fits = [sum(one in language for one in marked) for language in languages.split()]
    # A sign of typography within a word is a letter of another encoding.
    inside = len(
        re.findall(r"(?<=[^\W\d_])[\u00a1-\u00b6\u00b8-\u00bf\u2018\u201a-\u2026\u2030\u20ac](?=[^\W\d_])", sample)
    )
    fit = max(fits) / len(marked) if marked else 1.0
    return (usual - inside) / len(beyond) - _MISFIT * (1 - fit)


def _script(sample: str, beyond: list[str], inside: str, frequent: str) -> float:
    """Letters of one script, of which the frequent ones are frequent, small behind large ones and not before."""
    letters = [one for one in beyond if re.match(f"[{inside}]", one)]
    usual = sum(bool(_TYPOGRAPHY.match(one)) for one in beyond) + len(letters)
    often = sum(one.lower() in frequent for one in letters)
    words = [word for word in _TURNED.findall(sample) if not word.isascii()]
    # A word of two scripts, as "Josι", is one of Latin letters in another encoding.
    shaped = sum(
        word in (word.lower(), word.upper(), word[:1] + word[1:].lower()) and not re.search("[A-Za-z]", word)
        for word in words
    )
    if not letters or often < 0.42 * len(letters) or shaped < 0.7 * len(words):
        return 0.0
    # Of two encodings of one script the right one has more of the frequent letters.
    return usual / len(beyond) - 0.1 * (1 - often / len(letters))


def _syllables(beyond: list[str], encoding: str) -> float:
    own, least = _SYLLABLES[encoding]
    letters = sum(bool(re.match(f"[{own}]", one)) for one in beyond)
    wide = sum(bool(_WIDE.match(one)) for one in beyond)
    if letters < least * len(beyond):
        return 0.0
    ideographs = sum(one in _first_level() for one in beyond) if encoding != "cp949" else 0
    return (letters + wide + ideographs) / len(beyond)


@cache
def _first_level() -> frozenset[str]:
    """Return the 2965 ideographs of everyday Japanese, which stand first in its encodings."""
    codes = (bytes([row, cell]) for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF))
    return frozenset(code.decode("euc_jp", "ignore") for code in codes) - {""}
