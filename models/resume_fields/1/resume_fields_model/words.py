"""Read the word lists of the data folder once."""

import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


def table(name: str) -> list[list[str]]:
    """Return the rows of a tab-separated list without its comments."""
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@cache
def pattern(name: str) -> re.Pattern:
    """Return a pattern of the list `patterns` by its name."""
    return re.compile(next(row[1] for row in table("patterns") if row[0] == name))


@cache
def headings() -> list[tuple[str, re.Pattern]]:
    return [(kind, re.compile(pattern)) for kind, pattern in table("headings")]


@cache
def neutral() -> list[re.Pattern]:
    """Return patterns of the words around a heading that say nothing of its kind, English and Chinese."""
    rows = dict(table("neutral"))
    english = rows["en"].replace(" ", "|").replace("_", r"\s+")
    chinese = rows["zh"].replace(" ", "|")
    return [
        re.compile(rf"^(?:(?:{english})\s+)*|(?:\s+(?:{english}))*$", re.IGNORECASE),
        re.compile(rf"^(?:{chinese})*|(?:{chinese})*$"),
    ]


@cache
def slots() -> list[tuple[str, re.Pattern]]:
    return [(slot, re.compile(pattern)) for slot, pattern in table("slots")]


@cache
def weights(name: str) -> list[tuple[int, re.Pattern]]:
    return [(int(weight), re.compile(pattern, re.IGNORECASE)) for weight, pattern in table(name)]


@cache
def degrees() -> list[tuple[str, str, re.Pattern]]:
    out = []
    for lang, canonical, pattern in table("degrees"):
        out.append((lang, canonical, re.compile(pattern if lang == "zh" else rf"(?<![\w.])(?:{pattern})(?!\w)")))
    return out


@cache
def certificates() -> re.Pattern:
    first, *rest = (row[0] for row in table("certificates"))
    return re.compile("|".join([rf"(?<![A-Za-z])(?:{first})(?![A-Za-z])", *rest]))


@cache
def tests() -> re.Pattern:
    """Return the acronyms and language tests alone, which are certificates even in a list of skills."""
    first, second, *_ = (row[0] for row in table("certificates"))
    return re.compile(rf"(?<![A-Za-z])(?:{first})(?![A-Za-z])|{second}|证书$|员证$|资格证|资格$")


@cache
def chinese_languages() -> re.Pattern:
    names = next(row[1] for row in table("languages") if row[0] == "zh").split()
    return re.compile("|".join(sorted(names, key=len, reverse=True)))


@cache
def english_languages() -> re.Pattern:
    names = next(row[1] for row in table("languages") if row[0] == "en")
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)


@cache
def places() -> tuple[frozenset[str], re.Pattern]:
    """Return Chinese places, and a pattern that matches an English place with its country or state."""
    rows = dict(table("cities"))
    one = f"(?:{rows['en']}|{rows['country']}|{rows['state']})"
    return frozenset(rows["zh"].split()), re.compile(
        rf"{one}(?:\s*[,/&]\s*{one}|\s+{one})*\.?(?:\s*\((?:remote|hybrid)\))?", re.IGNORECASE
    )


@cache
def countries() -> re.Pattern:
    """Return a pattern that matches an English country."""
    return re.compile(dict(table("cities"))["country"], re.IGNORECASE)


@cache
def towns() -> re.Pattern:
    """Return a pattern that matches an English town that is no state or country."""
    return re.compile(dict(table("cities"))["en"], re.IGNORECASE)


@cache
def functions() -> frozenset[str]:
    return frozenset(table("functions")[0][0].split())


@cache
def surnames() -> tuple[frozenset[str], frozenset[str]]:
    rows = dict(table("surnames"))
    return frozenset(rows["double"].split()), frozenset(rows["single"])
