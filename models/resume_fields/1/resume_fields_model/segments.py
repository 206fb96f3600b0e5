"""Cut a heading row of an entry into parts, and say which parts are places, lengths of time or other asides."""

import re

from . import words
from .memory import remembered
from .wording import CJK, edged, tidy

_STRONG = re.compile(
    r"\t+|\s*[|｜‖¦]\s*|\s*[·•∙●◆■]\s*|\s+[-–—]{1,2}\s+|\s*[—–]{1,2}\s*(?=[^\d\s])|\s*//\s*|\s+@\s*|\n"
)
_WEAK = re.compile(
    rf"\s*[,、;]\s*|(?<=[{CJK}])\s+|\s+(?=[{CJK}])|\s*/\s*(?=[{CJK}])|(?<=[{CJK})])\s*[-–—:]\s*(?=[{CJK}A-Z])"
)
_COUNT = r"(?:\d+(?:\.\d+)?|[一两二三四五六七八九十半]+|one|two|three|four|five|six|seven|eight|nine|ten|a)"
_UNIT = r"(?:年|个月|月|周|天|yrs?\.?|years?|mos?\.?|mths?\.?|months?|weeks?)"
_LENGTH = re.compile(
    rf"(?:共|约|about |approx\.? ?|less than |total:? ?)?{_COUNT}\s*\+?\s*{_UNIT}(?:[\s,零]*(?:and )?{_COUNT}\s*{_UNIT})?(?:工作经验|经验| experience)?",
    re.IGNORECASE,
)
_LENGTH_ASIDE = re.compile(rf"[(\[]\s*(?:{_LENGTH.pattern})\s*[)\]]", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:全职|兼职|在职|全日制|非全日制|统招|自考|成人|函授|脱产|full[- ]?time|part[- ]?time|contract|permanent|temporary|on-?site|remote|hybrid|self-employed|freelance)"
    r"|.{0,10}(?:元/月|\d\s?k/月|\d\s?k\b|薪资|面议).*|\d+(?:-\d+)?(?:人|k|元).*|(?:规模|企业性质|公司性质|行业|民营|国企|外资|上市公司|合资|股份制企业|事业单位|国有企业|民营公司|外商独资|已上市).{0,14}|\d{4}-\d{4}人|GPA.*|排名.*|绩点.*|前\d+%.*",
    re.IGNORECASE,
)
_DEPARTMENT_ZH = re.compile(r".{1,14}(?:部|处|科|室|组|事业部|条线|部门|团队|项目组|办公室)(?:\(.{1,10}\))?")
_FUNCTIONS = (
    "corporate retail private investment commercial wholesale global personal business digital consumer institutional transaction "
    "banking markets market capital risk credit operational liquidity model fraud compliance audit internal external finance "
    "financial services treasury operations technology it information security data analytics legal human resources hr people "
    "marketing sales product products strategy planning tax advisory assurance crime aml kyc regulatory reporting wealth "
    "management research equity equities fixed income fx rates derivatives trade trading lending mortgage mortgages collections "
    "underwriting claims engineering software infrastructure platform customer client public relations communications real estate "
    "emea apac americas asia pacific europe group regional division department team unit desk function and & of"
).split()


@remembered
def is_function(text: str) -> bool:
    parts = re.findall(r"[a-z&]+", text.lower())
    return bool(parts) and len(parts) <= 6 and all(part in _FUNCTIONS for part in parts)


_DEPARTMENT_EN = re.compile(
    r"(?!.*\b(?:unit trust|business unit trust)\b).*\b(?:department|division|team|dept\.?|desk|business line|business unit)$",
    re.IGNORECASE,
)


def without_length(text: str) -> str:
    """Take away a length of time in brackets: "(2年3个月)", "(2 years 3 months)"."""
    return _LENGTH_ASIDE.sub(" ", text)


def strong(text: str) -> list[str]:
    """Split at bars, tabs, dots and dashes with room around them."""
    return [part for piece in _STRONG.split(text) if (part := edged(piece))]


def weak(text: str) -> list[str]:
    """Split also at commas and at spaces beside Chinese characters; brackets stay whole."""
    held, depth, out = "", 0, []
    marks = {match.start(): match.end() for match in _WEAK.finditer(text)}
    place = 0
    while place < len(text):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth <= 0 and place in marks and marks[place] > place:
            out.append(held)
            held, place = "", marks[place]
            continue
        held += text[place]
        place += 1
    return [part for piece in [*out, held] if (part := edged(piece))]


@remembered
def is_place(text: str) -> bool:
    chinese, english = words.places()
    bare = text.strip(" ()")
    if english.fullmatch(bare):
        return True
    pieces = [piece for piece in re.split(r"[·\-,/\s]+", bare) if piece]
    return bool(pieces) and all(
        piece in chinese or bool(re.fullmatch(rf"[{CJK}]{{2,3}}(?:省|市|区|县|自治区|特别行政区)", piece)) or
        (piece[:2] in chinese and bool(re.fullmatch(rf"[{CJK}]{{2,6}}(?:省|市|区|县|新区)", piece[2:] or "x"))) or
        (piece[:2] in chinese and piece[2:].rstrip("市区") in chinese)
        for piece in pieces
    )  # fmt: skip


@remembered
def is_aside(text: str) -> bool:
    """Say whether a part is neither employer, title, school nor major: a place, a duration, a form of contract."""
    bare = text.strip()
    return (
        not bare
        or is_place(bare)
        or bool(_LENGTH.fullmatch(bare.strip("()[] ")))
        or bool(_ASIDE.fullmatch(bare.strip("()")))
    )


@remembered
def is_department(text: str) -> bool:
    return bool(_DEPARTMENT_ZH.fullmatch(text) or _DEPARTMENT_EN.fullmatch(text) or is_function(text))


def _is_town(text: str) -> bool:
    """An unknown name before a state or country is a town: "USAA Bank, San Antonio, TX"."""
    known = any(pattern.search(text) for _, pattern in words.weights("employers") + words.weights("titles"))
    return not known and not is_department(text) and bool(re.fullmatch(r"[A-Z][a-z.]+(?:[ -][A-Z][a-z]+){0,2}", text))


def without_place(text: str) -> str:
    """Cut a place off the end: "HSBC, London, UK" -> "HSBC"."""
    parts = re.split(r"\s*,\s*", text)
    wide = False
    while len(parts) > 1 and (is_place(parts[-1]) or (wide and len(parts) > 1 and _is_town(parts[-1]))):
        wide = not wide and bool(re.fullmatch(r"[A-Z]{2,3}|U\.?K\.?|[A-Z][a-z]+(?: [A-Z][a-z]+)?", parts[-1]))
        parts.pop()
    joined = ", ".join(parts) if len(parts) < text.count(",") + 1 else text
    match = re.fullmatch(r"(.{2,}?)\s*\(([^()]+)\)", joined)
    if (
        match
        and re.search(r"[a-z]", match[1])
        and (_LENGTH.fullmatch(match[2]) or (is_place(match[2]) and "," in match[2]))
    ):
        joined = match[1]
    return joined.strip()
