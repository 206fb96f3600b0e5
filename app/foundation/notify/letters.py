"""The texts of messages: files of templates, checked when the application starts, and filled with values.

`templates/<event>/<language>.yml` has `subject` and `mail`, `card` with `title`, `text` and `button`, and `sms` where
the event has one. `<language>.<branch>.yml` beside it replaces the texts that it has for one branch. A placeholder is a
name in braces, `{link}`; nothing else is read in a template. A folder of the site replaces whole files.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from app import settings, text
from app.errors import SettingsError
from app.foundation.notify import events
from app.foundation.notify.events import Event

ROOM = Path(__file__).parent / "templates"
PLACE = re.compile(r"\{([a-z_]{1,30})\}")
BRANCH = re.compile(r"[a-z0-9-]{1,40}")
MOST = {"subject": 120, "mail": 4000, "card.button": 20}
"""The most characters of each text with its longest values."""
MOST_BYTES = {"card.title": 128, "card.text": 512}
"""The most bytes that WeCom shows of a card; DingTalk takes more."""
MOST_SMS = 335
"""Five text messages in one: 67 characters of UCS-2 each, the signature included (GSM 03.40, 3GPP TS 23.040)."""
ONE_SMS, PART_SMS = 70, 67
SIGNATURE = 14
"""The longest signature, with its brackets."""
SHORT, SHORTENED = 20, ("sms", "card.title")
"""The most characters of a value within a text message or the title of a card."""
FILE_BYTES = 32 * 1024
Texts = dict[str, str]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Letter:
    """A message with its values filled in, in every form that a channel may send."""

    event: str
    language: str
    subject: str
    mail: str
    card_title: str
    card_text: str
    card_button: str
    link: str
    sms: str
    """Without the signature, which the gateway puts before it; empty where the event has no such text."""
    sms_values: tuple[str, ...]
    """The values of the text message in their order, for gateways that know the text by its number."""


def read(folder: Path | None = None) -> dict[Key, Texts]:
    """Read and check every template of the room and of a folder of the site: (event, language, branch) -> texts.

    Raises SettingsError with the file and what to correct in it.
    """
    found = dict(_files(ROOM)) | (dict(_files(folder)) if folder else {})
    templates = {key: _texts(path, key) for key, path in found.items()}
    for name in events.EVENTS:
        for language in text.LANGUAGES:
            if (name, language, "") not in templates:
                raise SettingsError(f"{ROOM}/{name}/{language}.yml is missing: every message has both languages.")
    return {key: templates[key[0], key[1], ""] | texts for key, texts in templates.items()}


def _files(folder: Path) -> Iterator[tuple[Key, Path]]:
    for path in sorted(folder.glob("*/*.yml")):
        language, _, branch = path.stem.partition(".")
        known = path.parent.name in events.EVENTS and language in text.LANGUAGES
        if not known or (branch and not BRANCH.fullmatch(branch)):
            raise SettingsError(f"{path}: no event has texts of this name. Name it <event>/<language>.<branch>.yml.")
        yield (path.parent.name, language, branch), path


def _texts(path: Path, key: Key) -> Texts:
    """Return the texts of a file by their path; raises SettingsError."""
    event, branch = events.EVENTS[key[0]], key[2]
    try:
        if path.stat().st_size > FILE_BYTES:
            raise SettingsError(f"{path}: more than {FILE_BYTES // 1024} KiB. Shorten the texts.")
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise SettingsError(f"{path}: cannot be read as YAML ({type(error).__name__}).") from None
    texts = dict(_flat(content)) if isinstance(content, dict) else {}
    wanted = {"subject", "mail", "card.title", "card.text", "card.button"} | ({"sms"} & set(event.texts))
    if not all(isinstance(one, str) and one.strip() for one in texts.values()) or texts.keys() - wanted:
        raise SettingsError(f"{path}: takes the texts {', '.join(sorted(wanted))}, each of them a text, and no other.")
    if not branch and wanted - texts.keys():
        raise SettingsError(f"{path}: {', '.join(sorted(wanted - texts.keys()))} is missing.")
    stripped = {name: one.strip() for name, one in texts.items()}
    for name, one in stripped.items():
        _check(path, name, one, event)
    return stripped


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield str(name), value


def _check(path: Path, name: str, source: str, event: Event) -> None:
    """Raise SettingsError for a placeholder that is unknown or left out, or a text that may become too long."""
    places = PLACE.findall(source)
    unknown = sorted(set(places) - event.values.keys())
    if unknown or re.search(r"[{}]", PLACE.sub("", source)):
        wrong = f"{{{unknown[0]}}}" if unknown else "a brace"
        raise SettingsError(f"{path}: {name}: {wrong} is no value of {event.name}.")
    if name in ("mail", "sms") and (missing := sorted(_needed(event) - set(places))):
        raise SettingsError(f"{path}: {name}: {{{missing[0]}}} is missing.")
    if name != "mail" and name != "card.text" and "\n" in source:
        raise SettingsError(f"{path}: {name}: is one line.")
    if name == "sms" and re.search(r"[【】\[\]]", source):
        raise SettingsError(f"{path}: sms: the brackets 【 】 belong to the signature, which the gateway adds.")
    _check_size(path, name, source, events.longest(event.name))


def _check_size(path: Path, name: str, source: str, values: Mapping[str, object]) -> None:
    short, counted = name in SHORTENED, "bytes" if name in MOST_BYTES else "characters"
    most = MOST_SMS - SIGNATURE if name == "sms" else MOST_BYTES.get(name) or MOST[name]
    with text.reader(path.stem[:2]):
        filled = _filled(source, _in_words(values, "Asia/Kolkata", short=short))
    size = len(filled.encode()) if name in MOST_BYTES else len(filled)
    if size > most:
        raise SettingsError(f"{path}: {name}: may become {size} {counted} long, and {most} are the most. Shorten it.")


def _needed(event: Event) -> set[str]:
    """Return the values that a text which stands alone must have: the link, and until when it works."""
    return {name for name, value in event.values.items() if value.kind == "link" or name == "until"}


@functools.lru_cache(maxsize=4)
def _templates(folder: Path | None) -> dict[Key, Texts]:
    return read(folder)


def load(folder: Path | None) -> None:
    """Read the templates with those of a folder of the site, so that a wrong one stops the start; or SettingsError."""
    _templates(folder)


def branches(name: str) -> list[str]:
    """Return the branches that have texts of their own for an event, "" for everybody else first."""
    known = _templates(settings.current().notify.templates_folder)
    return sorted({branch for event, _language, branch in known if event == name})


def letter(name: str, language: str, values: Mapping[str, object], zone: str, branch: str = "") -> Letter:
    """Fill the texts of an event in a language and zone with its values; raises WrongMessage."""
    filled = events.checked(name, values)
    known = _templates(settings.current().notify.templates_folder)
    texts = known.get((name, language, branch)) or known[name, language, ""]
    with text.reader(language):
        words, short = _in_words(filled, zone), _in_words(filled, zone, short=True)
    sms = texts.get("sms", "")
    return Letter(
        name, language, _filled(texts["subject"], words), _filled(texts["mail"], words),
        _filled(texts["card.title"], short), _filled(texts["card.text"], words), texts["card.button"],
        str(filled.get("link", "")), _filled(sms, short), tuple(short[place] for place in sms_places(sms)),
    )  # fmt: skip


def numbered_sms(name: str, language: str, branch: str = "") -> str:
    """Return the text message as it is registered with a gateway, its values numbered {1}, {2} …"""
    known = _templates(settings.current().notify.templates_folder)
    source = (known.get((name, language, branch)) or known[name, language, ""]).get("sms", "")
    numbers = {place: f"{{{at}}}" for at, place in enumerate(sms_places(source), 1)}
    return _filled(source, numbers)


def sms_places(source: str) -> list[str]:
    """Return the placeholders of a text message, each once, in the order of their first place."""
    return list(dict.fromkeys(PLACE.findall(source)))


def sms_parts(letter_: Letter, signature: str) -> int:
    """Return how many text messages a letter is sent and billed as."""
    size = len(letter_.sms) + len(signature) + 2
    return 1 if size <= ONE_SMS else -(-size // PART_SMS)


def _in_words(values: Mapping[str, object], zone: str, *, short: bool = False) -> dict[str, str]:
    return {name: _word(value, zone, short) for name, value in values.items()}


def _word(value: object, zone: str, short: bool) -> str:
    if isinstance(value, datetime):
        return moment(value, zone)
    cut = short and isinstance(value, str) and not value.startswith(("https://", "http://"))
    return events.cut(str(value), SHORT) if cut else str(value)


def moment(at: datetime, zone: str) -> str:
    """Print a time in a zone and the reader's language, with its distance to UTC."""
    offset = at.astimezone(ZoneInfo(zone)).strftime("%z")
    with text.reader(zone=zone):
        return f"{text.when(at)} (UTC{offset[:3]}:{offset[3:]})"


def _filled(source: str, words: Mapping[str, str]) -> str:
    """Fill placeholders in one pass: what a value says is never read as a placeholder."""
    return PLACE.sub(lambda place: words[place[1]], source)
