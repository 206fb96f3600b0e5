"""Both languages are complete, pages carry nothing inline, and the repository speaks of the product alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "app").rglob("pages/**/*.html"))
CALL = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
OURS = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
TEXT = (".py", ".md", ".html", ".js", ".css", ".sql", ".toml", ".yml", ".yaml", ".sh", ".json", ".pbtxt", ".po", "")


def catalogue() -> dict[str, str]:
    words: dict[str, str] = {}
    for path in (ROOT / "app/locale/zh/LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            words |= {str(m.id): str(m.string) for m in read_po(file) if m.id}
    return words


SPEAKING = (
    "_",
    "gettext",
    "lazy",
    "source",
    "sentence",
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
)


def shown(tree: ast.Module) -> set[str]:
    """What a person may read: marked texts, refusals, and the standing messages of error classes."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SPEAKING and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "message":
                    found.add(ast.literal_eval(line.value))
    return {text for text in found if " " in text and not text.startswith("unknown audit")}


def sources() -> dict[str, str]:
    """Every English source text: what templates, code and errors show."""
    found = {}
    for page in PAGES:
        for match in CALL.finditer(page.read_text(encoding="utf-8")):
            found[match[1][1:-1]] = str(page.relative_to(ROOT))
    for path in sorted((ROOT / "app").rglob("*.py")):
        for text in shown(ast.parse(path.read_text(encoding="utf-8"))):
            found[text] = str(path.relative_to(ROOT))
    return found


def test_text_when_shown_then_exists_in_chinese():
    words = catalogue()
    missing = {text: where for text, where in sources().items() if not words.get(text)}
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing.items())


def test_translation_when_it_fills_fields_then_has_those_of_the_source():
    fields = re.compile(r"%\((\w+)\)s")
    wrong = [text for text, string in catalogue().items() if set(fields.findall(text)) != set(fields.findall(string))]
    assert not wrong


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
