"""Refuses requirements and rules that name what the law forbids to select by.

Sources: Employment Promotion Law of the PRC (就业促进法) articles 3 and 26 to 31,
Labour Law of the PRC (劳动法) articles 12 and 13.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.errors import Invalid
from app.text import lazy


@dataclass(frozen=True)
class Protected:
    """An attribute nobody may be selected by: how it is worded, which clause says so, what is lawful instead."""

    code: str
    name: object
    words: re.Pattern[str]
    clause: object
    instead: object


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


PROTECTED = (
    Protected(
        "sex", lazy("sex"),
        _words(
            r"性别|[男女]性|[男女]士|[男女]生(?!物|产)|限[男女]|[男女](?:员工|优先)|仅限?[男女]|\bgender\b|\bsex\b|\b(?:fe)?males?\b|"
            r"\b(?:wo)?m[ea]n\b(?!-)"
        ),
        lazy("Employment Promotion Law art. 27, Labour Law art. 12 and 13"),
        lazy("State the task itself, such as travelling or night duty, and let everybody apply."),
    ),
    Protected(
        "age", lazy("age"),
        _words(
            r"年龄|\d+\s*周?岁|岁以[上下]|[三四]十岁|年轻(?!客)|[89]0后|00后"
            r"|\bage[ds]?\b|years?[- ]old\b|\byoung(?:er|est)?\b|\bolder than\b|"
            r"\bborn (?:after|before|in)\b|出生(?:日期|年)"
        ),
        lazy("Employment Promotion Law art. 3 and 26"),
        lazy("Ask for years of relevant experience instead."),
    ),
    Protected(
        "family", lazy("marital or childbearing status"),
        _words(
            r"婚(?!礼|庆|恋)|生育|怀孕|孕(?!育)|已育|未育|子女|\bmarital|\b(?:un)?married\b|\bpregnan|\bchildbearing|"
            r"\bchildless|\b(?:no|without|with) children\b|\bsingle (?:status|person)|\bmaternity\b"
        ),
        lazy("Employment Promotion Law art. 27"),
        lazy("State the working hours and the travelling that the post needs."),
    ),
    Protected(
        "ethnicity", lazy("ethnicity or race"),
        _words(
            r"民族(?!品牌|企业)|[汉回藏满壮苗]族|种族|人种|"
            r"\bethnic|\brace\b(?! condition)|\bracial|\bhan chinese\b"
        ),
        lazy("Employment Promotion Law art. 28, Labour Law art. 12"),
        lazy("Where a language is needed, ask for the language."),
    ),
    Protected(
        "religion", lazy("religious belief"),
        _words(r"宗教|信仰|信教|佛教|基督|天主教|伊斯兰|穆斯林|道教|\breligio|\bchristian|\bmuslim|\bbuddhis|\bislam"),
        lazy("Employment Promotion Law art. 3, Labour Law art. 12"),
        lazy("Leave it out: belief says nothing about how the work is done."),
    ),
    Protected(
        "origin", lazy("household registration or native place"),
        _words(
            r"户籍|户口|籍贯|本[地市省]人|外地人|原籍|生源地|农村|农民工|\bhukou\b|household regist|\bnative place|"
            r"\bplace of (?:origin|birth)|\bhome ?town\b|\bbirthplace"
        ),
        lazy("Employment Promotion Law art. 26 and 31"),
        lazy("State the place of work, and that the candidate must be able to work there."),
    ),
    Protected(
        "appearance", lazy("appearance"),
        _words(
            r"相貌|容貌|外貌|长相|颜值|五官|身高|体重|形象(?:好|佳|气质)|气质佳|\bappearance\b|good[- ]looking|"
            r"\bbody (?:height|weight)|\bheight\b|\bcm tall\b|\bpretty\b|\bhandsome\b"
        ),
        lazy("Employment Promotion Law art. 3 and 26"),
        lazy("Describe the conduct towards customers that the post needs."),
    ),
    Protected(
        "health", lazy("health or disability"),
        _words(
            r"身体健康|健康(?:状况|状态|证明)|无.{0,4}病史|残疾|传染病|乙肝|艾滋|\bhealthy\b|\bgood health\b|"
            r"\bhealth (?:status|condition)|\bdisab(?:led|ilit)|\bhepatitis|\bhiv\b"
        ),
        lazy("Employment Promotion Law art. 29 and 30"),
        lazy("State what the work demands; a medical examination may follow only where a law asks for it."),
    ),
)  # fmt: skip


class Unlawful(Invalid):
    """A requirement or rule names a protected attribute; nothing was saved."""

    code = "protected_attribute"


def protected(text: str) -> Protected | None:
    """Return the protected attribute that a text names, in Chinese or English."""
    plain = unicodedata.normalize("NFKC", text).replace("_", " ")
    return next((one for one in PROTECTED if one.words.search(plain)), None)


def check(text: str) -> None:
    """Raise Unlawful where a text names a protected attribute."""
    found = protected(text)
    if found:
        raise Unlawful(
            "“%(text)s” selects by %(attribute)s. That is not allowed (%(clause)s). %(instead)s",
            text=text[:80],
            attribute=found.name,
            clause=found.clause,
            instead=found.instead,
        )
