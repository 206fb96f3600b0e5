"""In which language studies in another country are taught: by the country or the script, never by which school."""

from __future__ import annotations

import re

_SPOKEN = (
    ("english", r"英国|美国|澳大利亚|澳洲|新西兰|加拿大|爱尔兰|新加坡|苏格兰|"
                r"\b(?:UK|U\.K\.|United Kingdom|England|Scotland|Wales|USA|U\.S\.A?\.|"
                r"United States|Australia|New Zealand|Canada|Ireland|Singapore)\b"),
    ("english", r"香港|\bHong Kong\b"),
    ("cantonese", r"香港|澳门|\b(?:Hong Kong|Macau)\b"),
    ("japanese", r"日本|\bJapan\b"),
    ("korean", r"韩国|\bKorea\b"),
    ("german", r"德国|奥地利|\b(?:Germany|Austria)\b"),
    ("french", r"法国|\bFrance\b"),
    ("spanish", r"西班牙|墨西哥|\b(?:Spain|Mexico)\b"),
    ("russian", r"俄罗斯|\bRussia\b"),
    ("portuguese", r"葡萄牙|巴西|\b(?:Portugal|Brazil)\b"),
    ("italian", r"意大利|\bItaly\b"),
)  # fmt: skip
_COUNTRIES = [(language, re.compile(expression, re.ASCII)) for language, expression in _SPOKEN]
_ENGLISH_NAME = re.compile(r"\bUniversity\b|\bCollege\b|\bSchool of\b|\bInstitute of\b", re.ASCII)
_AT_HOME = re.compile(r"\b(?:China|Beijing|Shanghai|Peking|Tsinghua|Guangzhou|Shenzhen|Nanjing|Wuhan)\b", re.ASCII)


def languages(text: str, written: str) -> tuple[str, ...]:
    """Return the languages spoken where a line says that a study was; `written` is the language of the résumé.

    An English name among Chinese lines is of a school abroad.
    """
    found = [language for language, country in _COUNTRIES if country.search(text)]
    if written == "zh" and not found and _ENGLISH_NAME.search(text) and not _AT_HOME.search(text):
        found = ["english"]
    return tuple(dict.fromkeys(found))
