"""Says by which lookups an application is found: its name in parts, its schools, its highest degree, its years.

Names are sealed, so no statement can read them. Each part of a name that somebody may type is hashed by the key of
lookups and kept beside the application: who has the database alone sees which rows share a part, and no part.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable

from app.chinese import simplified
from app.foundation.keys import service as keys
from app.foundation.keys.service import KeyDestroyed
from app.hiring.applications import service, store

DEGREES = ("high_school", "associate", "bachelor", "master", "doctor")
"""Degrees from the lowest; the words below are looked for from the highest."""
_WORDS = {
    "doctor": re.compile(r"博士|\bph\.?d|\bdoctor|\bdba\b"),
    "master": re.compile(r"硕士|研究生|\bmaster|\bmba\b|\bm\.?sc\b|\bm\.?a\b|\bll\.?m\b"),
    "bachelor": re.compile(r"本科|学士|\bbachelor|\bb\.?sc\b|\bb\.?a\b|\bbba\b|\bll\.?b\b|\bb\.?eng\b"),
    "associate": re.compile(r"大专|专科|高职|\bassociate|\bdiploma"),
    "high_school": re.compile(r"高中|中专|职高|\bhigh school|\bsecondary"),
}
YEARS = (0, 1, 2, 3, 5, 8, 10, 15, 20)
"""Years of work from which an application is found, each at least so many."""
MOST_WORDS, LONGEST_WORD, MOST_SCHOOLS = 6, 24, 8
LONGEST_LATIN, LONGEST_HAN = 16, 6
"""How many characters of a word count; a longer one finds who agrees so far."""
_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"(?=(?:\D*\d){5})\+?[\d\s()./-]{7,30}")
_HAN = re.compile(r"[\u3400-\u9fff]")


def of(fields: dict) -> list[bytes]:
    """Return the lookups of the fields of a résumé, each once."""
    found = {("name", part) for part in _parts(fields.get("name") or "")}
    education = [entry for entry in (fields.get("education") or [])[:MOST_SCHOOLS] if isinstance(entry, dict)]
    found |= {("school", part) for entry in education for part in _parts(entry.get("school") or "")}
    found |= {("degree", degree) for entry in education if (degree := _degree(entry.get("degree") or ""))}
    years = fields.get("years_total")
    found |= {("years", str(least)) for least in YEARS if years is not None and years >= least}
    return keys.lookups(sorted(found))


def asked(*, name: str = "", school: str = "", degree: str = "", years: int | None = None) -> list[list[bytes]]:
    """Return what is asked for: of each list one lookup has to be there. Words without a letter ask for nothing."""
    words = [
        (kind, word[: _most(word)]) for kind, text in (("name", name), ("school", school)) for word in _words(text)
    ]
    groups = [[word] for word in words]
    if degree in DEGREES:
        groups.append([("degree", one) for one in DEGREES[DEGREES.index(degree) :]])
    if years is not None and years in YEARS:
        groups.append([("years", str(years))])
    return [keys.lookups(group) for group in groups]


def contact(text: str) -> bytes | None:
    """Return the lookup of a telephone number or an e-mail address, whole; None for words that are neither."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if "@" in plain:
        return keys.lookup("email", plain)
    return keys.lookup("phone", plain) if _PHONE.fullmatch(plain) else None


def catch_up(most: int) -> int:
    """Give lookups to applications that were made before there were any; returns how many were looked at."""
    waiting = store.without_lookups(most)
    for application_id in waiting:
        store.keep_lookups(application_id, _of_application(application_id))
    return len(waiting)


def _of_application(application_id: uuid.UUID) -> list[bytes]:
    try:
        return of(service.fields(application_id)[1])
    except KeyDestroyed:
        return []


def _degree(text: str) -> str | None:
    plain = _plain(text)
    return next((level for level, words in _WORDS.items() if words.search(plain)), None)


def _plain(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text[:200]).casefold())


def _words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _WORD.findall(_plain(text))[:MOST_WORDS]]


def _parts(text: str) -> set[str]:
    """Return every part of a text that finds it: beginnings of words, and in Chinese whatever stands together."""
    return {part for word in _words(text) for part in _parts_of(word)}


def _parts_of(word: str) -> Iterable[str]:
    starts, most = range(len(word)) if _HAN.search(word) else (0,), _most(word)
    return (word[start : start + length] for start in starts for length in range(1, min(most, len(word) - start) + 1))


def _most(word: str) -> int:
    return LONGEST_HAN if _HAN.search(word) else LONGEST_LATIN
