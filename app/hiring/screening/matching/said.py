"""Sentences that are kept as source and fields and put into words in the language of whoever reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.text import gettext, lazy, ngettext

WORDS = {
    "degree:high_school": lazy("High school"),
    "degree:associate": lazy("Associate degree"),
    "degree:bachelor": lazy("Bachelor's degree"),
    "degree:master": lazy("Master's degree"),
    "degree:doctor": lazy("Doctorate"),
    "all jobs": lazy("All jobs together"),
    "language:english": lazy("English"),
    "language:mandarin": lazy("Mandarin"),
    "language:cantonese": lazy("Cantonese"),
    "language:japanese": lazy("Japanese"),
    "language:korean": lazy("Korean"),
    "language:german": lazy("German"),
    "language:french": lazy("French"),
    "language:spanish": lazy("Spanish"),
    "language:russian": lazy("Russian"),
    "language:portuguese": lazy("Portuguese"),
    "language:arabic": lazy("Arabic"),
    "language:italian": lazy("Italian"),
    "command:1": lazy("a little"),
    "command:2": lazy("some command"),
    "command:3": lazy("good command (CET-4)"),
    "command:4": lazy("fluent (CET-6)"),
    "command:5": lazy("very fluent (TEM-8)"),
    "command:6": lazy("native"),
    "grade:1": lazy("junior"),
    "grade:2": lazy("middle"),
    "grade:3": lazy("senior"),
    "grade:4": lazy("professor level"),
    "putonghua:6": lazy("first class, upper half"),
    "putonghua:5": lazy("first class, lower half"),
    "putonghua:4": lazy("second class, upper half"),
    "putonghua:3": lazy("second class, lower half"),
    "putonghua:2": lazy("third class, upper half"),
    "putonghua:1": lazy("third class, lower half"),
}


@dataclass(frozen=True)
class Said:
    """A sentence; `str()` gives it in the reader's language."""

    source: str
    fields: dict = field(default_factory=dict)

    def __str__(self) -> str:
        if self.source == "span":
            return span(self.fields["years"], self.fields["months"])
        if self.source in WORDS:
            return str(WORDS[self.source])
        return gettext(self.source, **{name: str(value) for name, value in self.fields.items()})

    def plain(self) -> dict:
        """Return the sentence as JSON values."""
        return {
            "source": self.source,
            "fields": {
                name: value.plain() if isinstance(value, Said) else value for name, value in self.fields.items()
            },
        }


def said(source: str, **fields: object) -> Said:
    """Make a sentence."""
    return Said(source, fields)


def restored(value: dict | None) -> Said | None:
    """Make a sentence of what `plain` gave."""
    if value is None:
        return None
    return Said(
        value["source"],
        {name: restored(one) if isinstance(one, dict) else one for name, one in value["fields"].items()},
    )


def span(years: int, months: int) -> str:
    """Say a length of time, as in "2 years 11 months"."""
    whole = ngettext("%(num)s year", "%(num)s years", years)
    if not months:
        return whole
    rest = ngettext("%(num)s month", "%(num)s months", months)
    return gettext("%(years)s %(months)s", years=whole, months=rest)
