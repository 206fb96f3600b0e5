"""Says in words how a line of a position was read: what is looked for in a résumé, so that HR sees it before it counts.

Each part of the line gives one sentence or more; the reader's language is chosen where they are shown, as in `said`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from app.hiring.screening.matching import promised
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.said import WORDS, Said, said


def reading(parts: Sequence[Part]) -> tuple[Said, ...]:
    """Return the sentences that say how a line was read, in the order of its parts, each once."""
    found: dict[str, Said] = {}
    for part in parts:
        for sentence in (*_PARTS[part.kind](part), *_more(part)):
            found.setdefault(repr(sentence), sentence)
    return tuple(found.values())


def unread(parts: Sequence[Part]) -> str:
    """Return the words of a line that no table knows and that are looked for as they are; empty where there are none.

    Knowledge that whoever does the work has, "knows", is no such part: a résumé need not say it.
    """
    return ", ".join(_names(part) for part in parts if part.kind == "text" and not part.knows)


def _names(part: Part) -> str:
    return ", ".join(map(_name, part.topics)) or part.text


def _name(topic: Topic) -> str:
    return " / ".join((topic.label, *topic.extra))


def _span(part: Part) -> Said:
    years, months = divmod(round(part.number * 12), 12)
    return said("span", years=years, months=months)


def _years(part: Part) -> Iterable[Said]:
    yield said("at least %(years)s of work", years=_span(part))


def _skill_years(part: Part) -> Iterable[Said]:
    what = _names(part)
    if part.number * 12 <= 1:
        yield said("work of any length in: %(what)s", what=what)
    elif part.leads:
        yield said("at least %(years)s of leading people in: %(what)s", years=_span(part), what=what)
    elif part.place:
        yield said("at least %(years)s with an employer or in a place of: %(what)s", years=_span(part), what=what)
    else:
        yield said("at least %(years)s in: %(what)s", years=_span(part), what=what)
    if part.within:
        yield said("which may be some of the years asked for before")
    if part.using:
        yield said("with: %(what)s", what=", ".join(map(_name, part.using)))


def _degree(part: Part) -> Iterable[Said]:
    full = "degree, studied full-time: %(degree)s or higher"
    yield said(full if part.every else "degree: %(degree)s or higher", degree=said("degree:" + part.level))


def _major(part: Part) -> Iterable[Said]:
    yield said("field of study: %(what)s", what=_names(part))


def _certificate(part: Part) -> Iterable[Said]:
    if len(part.topics) < 2:
        yield said("certificate: %(what)s", what=_names(part))
    elif part.every:
        yield said("each of the certificates: %(what)s", what=_names(part))
    else:
        yield said("one of the certificates: %(what)s", what=_names(part))
    if part.level == promised.LATER:
        yield said("it may also be obtained later")
    if part.level == promised.BEGUN:
        yield said("it is enough to have begun it")


def _language(part: Part) -> Iterable[Said]:
    wanted = [one.partition(":") for one in part.level.split("|")]
    yield _joined("%(one)s or %(other)s", [_command(name, level) for name, _, level in wanted])


def _command(name: str, level: str) -> Said:
    named = said(key) if (key := f"language:{name}") in WORDS else name
    return said("language: %(language)s, %(command)s", language=named, command=said(f"command:{level}"))


def _team(part: Part) -> Iterable[Said]:
    if part.number <= 1:
        yield said("has led people")
    else:
        yield said("has led at least %(needed)s people", needed=int(part.number))


def _topic(part: Part) -> Iterable[Said]:
    what = _names(part)
    if part.place:
        yield said("an employer or a place of: %(what)s", what=what)
    elif part.knows:
        yield said("knowledge of: %(what)s (years of work in it show it, too)", what=what)
    elif part.hands_on:
        yield said("experience that a job shows of: %(what)s", what=what)
    else:
        yield said("named in the résumé: %(what)s", what=what)
    if len(part.topics) > 1:
        every = part.every and not part.knows
        yield said("each of them is asked for") if every else said("one of them is enough")


def _text(part: Part) -> Iterable[Said]:
    yield said("read as free text, found by its words and meaning: %(what)s", what=_names(part))


def _soft(_: Part) -> Iterable[Said]:
    yield said("nothing that a résumé could show: it decides nothing")


def _title(part: Part) -> Iterable[Said]:
    grade = said(f"grade:{int(part.number)}")
    if part.topics:
        yield said("professional title: %(grade)s or higher, in: %(what)s", grade=grade, what=_names(part))
    else:
        yield said("professional title: %(grade)s or higher", grade=grade)


def _rank(part: Part) -> Iterable[Said]:
    yield said("a post held of the rank that is named, or a higher one")


def _graduate(part: Part) -> Iterable[Said]:
    first, last = int(part.number), int(part.level)
    if not last:
        yield said("studies that end about now, within a year")
    else:
        yield said("studies that end from %(first)s to %(last)s", first=_month(first), last=_month(last))


def _month(months: int) -> str:
    return f"{months // 12}-{months % 12 + 1:02d}"


def _abroad(_: Part) -> Iterable[Said]:
    yield said("study or work abroad")


def _putonghua(part: Part) -> Iterable[Said]:
    yield said("test of spoken Chinese: %(grade)s or higher", grade=said(f"putonghua:{int(part.number)}"))


def _equal(part: Part) -> Iterable[Said]:
    yield said("what a person takes as equal: %(what)s", what=part.text)


def _either(part: Part) -> Iterable[Said]:
    ways = [_joined("%(one)s and %(other)s", reading(way)) for way in part.ways]
    yield _joined("either %(one)s, or %(other)s", ways)


def _joined(sentence: str, these: Sequence[Said]) -> Said:
    return reduce(lambda one, other: Said(sentence, {"one": one, "other": other}), these)


def _more(part: Part) -> Iterable[Said]:
    if part.open and part.kind in ("major", "certificate", "skill_years", "title", "topic", "either"):
        yield said("what comes near it is left to a person")
    if part.without:
        yield said("posts so called do not count: %(what)s", what=", ".join(part.without))


_PARTS: dict[str, Callable[[Part], Iterable[Said]]] = {
    "years": _years, "skill_years": _skill_years, "degree": _degree, "major": _major, "certificate": _certificate,
    "language": _language, "team": _team, "topic": _topic, "text": _text, "soft": _soft, "title": _title,
    "rank": _rank, "graduate": _graduate, "abroad": _abroad, "putonghua": _putonghua, "equal": _equal,
    "either": _either,
}  # fmt: skip
