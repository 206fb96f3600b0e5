"""Words in the reader's language, and times in the reader's zone."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.support import LazyProxy

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_language: ContextVar[str] = ContextVar("language", default="zh")
_zone: ContextVar[str] = ContextVar("zone", default="Asia/Shanghai")


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """Read every room's catalogue of a language: English source -> translation. English is its own source."""
    words: dict[str, str] = {}
    folder = Path(__file__).parent / "locale" / language / "LC_MESSAGES"
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                said, translated = message.id, message.string
                if isinstance(said, str) and isinstance(translated, str) and said and translated and not message.fuzzy:
                    words[said] = translated
    return words


def language() -> str:
    """Return the language of the request in progress: zh or en."""
    return _language.get()


def gettext(source: str, **fields: object) -> str:
    """Translate an English source text into the reader's language and fill its %(placeholders)s."""
    text = catalogue(language()).get(source, source)
    return text % fields if fields else text


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


@contextmanager
def reader(language: str | None = None, zone: str | None = None):
    """Speak to one reader for the length of a block; used by jobs, which have no request."""
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


def choose(wanted: str | None, accept: str | None) -> str:
    """Pick a language: the reader's own choice first, then what the browser asks for, then Chinese."""
    if wanted in LANGUAGES:
        return wanted
    for part in (accept or "").split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


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
