"""Leaves out of a requirement what asks for nothing: what is not needed, who is welcome too, what may be relaxed."""

from __future__ import annotations

import re

from app.hiring.screening.matching.everyday import of_everyday

_PHRASE = re.compile(
    r"(?:男女|性别|年龄|经验|专业|学历|行业|地域|背景|职级|户籍|院校|毕业院校|工作年限)(?:背景|经验)?(?:均|"
    r"都)?不限(?:制)?|不限(?:专业|经验|学历|行业|地域|院校|背景)(?:背景)?"
)
"""Says that something is of no matter, whatever else stands beside it."""

_CLAUSE_ZH = re.compile(
    r"(?:无需|无须|不需要?|不必|不要求|不强制要求|没有)[^，,；;。]{0,16}(?:经验|经历|背景|基础|证书|资格|"
    r"专业)(?:要求)?$"
    r"|(?:接受|欢迎|可考虑|亦可考虑)[^，,；;。]{0,10}(?:应届|毕业生|转行|零基础|无经验|新人)"
    r"|(?:应届|往届|毕业生|无经验|零经验|零基础|非[^，,；;。]{1,12}|转行)[^，,；;。]{0,8}(?:亦可|均可|也可|皆可|"
    r"可报|可应聘|可申请|可考虑|也欢迎|欢迎)"
    r"|(?:提供|安排)(?:系统|完善|带薪|岗前|专业|入职|全面)?的?[^，,；;。]{0,6}培训(?!师|经验|经历|体系)"
    r"|(?:近[一二两三\d]年|年度|上年)[^，,；;。]{0,8}(?:绩效|考核)[^，,；;。]{0,8}(?:合格|称职|良好|优秀|达标)"
    r"|(?:可|予以|酌情|适当)[^，,；;。]{0,4}(?:放宽|放低|降低|从宽)",
    re.ASCII,
)
_CLAUSE_EN = re.compile(
    r"^\s*(?:although |though |and |but )?no (?:prior |previous |specific |formal |particular )?(?:[\w&'/-]+ ){0,5}"
    r"(?:experience|knowledge|qualifications?|background|degree)\b(?: (?:in|of|with) [\w &/-]{1,40}?)?"
    r"(?: (?:is|are))?(?: (?:required|needed|necessary|expected))?\s*$"
    r"|\b(?:experience|knowledge|background|degree|qualifications?)\b[\w &'/-]{0,40}\b(?:is|are) not"
    r" (?:strictly )?(?:required|necessary|needed|essential|expected|a must|mandatory|a requirement)"
    r"|\bnot (?:a )?(?:prerequisite|requirement)\b"
    r"|\btraining (?:will be |is )?(?:provided|given|offered)\b|\bwe(?:'ll| will)? (?:train|teach) you\b"
    r"|\bless (?:experience|experienced\b[\w ]{0,20}) (?:will|may|can) (?:also )?be considered\b"
    r"|\b(?:graduates?|school leavers?|career changers|returners|beginners)\b[\w ]{0,24}"
    r"\b(?:welcome|considered|encouraged|accepted|may apply|invited)\b"
    r"|\b(?:open to|we welcome|will consider|also consider) (?:\w+ ){0,3}"
    r"(?:graduates|career changers|school leavers|returners)\b"
    r"|(?<!only )(?<!no )\b(?:candidates|applicants|those)\b(?![^,;.]{0,60}\bwithout\b)[\w &'/-]{0,60}\b(?:(?:are|"
    r"will be) (?:also )?considered|"
    r"are also (?:welcome|encouraged|considered|invited)|"
    r"will also be considered|may also apply)\b",
    re.IGNORECASE | re.ASCII,
)
_CUT = re.compile(
    r"[，；;。]|,(?=\s)|(?<=[\u4e00-\u9fff]),|\s[-–—]\s|\b(?:but|although|though)\b", re.IGNORECASE | re.ASCII
)


def without(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a requirement without what asks for nothing, and the clauses that were left out.

    "5年以上经验，硕士可放宽至3年" keeps its first clause; of "No prior experience required" nothing is left.
    """
    edges = [0, *(edge for cut in _CUT.finditer(text) for edge in cut.span()), len(text)]
    pieces = [(text[edges[n] : edges[n + 1]], text[edges[n + 1] : edges[n + 2]] if n + 2 < len(edges) else "")
              for n in range(0, len(edges) - 1, 2)]  # fmt: skip
    asks_nothing = [bool(_CLAUSE_ZH.search(piece) or _CLAUSE_EN.search(piece) or of_everyday(piece))
                    for piece, _ in pieces]  # fmt: skip
    phrase = _PHRASE.search(text) is not None
    if not any(asks_nothing) and not phrase:
        return text, ()
    kept = "".join(piece + mark for (piece, mark), left in zip(pieces, asks_nothing, strict=True) if not left)
    kept = _PHRASE.sub("", kept).strip(" ，,；;。")
    out = [piece.strip() for (piece, _), left in zip(pieces, asks_nothing, strict=True) if left]
    out += [phrase[0] for phrase in _PHRASE.finditer(text)]
    return (kept if re.search(r"[A-Za-z\d\u4e00-\u9fff]", kept) else ""), tuple(out)
