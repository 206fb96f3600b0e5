"""Words in the reader's language, and times in the reader's zone."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from babel import negotiate_locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LONGEST_HEADER = 500
WEIGHT = re.compile(r"(?:q=([01](?:\.[0-9]{0,3})?))?", re.IGNORECASE | re.ASCII)
_language: ContextVar[str] = ContextVar("language", default="zh")
_zone: ContextVar[str] = ContextVar("zone", default="Asia/Shanghai")


@functools.cache
def translations(language: str) -> NullTranslations:
    """Read every room's catalogue of a language into one; English is the source and has none."""
    whole = Catalog(language)
    folder = Path(__file__).parent / "locale" / language / "LC_MESSAGES"
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and not message.fuzzy:
                    whole[message.id] = message
    if not len(whole):
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """Return the language of the request in progress: zh or en."""
    return _language.get()


def translated(source: str) -> str:
    """Return the translation of an English source text, its %(placeholders)s not filled."""
    return translations(language()).gettext(source)


def translated_number(singular: str, plural: str, number: int) -> str:
    """Return the translation of a text with a number, its %(placeholders)s not filled."""
    return translations(language()).ngettext(singular, plural, number)


def gettext(source: str, **fields: object) -> str:
    """Translate an English source text into the reader's language and fill its %(placeholders)s."""
    text = translated(source)
    return text % fields if fields else text


def ngettext(singular: str, plural: str, num: int, **fields: object) -> str:
    """Translate a text with a number, `%(num)s`, by the plural forms of the reader's language."""
    return translated_number(singular, plural, num) % {"num": num, **fields}


_ = gettext


def source(text: str) -> str:
    """Mark an English source text that is translated where it is shown."""
    return text


def lazy(source: str) -> LazyProxy:
    """Mark a text at import time and translate it when it is shown."""
    return LazyProxy(gettext, source, enable_cache=False)


def lazy_source(value: object) -> str | None:
    """Return the English source of a text that is translated when it is shown, None for any other value."""
    return value._args[0] if isinstance(value, LazyProxy) else None


def alternatives(names: Iterable[str]) -> str:
    """Join names as the reader's language joins alternatives: "A, B, or C", "A、B或C"."""
    return format_list(list(names), style="or", locale=language().replace("-", "_"))


@contextmanager
def reader(language: str | None = None, zone: str | None = None):
    """Set the language of a block; used by jobs, which have no request."""
    tokens = (_language.set(language or _language.get()), _zone.set(zone or _zone.get()))
    try:
        yield
    finally:
        _language.reset(tokens[0])
        _zone.reset(tokens[1])


def speak(language: str, zone: str) -> None:
    """Set language and zone for the request in progress."""
    _language.set(language if language in LANGUAGES else LANGUAGES[0])
    _zone.set(zone)


def choose(choice: str | None, accept: str | None) -> str:
    """Pick a language: the reader's own choice first, then what the browser likes best, then Chinese."""
    if choice in LANGUAGES:
        return choice
    liked = sorted(_accepted(accept or ""), key=lambda pair: -pair[1])
    locale = negotiate_locale([code for code, weight in liked if weight > 0], LANGUAGES, sep="-")
    return locale.lower() if locale else LANGUAGES[0]


def _accepted(header: str) -> list[tuple[str, float]]:
    """Return the languages of an Accept-Language header with their weights (RFC 9110, 12.4.2), as they are listed."""
    languages = []
    for part in header[:LONGEST_HEADER].split(","):
        code, _, weight = part.partition(";")
        match = WEIGHT.fullmatch(weight.strip())
        if match and code.strip():
            languages.append((code.strip(), float(match[1] or 1)))
    return languages


def when(at: datetime | None, *, day_only: bool = False) -> str:
    """Print a UTC time in the reader's zone and language."""
    if at is None:
        return "–"
    local = at.astimezone(ZoneInfo(_zone.get()))
    locale = "zh_CN" if language() == "zh" else "en_GB"
    if day_only:
        return format_date(local, format="yyyy-MM-dd" if locale == "zh_CN" else "medium", locale=locale)
    return format_datetime(
        local, format="yyyy-MM-dd HH:mm" if locale == "zh_CN" else "d MMM yyyy, HH:mm", locale=locale
    )
