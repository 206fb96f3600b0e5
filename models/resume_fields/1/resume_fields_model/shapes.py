"""Say whether a text has the shape of a person's name, and free it from what is set around names."""

import re
from functools import cache

from serving.characters import NAME_DOTS

from . import words
from .wording import CJK, tidy

_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"(?:[OoDdLl]['’`´])?{_LETTER}[^\W\d_]*(?:(?:['’`´ʻ.]|[-‐‑]){_LETTER}+)*\.?['’]?", re.UNICODE)
_INITIAL = re.compile(rf"(?:{_LETTER}\.-?)+|[A-Z]{{1,2}}", re.UNICODE)
_PARTICLES = re.compile(
    r"de|da|das|do|dos|du|del|della|dello|di|la|le|las|los|les|van|von|vom|zu|zum|zur|der|den|het|ter|ten|op|in|bin|binti"
    r"|binte|bte\.?|bt\.?|bn|b\.|ibn|ben|abu|al|el|ul|ur|y|e|i|af|av|['’]t|[dsw]/o\.?|a/[lp]|@|alias",
    re.IGNORECASE,
)
_BOUND = re.compile(r"(?:al|el|de|da|d|l|van|von)[-'’]\w+")
_TITLE = re.compile(
    r"^(?:(?:dr|mr|mrs|ms|miss|mx|prof|professor|mdm|madam|sir|ir|er|rev|engr?|shri|smt)\b\.?\s*(?:\([^)]*\)\s*)?)+(?=\S)",
    re.IGNORECASE,
)
_TITLE_ZH = re.compile(r"\s*[(]?(?:先生|女士|小姐|同志|博士|硕士|教授|老师)[)]?$")
_SURE = (
    r"(?:EMBA|MBA|Ph\.?\s?D\.?|DPhil|FCCA|FCA|MSc|M\.Sc\.?|BSc|BBA|BCom|MCom|LL\.?[BM]\.?|Esq\.?|CGMA|ACMA|FCMA|ACIB|FCIB|ACIS|FCIS"
    r"|SHRM-CP|SHRM-SCP|SPHR|P\.?Eng\.?|M\.S\.|M\.A\.|B\.A\.|M\.D\.|J\.D\.|(?i:(?:he|she|they)/(?:him|her|them))(?:/\w+)?)"
)
_LETTERS = rf"{_SURE}|DBA|CA|MS|BA|MA|JD|MD|FSA|ASA|FIA|AIA|PRM|PHR"
_SUFFIX = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v"])
_NEVER = words.pattern("naming.never")
_DOT = re.compile(rf"(?<=[{CJK}])\s?[{NAME_DOTS}]\s?(?=[{CJK}])")


def dotted(text: str) -> str:
    """Return the text with whichever dot parts a name in Han characters as "·"."""
    return _DOT.sub("·", text)


def bare(text: str) -> str:
    """Take titles off the front of a name and titles, letters of degrees and brackets with them off its end."""
    text = tidy(_TITLE_ZH.sub("", text) if re.match(f"[{CJK}]", text) else _TITLE.sub("", text))
    if re.match(f"[{CJK}]", text):
        return text
    while (match := _behind().search(text)) and match.start() > 1:
        head = text[: match.start()].strip(" ,;|-–—·")
        if match["any"] and (head.isupper() or " " not in head):  # "LIM, MARIA"
            break
        text = head
    return text


def is_chinese(text: str, persons=None) -> bool:
    """Say whether a text in Han characters is a name by its surname or its dots, or by `persons` (may be None)."""
    if "·" in text:
        parts = text.split("·")
        return len(text) <= 30 and all(re.fullmatch(f"[{CJK}]{{1,10}}", part) for part in parts)
    if not re.fullmatch(f"[{CJK}]{{2,8}}", text):
        return False
    double, single = words.surnames()
    if text[:2] in double and 3 <= len(text) <= 4:
        return True
    if text[0] in single and 2 <= len(text) <= 3:
        return True
    return bool(persons and text in persons(text))


def is_latin(text: str, one_word: bool = False) -> bool:
    """Say whether a text is a name in an alphabet: capital words, initials, particles; `one_word` allows "Suharto"."""
    if not 2 <= len(text) <= 60 or re.search(rf"[\d{CJK}<>=*#_&+:;?!]|^,|,$|,.*,", text):
        return False
    parts = re.sub(r"[\"“”‘(]\s?([^\"“”’()]{1,20})\s?[\"“”’)]", r"\1", text.replace(",", " ")).split()
    kinds = [_kind(part, first=not number) for number, part in enumerate(parts)]
    if "" in kinds or "word" not in kinds or len(parts) > 8:
        return False
    return len(parts) > 1 or (one_word and len(text) >= 3)


def _kind(part: str, first: bool) -> str:
    """Return "word" for what a name may consist of alone, "small" for what stands beside it, else ""."""
    if _PARTICLES.fullmatch(part) and not (first and part.istitle()):
        return "small"
    if _INITIAL.fullmatch(part) or part.lower() in _SUFFIX:
        return "word" if len(part) == 2 and part.isalpha() else "small"
    proper = _WORD.fullmatch(part) and part[:1].isupper() and not _odd_case(part)
    return "word" if proper or _BOUND.fullmatch(part) else ""


def _odd_case(part: str) -> bool:
    """Say whether capitals stand where no name has them: "iPhone", "NewYORK"; "McDonald" and "DiCaprio" are names."""
    letters = "".join(c for c in part if c.isalpha())
    return not (letters.isupper() or letters.istitle()) and bool(re.search(r"[a-z][A-Z]{2}|[A-Z]{3,}[a-z]{2}", letters))


def is_never(text: str) -> bool:
    """Say whether a text has words that no name has."""
    return bool(_NEVER.search(text))


@cache
def _behind() -> re.Pattern:
    """Return a pattern of the letters at a name's end; without a comma only those that no name ends in."""
    known = words.table("certificates")[0][0]
    rest = r"(?:\s*\([A-Za-z .]{2,20}\)|\s+(?:candidate|charterholder|holder|level\s+\w+))*"
    return re.compile(
        rf"(?:\s*,\s*(?:(?P<known>{known}|{_LETTERS})|(?P<any>[A-Z]{{3,6}}))|\s+\(?(?:{known}|{_SURE})\)?)(?![A-Za-z]){rest}\s*$"
    )
