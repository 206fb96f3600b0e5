"""Both languages are complete, pages carry nothing inline, and the repository speaks of the product alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.hiring.screening.matching import said

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "app").rglob("pages/**/*.html"))
OURS = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
TEXT = (".py", ".md", ".html", ".js", ".css", ".sql", ".toml", ".yml", ".yaml", ".sh", ".json", ".pbtxt", ".po", "")


def catalogue() -> dict[Any, Any]:
    """Every translation: source text, or (singular, plural), -> text, or the plural forms."""
    words: dict[Any, Any] = {}
    for path in (ROOT / "app/locale/zh/LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            words |= {m.id: m.string for m in read_po(file) if m.id and not m.fuzzy}
    return words


SPEAKING = (
    "_",
    "gettext",
    "lazy",
    "source",
    "sentence",
    "said",
    "AppError",
    "Invalid",
    "Refused",
    "Unreadable",
    "TooLarge",
    "WrongType",
    "Conflict",
    "Forbidden",
    "NotFound",
    "TooMany",
    "SignInNeeded",
    "Decided",
    "KeyProviderError",
    "Unlawful",
)


KEYWORDS: dict[str, tuple[int, ...] | None] = dict.fromkeys(SPEAKING) | {"ngettext": (1, 2)}


def standing(path: Path) -> set[str]:
    """The standing messages of error classes: `message = "…"`, which no call marks."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "message":
                    found.add(ast.literal_eval(line.value))
    return found


def sources() -> dict[str | tuple[str, ...], str]:
    """Every English source text, as Babel extracts it: what templates, code and errors show, and where."""
    kinds = [("**/pages/**.html", "jinja2"), ("**.py", "python")]
    options = {"**.html": {"trimmed": "true", "encoding": "utf-8"}}
    found = {}
    for name, _line, text, _comments, _context in extract_from_dir(ROOT / "app", kinds, options, KEYWORDS):
        found[text] = name
    for path in sorted((ROOT / "app").rglob("*.py")):
        found |= dict.fromkeys(standing(path), str(path.relative_to(ROOT)))
    return {text: where for text, where in found.items() if " " in text[0 if isinstance(text, tuple) else slice(None)]}


def test_text_when_shown_then_exists_in_chinese():
    words, texts = catalogue(), sources()
    assert len(texts) > 500
    # Some are codes for words of their own; errors of programmers carry names of things, which nobody translates.
    texts = {text: where for text, where in texts.items() if text not in said.WORDS and "unknown audit" not in text}
    missing = {text: where for text, where in texts.items() if not words.get(text)}
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing.items())


def test_translation_when_nothing_shows_its_source_then_it_is_gone():
    """A text may also be a constant, which is translated where it is shown."""
    shown = {*sources()}
    for path in (ROOT / "app").rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        shown |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert sorted(str(text) for text in catalogue() if " " in str(text) and text not in shown) == []


def test_translation_when_two_rooms_show_a_text_then_stands_in_one_catalogue_alone():
    places: dict[Any, list[str]] = {}
    for path in sorted((ROOT / "app/locale/zh/LC_MESSAGES").glob("*.po")):
        for text in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE):
            places.setdefault(text, []).append(path.name)
    assert {text: names for text, names in places.items() if len(names) > 1} == {}


def test_translation_when_it_fills_fields_then_has_those_of_the_source():
    fields = re.compile(r"%\((\w+)\)s")
    wrong = [text for text, told in catalogue().items() if {*fields.findall(str(text))} != {*fields.findall(str(told))}]
    assert not wrong


def test_text_when_it_has_a_percent_sign_then_is_a_field_or_doubled():
    """Jinja fills the fields of every text, also where there are none: a single sign ends the page in an error."""
    single = re.compile(r"%(?!%|\(\w+\)s)")
    both = {str(text): f"{text}{told}" for text, told in catalogue().items()}
    assert [text for text, words in both.items() if single.search(words.replace("%%", ""))] == []


def test_text_when_pages_show_it_then_has_nothing_that_html_would_read():
    """Jinja's newstyle texts are markup: what a page fills in is escaped, the text itself is not."""
    pages = {text for text, where in sources().items() if where.endswith(".html")}
    marked = re.compile(r"[<>\"]|&(?!amp;)")
    assert [text for text in pages if marked.search(str(text) if isinstance(text, str) else "".join(text))] == []
    words = catalogue()
    assert [text for text in pages if marked.search("".join(words.get(text, "")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_when_served_then_has_nothing_inline_and_asks_nothing_outside(page: Path):
    source = page.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", source), "scripts are files"
    assert not re.search(r"""\s(style|on\w+)\s*=\s*["']""", source), "styles and handlers are files"
    assert not re.search(r"""(src|href|action)\s*=\s*["'](https?:)?//""", source), "no page asks the internet"


def test_repository_when_read_then_speaks_of_the_product_alone():
    forbidden = re.compile(r"(?<![\w.])/(root|home/\w+)/|\.pyenv")
    found = []
    for name in OURS:
        path = ROOT / name
        if (
            not name
            or path.suffix not in TEXT
            or not path.is_file()
            or path == Path(__file__)
            or name.endswith("uv.lock")
        ):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if forbidden.search(line):
                found.append(f"{name}:{number}: {line[:120]}")
    assert not found, "\n".join(found)


def test_lock_when_read_then_names_the_public_index_and_a_digest_for_each_file():
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", lock)) <= {"pypi.org", "files.pythonhosted.org"}
    files = re.findall(r"\{ url = .*?\}", lock)
    assert files
    assert all('hash = "sha256:' in file for file in files)


def test_page_when_a_room_draws_it_then_takes_heads_tables_and_badges_from_the_pieces():
    """What every page shares is drawn in one place: a table by hand has no cards on a phone, a head no way up."""
    by_hand = re.compile(r"<table\b|class=\"(?:tag|page-head)[ \"]")
    rooms = [page for page in PAGES if not page.is_relative_to(ROOT / "app/pages")]
    assert len(rooms) > 40
    assert {str(page.relative_to(ROOT)) for page in rooms if by_hand.search(page.read_text(encoding="utf-8"))} == set()
