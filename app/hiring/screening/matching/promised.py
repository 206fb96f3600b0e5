"""Reads whether a certificate may be obtained later, or is enough to have begun: "CAMS or willing to obtain it"."""

from __future__ import annotations

import re

LATER, BEGUN = "later", "begun"

_WILL = (
    r"(?:willing(?:ness)?|able|ability|commit(?:ted|ment)?|prepared|ready|readiness|agree(?:ing)?|intention|intends?|"
    r"eligib(?:le|ility)|expected|required)"
)
_LATER = re.compile(
    r"(?:入职|上岗|到岗|录用|聘用|试用期|[一二两三六1-36]\s*(?:个月|年))(?:之?[后内]|期间)[^，,；;。]{0,10}(?:取得|"
    r"考取|获得|通过|拿到)"
    r"|具备[^，,；;。]{0,4}(?:考取|报考|取得)[^，,；;。]{0,2}(?:条件|资格)|(?:愿意|承诺|同意|能够?|"
    r"可)(?:在[^，,；;。]{0,12})?(?:考取|取得|报考)"
    rf"|\b{_WILL}\b(?: to)?\s+(?:obtain|acquire|attain|register|work(?:ing)? towards?|pursu\w+|study for|sit)\b"
    rf"|\bor\s+(?:be |are |have |with )?(?:an? |the )?{_WILL}\b(?: to)?\s+(?:get|complete|gain|earn|pass|study|"
    rf"achieve)\b"
    r"|\b(?:obtain|attain|acquir|complet|gain|earn|pass|secur)(?:e|ed|ing|able)?\b(?: \w+){0,3} within\b"
    r"|\bwithin (?:the )?(?:first )?[\w-]+ (?:months?|years?|days|weeks)(?: of (?:\w+ )?"
    r"(?:joining|hire|hiring|employment|appointment|starting|start))?",
    re.IGNORECASE | re.ASCII,
)
_BEGUN = re.compile(
    r"\bpart(?:ly|ially)?[- ]qualified\b|\b(?:study|studying|working|work|progress|progressing|pursuing|training)"
    r"(?: towards?| for)\b|\b(?:in progress|pursuing|finalist|newly or nearly|nearly qualified|part[- ]way)\b"
    r"|\b(?:or|/) (?:an? )?(?:active )?(?:candidate|student|affiliate)\b"
    r"|在考|备考|专业阶段|部分(?:科目|通过)|通过[^，,；;。]{0,6}[一二两三四五六1-6]\s*[门科]|正在(?:考取|报考|考)",
    re.IGNORECASE | re.ASCII,
)


def of(text: str) -> str:
    """Return `LATER`, `BEGUN` or nothing of a requirement that asks for a certificate."""
    return LATER if _LATER.search(text) else BEGUN if _BEGUN.search(text) else ""
