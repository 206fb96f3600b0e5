"""Put neutral placeholders for names, schools, places and gender words into an English answer."""

import re
from functools import cache
from pathlib import Path

from answer_score_model.aligned import Aligned
from answer_score_model.lists import words

PLACEHOLDER = "X"
UPPER = r"[A-Z\u00c0-\u00de\u0100-\u017f]"
NAME = rf"(?:(?!(?:I|X)\b)(?:{UPPER}\.|{UPPER}\w*(?:-{UPPER}?\w+|['’]{UPPER}\w+)*))"
TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Madame|Mister|Auntie|Aunt|Uncle)\b\.?"
LINK = (
    r"(?:\s+(?:(?:of|de|da|del|di|la|le|van|von|der|den|bin|binti|al|el|the|and|upon|on)\s+)*(?=[A-Z\u00c0-\u017f])|-)"
)
SCHOOL = r"(?:University|College|School|Academy|Institute|Polytechnic|Grammar|High)"
SCHOOLED = re.compile(
    rf"\b(?:[Tt]he\s+)?(?:{NAME}(?:['’]s)?\s+){{1,4}}{SCHOOL}\b(?:\s+of\s+{NAME}(?:\s+{NAME})*)?"
    rf"|\b(?:[Tt]he\s+)?(?:University|College|Institute|School)\s+of\s+{NAME}(?:\s+{NAME})*"
)
GENDER = {
    "they": "he|she|s/he|he/she",
    "their": "him|his|her|hers",
    "themself": "himself|herself",
    "parent": "father|mother|dad|mom|mum|daddy|mummy|mommy",
    "child": "son|daughter",
    "partner": "husband|wife|boyfriend|girlfriend|fiancé|fiancée|fiance|fiancee",
    "sibling": "brother|sister",
    "relative": "uncle|aunt|auntie|nephew|niece",
    "grandparent": "grandfather|grandmother|grandpa|grandma|granny|grandad|granddad|nan|gran",
    "person": "man|woman|gentleman|lady|guy|bloke|boy|girl|gal|lad|lass|sir|madam|ma'am|male|female",
    "people": "men|women|gentlemen|ladies|guys|boys|girls|males|females",
    "parents": "fathers|mothers|dads|mums|moms",
    "children": "sons|daughters",
    "partners": "husbands|wives|boyfriends|girlfriends",
    "siblings": "brothers|sisters",
    "relatives": "uncles|aunts|nephews|nieces",
    "widowed person": "widow|widower",
    "server": "waiter|waitress",
    "chairperson": "chairman|chairwoman",
    "salesperson": "salesman|saleswoman",
    "businessperson": "businessman|businesswoman",
    "officer": "policeman|policewoman",
    "host": "hostess|host",
}
TO = {word: put for put, words in GENDER.items() for word in words.split("|")}
GENDERED = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, TO), key=len, reverse=True))})\b", re.IGNORECASE)
INTRODUCED = re.compile(
    rf"(?:[Mm]y (?:full |first )?name(?:'s| is)|[Ii] am called|[Cc]all me|[Ii]'m called|[Nn]amed|[Cc]alled)\s+"
    rf"(?P<name>{NAME}(?:{LINK}{NAME})*)"
)
HOMETOWN = re.compile(
    r"(?:grew up in|grew up near|was born in|born and raised in|raised in|come from|came from|originally from|"
    r"hometown (?:is|of|was)|"
    rf"home town (?:is|of|was)|native of|I'm from|I am from)\s+"
    rf"(?P<name>(?:[a-z]+ )??{NAME}(?:{LINK}{NAME}|,\s+{NAME})*)"
)
TITLED = re.compile(rf"\b{TITLE}\s+{NAME}(?:(?:\s+|-){NAME})*")
PROPER = re.compile(rf"(?<![\w.]){NAME}(?:(?:{LINK}){NAME})*")
JOINED = re.compile(r"\bX(?:(?:,?\s+(?:in\s+|of\s+|at\s+)?|,|[-&]\s?)X)+\b(?!')")
THE = re.compile(r"\b[Tt]he\s+(?=X\b)|(?<=\b)(?:the\s+)(?=X\b)")
ARTICLE = re.compile(
    r"\b(?P<name>an|a)(?=\s+(?:X|they|their|parent|child|partner|sibling|relative|grandparent|person)\b)", re.I
)
OWNING = re.compile(r"\bX(?P<name>['’]s?)(?=\s)")
KEPT = words("en_kept")
CAPITALS = re.compile(r"[A-Z0-9&]{2,}s?")
SCHOOL_CAPITALS = re.compile(
    r"\b(?:MIT|LSE|UCL|UCLA|NYU|USC|HKU|CUHK|HKUST|NUS|NTU|PKU|SJTU|INSEAD|LBS|UCSD|UCSB|UBC|ANU|UNSW|KCL)\b"
)
VERBISH = re.compile(
    r"\s{1,20}(?:was|is|had|has|said|asked|told|came|called|and|who|wanted|refused|thought|felt|agreed|made|took|went)\b|['’]s\b|,"
)


