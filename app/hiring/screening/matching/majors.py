"""Reads which fields of study a requirement asks for, in Chinese before 专业 and in English after "degree in"."""

from __future__ import annotations

import re

from app.hiring.screening.matching import levels, terms
from app.hiring.screening.matching.parts import Sentence, Topic, topic

_MAJOR_ZH = re.compile(
    r"(?:理工|经管|财经|文史|商)[科类]?(?:学科)?背景|专业(?!文献|书籍|资料|英语|外语|术语|刊物|期刊|文章|报告|文件|水平|领域|服务|产品|团队|机构|公司|系统|软件|工具|技能|能力|知识|人士|人员|证书|技术|素养|资格|性|背景的|度|化|不限|[四八]级)|科班|科系|系所"
)
_MAJOR_EN = re.compile(
    r"(?:\bdegree\b|\bbachelor'?s?\b|\bmaster'?s?\b|\bB\.?Sc\b|\bM\.?Sc\b|\bB\.?A\b|\bPhD\b|\bmajor(?:ing|"
    r"ed)?\b|\bdiploma\b|\bgraduates?\b|(?<!post-)\bqualification\b(?! experience)|"
    r"(?<!years or )(?<!year or )(?<!yrs or )\b(?:above|higher)\b)"
    r"(?:[^.;,]{0,40}?)\b(?:in|of)\b(?P<region>[^.;]*)",
    re.I | re.ASCII,
)
_MAJOR_BEHIND = re.compile(
    r"\b(?:B\.?Sc|M\.?Sc|B\.?A|M\.?A|B\.?Eng|M\.?Eng)\b\.?\s*(?:\(\s*Hons?\.?\s*\))?\s+(?P<region>(?!in\b|of\b|or\b|and\b|degree\b|with\b)[A-Z][^.;]*)",
    re.ASCII,
)
"""A degree with its field right behind it: "BSc (Hons) Nursing"."""

_MAJORS_JOIN = re.compile(r"等|[、,，/；;]|和|与|及(?!以)|或|\band/or\b|\bor\b|\band\b|&", re.I | re.ASCII)
_MAJORS_END = re.compile(
    r";|\.(?:\s|$)|,?\s*\b(?:with|plus|required|preferred|is|are|from|who|at least|minimum|together)\b|"
    r",\s*(?:and\s+)?\d|\(|\bor (?:above|higher|equivalent exp)",
    re.I | re.ASCII,
)
_NO_MAJOR = re.compile(
    r"(?:等|类|相关|相近|以及|专业|毕业|背景|优先|学历|学位|全日制|统招|本科|硕士|博士|大专|研究生|及?以上|"
    r"院校|不限|具有|要求|理工科?背景|者)"
    r"|\b(?:an?|the|any|other|related|relevant|equivalent|similar|comparable|closely|fields?|disciplines?|"
    r"subjects?|areas?|degrees?|majors?|studies|"
    r"quantitative|technical|business-related|numerate|in|of|or|above|higher)\b",
    re.I | re.ASCII,
)


BY_DEGREE = {
    "m_engineering": re.compile(
        r"\b(?:B\.?\s?Eng|M\.?\s?Eng|B\.?Tech|M\.?Tech|B\.E)\b|工学(?!院)", re.IGNORECASE | re.ASCII
    ),
    "m_accounting": re.compile(r"\b[BM]\.?\s?Acc(?:y|t)?\b", re.IGNORECASE | re.ASCII),
    "m_management": re.compile(
        r"\b(?:BBA|MBA|[BM]\.?\s?Com(?:m|merce)?|B\.?\s?Bus)\b|管理学(?!院)", re.IGNORECASE | re.ASCII
    ),
    "m_law": re.compile(r"\b(?:LL\.?B|LL\.?M|JD)\b|法学(?!院)", re.IGNORECASE | re.ASCII),
    "m_economics": re.compile(r"\b[BM]\.?\s?Econ?\b|经济学(?!院)", re.IGNORECASE | re.ASCII),
    "m_computer": re.compile(r"\b(?:B\.?\s?Comp(?:Sc)?|BIT|BCS|MCS)\b", re.IGNORECASE | re.ASCII),
}
"""Degrees that name their field themselves."""

