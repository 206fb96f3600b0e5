"""Writes out what posts shorten, "Min. 3 yrs exp.", and ways that a bracket or a list of degrees puts side by side."""

from __future__ import annotations

import re

_WRITTEN = (
    (r"\bexp\b\.?(?=[\s,;)]|$)", "experience"),
    (r"\bmin\.(?=\s?\d|\s?[a-z])", "minimum"),
    (r"\bqual\.(?=\s)", "qualification"),
    (r"国\(境\)外", "国外"),
    (r"\s?\((?:or|或者?)\s?([^()]{3,80})\)", r", or \1"),
    (r"(\d{1,2}\+? (?:years|yrs))(?= (?:with|for those with|if you have) an?\b)", r"\1 of experience"),
    (r"(\d年(?:及?以上)?)[、，,](?=(?:硕士|博士|研究生|本科|大专)\s?\d)", r"\1或"),
    (r"中的?(?:任意?|至少)?[一1]\s?[种门项个类款](?:(?:或|及)?(?:以上|多种))?(?:的|主流|常[用见])?"
     r"(?:编程|开发|脚本|程序|数据库|语言|工具|框架|技术|软件|系统|平台|引擎|组件){0,3}", "之一"),
    (r"\b(?:an)?other regulated (?:sector|industry|environment|business|firm|company|institution|organi[sz]ation)s?\b",
     "financial institution"),
)  # fmt: skip
_RULES = [(re.compile(expression, re.IGNORECASE | re.ASCII), written) for expression, written in _WRITTEN]


def spelt_out(text: str) -> str:
    """Return a requirement without shorthand."""
    for expression, written in _RULES:
        text = expression.sub(written, text)
    return text