@cache
def known() -> frozenset[str]:
    """Return common English words, in lower case."""
    lines = (Path(__file__).parent / "data" / "words_en.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def neutralise(answer: Aligned, hide: list[str]) -> None:
    """Rewrite the answer in place: one placeholder for whatever names a person, school or place; no gender."""
    for name in sorted(_pieces(hide), key=len, reverse=True):
        answer.sub(re.compile(rf"\b{re.escape(name)}\b"), PLACEHOLDER)
    for pattern in (INTRODUCED, HOMETOWN):
        answer.sub(pattern, PLACEHOLDER, "name")
    for pattern in (TITLED, SCHOOLED):
        answer.sub(pattern, PLACEHOLDER)
    answer.sub(SCHOOL_CAPITALS, PLACEHOLDER)
    answer.replace(list(_proper(answer.text)))
    answer.sub(GENDERED, _genderless)
    for _ in range(2):
        answer.sub(JOINED, PLACEHOLDER)
        answer.sub(THE, "")
    answer.sub(ARTICLE, "a", "name")
    answer.sub(OWNING, "'s", "name")


def _pieces(hide: list[str]) -> set[str]:
    names = {name.strip() for name in hide if len(name.strip()) >= 2}
    return names | {part for name in names for part in name.split() if len(part) >= 2 and part[0].isupper()}


def _genderless(match: re.Match[str]) -> str:
    put = TO[match[0].lower()]
    return put.capitalize() if match[0][0].isupper() else put


def _proper(text: str):
    """Yield spans of capitalised words that are names: unknown in lower case, or capital within a sentence."""
    for match in PROPER.finditer(text):
        start, end = match.span()
        opening = _opens(text, start)
        pieces = [(m.start() + start, m.end() + start) for m in re.finditer(NAME, match[0])]
        while pieces and not _is_name(text, *pieces[0], opening):
            if opening and _leads(text, pieces):
                break
            pieces, opening = pieces[1:], False
        while pieces and not _is_name(text, *pieces[-1], opening and len(pieces) == 1):
            pieces = pieces[:-1]
        if pieces:
            end = pieces[-1][1]
            if text[end - 1] == "." and _ends(text, end):
                end -= 1
            yield pieces[0][0], end, PLACEHOLDER


def _opens(text: str, start: int) -> bool:
    """Tell whether a word begins a sentence or a quotation, where any word has a capital."""
    before = text[:start].rstrip(" \t")
    return not before or before[-1] in ".!?:\n;\"“‘('…-–—"


def _leads(text: str, pieces: list[tuple[int, int]]) -> bool:
    """Tell whether a common word that opens a sentence is a first name: another name follows at once."""
    if len(pieces) < 2 or text[pieces[0][1] : pieces[1][0]] != " ":
        return False
    word = text[slice(*pieces[0])]
    starts = word.lower() in STARTS or word in KEPT or len(word) < 2
    return not starts and _is_name(text, *pieces[1], False)


def _ends(text: str, end: int) -> bool:
    after = text[end:].lstrip(" ")
    return not after or after[0].isupper() or after[0] == "\n"


def _is_name(text: str, start: int, end: int, opening: bool) -> bool:
    word = text[start:end].rstrip(".")
    bare = re.sub(r"['’]s?$", "", word)
    if bare == PLACEHOLDER or bare in KEPT or bare.rstrip("s") in KEPT or CAPITALS.fullmatch(bare):
        return False
    if bare.lower() in TO or len(bare) == 1 and not word.endswith("."):
        return False
    if bare == "May" and not VERBISH.match(text, end):
        return False
    if not opening:
        return True
    if bare.lower() in known() or DERIVED.search(bare) or re.match(r"['’]t\b", text[end:]):
        return bare in AMBIGUOUS and bool(VERBISH.match(text, end))
    return True


STARTS = words("en_openings")
DERIVED = re.compile(
    r"^(?:Re|Un|Pre)[a-z]{4,}|(?:ly|ing|ed|tion|ment|ness|ise|ize|ism|ful|less|able)$|^(?:Um+|Er+m?|Hm+|Yeah|Ehm|Uh|Ach)$"
)
AMBIGUOUS = words("en_names_and_words")
