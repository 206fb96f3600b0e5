"""Cut a heading row of an entry into parts, and say which parts are places, lengths of time or other asides."""

import re

from . import words
from .memory import remembered
from .wording import CJK, edged

_STRONG = re.compile(
    r"\t+|\s*[|｜‖¦]\s*|\s+/\s+|\s*[·•∙●◆■]\s*|\s+[-–—]{1,2}\s+|(?<=[a-z])[-–—]\s+(?=[A-Z])|\s*[—–]{1,2}\s*(?=[^\d\s])|\s*//\s*|\s+@\s*|\n"
)
_BRACKETS = re.compile(r"\([^()\t|]{2,60}\)")
_WEAK = re.compile(
    rf"\s*[,、;]\s*|(?<=[{CJK}])\s+|\s+(?=[{CJK}])|\s*/\s*(?=[{CJK}])|(?<=[{CJK})])\s*[-–—:]\s*(?=[{CJK}A-Z])"
)
_LENGTH = words.pattern("segments.length")
_LENGTH_ASIDE = words.pattern("segments.length_aside")
_ASIDE = words.pattern("segments.aside")
# "郑州银行信息科技部" is an employer with its department; "投资银行部" is a department.
_WITHIN = (
    r"(?!(?!投资|零售|交易|私人|电子|网络|手机|公司|数字|普惠|个人|直销)"
    r"[一-龥]{2,}(?:银行|分行|支行|公司|事务所|[省市县区旗州]委)[一-龥]{2})"
)
_CENTRES = "运营|资金|结算|作业|审批|研发|数据|清算|风险|财富|培训|监控|客服|授信|单证|资产|交易"
_DEPARTMENT_ZH = re.compile(
    _WITHIN + r".{1,14}(?:部|处|(?<!重)科|室|组|事业部|事业群|条线|部门|团队|项目组|办公室"
    rf"|(?:{_CENTRES})中心)(?:\(.{{1,10}}\))?"
)


@remembered
def is_function(text: str) -> bool:
    """Say whether an English text names a department or a function only: "Credit Risk", "Corporate Banking"."""
    parts = re.findall(r"[a-z&]+", text.lower())
    return bool(parts) and len(parts) <= 6 and set(parts) <= words.functions()


_IN_BRACKETS = re.compile(r"([^\W\d_][\w'’]{0,30}(?:[ -][^\W\d_][\w'’]{0,30}){0,3}) ?\(([^()]{2,30})\)")
_REMOTE = re.compile(r"(?:fully )?(?:remote|hybrid|on-?site)", re.IGNORECASE)
_NAMED_PLACE = re.compile(rf"[{CJK}]{{2,3}}(?:省|(?<![超门股夜集楼上城])市|区|县|自治区|特别行政区)")
_OF_EMPLOYER = words.pattern("segments.of_employer")
_CELLS = re.compile(r"\s*[|·\t,;，；｜]\s*|\s{2,}")
_DEPARTMENT_EN = words.pattern("segments.department_en")


def without_length(text: str) -> str:
    """Take away a length of time in brackets: "(2年3个月)", "(2 years 3 months)"."""
    return _LENGTH_ASIDE.sub(" ", text)


def strong(text: str) -> list[str]:
    """Split at bars, tabs, dots and dashes with room around them; a dash within brackets parts nothing."""
    pieces = _STRONG.split(_in_brackets(text) if "(" in text else text)
    return [part for piece in pieces if (part := edged(piece.translate(_BACK)))]


_AWAY = str.maketrans("–—", "\ue000\ue001")
_BACK = str.maketrans("\ue000\ue001", "–—")