_SCIENCES = re.compile(
    r"\s*(?:(?:an?|any|the|other|another|some|similar|related|relevant|natural|exact|applied|technical|numerate)\s+)*"
    r"(?:sciences?|scientific|technical|stem|technology)"
    r"(?:\s+(?:or|and)\s+engineering)?(?:\s+(?:subjects?|disciplines?|fields?|degrees?|areas?))?\s*",
    re.IGNORECASE | re.ASCII,
)
"""Names all sciences at once, not one of them."""


_OF_CERTIFICATE = re.compile(r"\x00(?:及?其?以上的?)?[证书资格]{0,4}\([^()]{0,40}$", re.ASCII)
"""A bracket behind a certificate says for what it is, not what was studied."""


_EXPERIENCE = re.compile(r"\bexperience\b|经验", re.IGNORECASE | re.ASCII)


_OPEN = re.compile(
    r"相关|相近|类似|类专业|等[^，,；;。]{0,6}(?:专业|学科|方向)|其他|\b(?:related|relevant|similar|comparable|equivalent|allied|"
    r"other|like)\b",
    re.IGNORECASE | re.ASCII,
)
"""Says that fields near those named are taken as well."""

_NEAR = (
    frozenset({"m_finance", "m_economics", "m_accounting", "m_management", "m_finance_econ", "m_statistics", "m_math",
               "m_marketing", "m_logistics", "m_property"}),
    frozenset({"m_computer", "m_electronics", "m_math", "m_statistics", "m_physics", "m_engineering", "m_science",
               "m_mechanical"}),
    frozenset({"m_law", "m_social"}),
    frozenset({"m_hr", "m_psychology", "m_management", "m_social", "m_education"}),
    frozenset({"m_chinese", "m_english", "m_translation", "m_marketing", "m_design", "m_archives"}),
    frozenset({"m_nursing", "m_medicine", "m_medical_lab", "m_pharmacy", "m_biology", "m_chemistry", "m_food"}),
    frozenset({"m_civil", "m_architecture", "m_engineering", "m_mechanical", "m_property", "m_security",
               "m_electronics"}),
)  # fmt: skip
"""Families of fields of study, of which one may be taken for another where a post says so."""


def near(asked: frozenset[str], has: frozenset[str]) -> bool:
    """Say whether groups of fields of study are of one family with those asked for."""
    return any(family & asked and family & has for family in _NEAR)


def take_majors(sentence: Sentence) -> None:
    """Take the fields of study from a sentence; what no table knows is taken as it is written."""
    region_start, region = _major_region(sentence.left)
    if not region:
        return
    chinese = not region.isascii()
    tail = region if chinese else _MAJORS_END.split(region)[0]
    found = [one for one in (_major(piece) for piece in _MAJORS_JOIN.split(tail)) if one]
    if found:
        sentence.add("major", topics=tuple(found), open=_OPEN.search(sentence.left[region_start:]) is not None)
        sentence.take(region_start, region_start + len(tail))


def _major(piece: str) -> Topic | None:
    if _SCIENCES.fullmatch(piece.replace("\x00", "")):
        return Topic(piece.strip(), ("m_science",))
    if _EXPERIENCE.search(piece):
        return None
    known = terms.known(piece, frozenset({"major"}))
    if known:
        return topic(max(known, key=lambda one: one.end - one.start), frozenset({"major"}))
    bare = _NO_MAJOR.sub("", piece.replace("\x00", "")).strip(" .:：()")
    few = len(bare.split()) <= 4 and (bare.isascii() or len(bare) <= 8)
    return Topic(bare) if few and len(bare) > 1 and levels.degree(bare) is None and not re.search(r"\d", bare) else None


def _major_region(text: str) -> tuple[int, str]:
    if (match := _MAJOR_ZH.search(text)) and not _OF_CERTIFICATE.search(text[: match.start()]):
        heads = [m.end() for m in re.finditer(r"[。；;，]", text[: match.start()])]
        start = heads[-1] if heads else 0
        if not terms.known(text[start : match.start()], frozenset({"major"})) and len(heads) > 1:
            start = heads[-2]
        return start, text[start : match.end()]
    if match := _MAJOR_BEHIND.search(text) or _MAJOR_EN.search(text):
        return match.start("region"), match["region"]
    return 0, ""