def _in_brackets(text: str) -> str:
    """Return a text with the dashes that stand within brackets as marks that part nothing."""
    return _BRACKETS.sub(lambda match: match[0].translate(_AWAY), text)


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
    english = words.places()[1]
    bare = text.strip(" ()")
    if (inner := _IN_BRACKETS.fullmatch(text.strip())) and (
        words.countries().fullmatch(inner[2]) or _REMOTE.fullmatch(inner[2])
    ):
        return is_place(inner[1]) or is_town_name(inner[1])
    if english.fullmatch(bare) or (" and " in bare and all(map(english.fullmatch, bare.split(" and ")))):
        return True
    town, _, country = bare.rpartition(", ")
    if town and words.countries().fullmatch(country) and re.fullmatch(r"[A-Z]\w+(?:[ -][A-Z]\w+)?", town):
        return is_town_name(town)
    pieces = [piece for piece in re.split(r"[·\-,/\s]+", bare) if piece]
    return bool(pieces) and all(map(_is_chinese_place, pieces))


def _is_chinese_place(piece: str) -> bool:
    """Say whether a piece is a Chinese place; what ends in 超市 or 门市 is a shop."""
    known = words.places()[0]
    return (
        piece in known
        or bool(_NAMED_PLACE.fullmatch(piece))
        or (piece[:2] in known and bool(re.fullmatch(rf"[{CJK}]{{2,6}}(?:省|市|区|县|新区)", piece[2:] or "x")))
        or (piece[:2] in known and piece[2:].rstrip("市区") in known)
    )


def is_length(text: str) -> bool:
    """Say whether a text is a length of time: "5 years 8 months"."""
    return bool(_LENGTH.fullmatch(text.strip("()[] ")))


@remembered
def is_aside(text: str) -> bool:
    """Say whether a part is neither employer, title, school nor major: a place, a duration, a form of contract."""
    bare = text.strip()
    return not bare or is_place(bare) or is_length(bare) or bool(_ASIDE.fullmatch(bare.strip("()")))


@remembered
def is_of_employer(text: str) -> bool:
    """Say whether a row tells an employer's trade, size or ownership: "物流/仓储 | 150-500人 | 民营公司"."""
    pieces = [piece for piece in _CELLS.split(text) if piece]
    if len(pieces) < 2:
        return False
    shown = [bool(_OF_EMPLOYER.fullmatch(piece)) for piece in pieces]
    others = [piece for piece, one in zip(pieces, shown, strict=True) if not one]
    return any(shown) and not any(map(_is_named, others))


def _is_named(text: str) -> bool:
    """Say whether a text holds a post or a sure word of an employer."""
    titles, employers = words.weights("titles"), words.weights("employers")
    named = [pattern for weight, pattern in titles if weight > 2] + [
        pattern for weight, pattern in employers if weight > 3
    ]
    return any(one.search(text) for one in named)


@remembered
def is_department(text: str) -> bool:
    return bool(_DEPARTMENT_ZH.fullmatch(text) or _DEPARTMENT_EN.fullmatch(text) or is_function(text))


def is_town_name(text: str) -> bool:
    """Say whether a name before a country has no word of an employer or a post: "Kraków, Poland"."""
    return not any(pattern.search(text) for _, pattern in words.weights("employers") + words.weights("titles"))


def is_town(text: str) -> bool:
    """An unknown name before a state or country is a town: "USAA Bank, San Antonio, TX"."""
    known = not is_town_name(text) or text.endswith((" Branch", " Subsidiary"))
    return not known and not is_department(text) and bool(re.fullmatch(r"[A-Z][a-z.]+(?:[ -][A-Z][a-z]+){0,2}", text))


def without_place(text: str) -> str:
    """Cut a place off the end: "HSBC, London, UK" -> "HSBC"."""
    parts = re.split(r"\s*,\s*", text)
    wide = False
    while len(parts) > 1 and (is_place(parts[-1]) or (wide and len(parts) > 1 and is_town(parts[-1]))):
        wide = (
            not wide
            and not words.towns().fullmatch(parts[-1])
            and bool(re.fullmatch(r"[A-Z]{2,3}|U\.?K\.?|[A-Z][a-z]+(?: [A-Z][a-z]+)?", parts[-1]))
        )
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
