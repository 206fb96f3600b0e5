"""Reads our Markdown: code blocks, commands, links and the anchors of headings."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`(?:[^`\n]|\n(?!\n))+`")  # a long one may go on in the next line
BARE_LINK = re.compile(r"\s*(?:[-*] )?<?https?://\S+")
COMMAND = re.compile(r"^(?:scripts/|appliance(?= |$))")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and text."""

    page: Path
    language: str
    text: str


def pages() -> list[Path]:
    """Return every page of the repository, as git knows it."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).is_file()]


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [Block(page, language, text) for language, text in FENCE.findall(page.read_text(encoding="utf-8"))]


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[str]:
    """Return every command of ours on a page: `$ ` lines, indented lines, and code within sentences and tables."""
    shown = [line for block in blocks(page) if block.language == "console" for line in block.text.splitlines()]
    found = [line.removeprefix("$ ") for line in shown if line.startswith("$ ")]
    text = prose(page)
    found += [line.strip() for line in text.splitlines() if line.startswith("    ")]
    found += [code.strip("`").replace("\\|", "|") for code in CODE.findall(text)]
    return [one for one in found if COMMAND.match(one)]


def long_lines(page: Path, most: int) -> list[tuple[int, int]]:
    """Return number and length of each line over `most` characters that could be wrapped.

    Rows of tables, blocks of code, bare links and the YAML head of a model's card are none of those.
    """
    lines = page.read_text(encoding="utf-8").splitlines()
    head = lines.index("---", 1) + 1 if lines[:1] == ["---"] else 0
    found, fenced = [], False
    for number, line in enumerate(lines[head:], head + 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and len(line) > most and not line.startswith("|") and not BARE_LINK.fullmatch(line):
            found.append((number, len(line)))
    return found


def links(page: Path) -> list[str]:
    """Return where the links and pictures of a page lead, those to other sites left out."""
    return [target for target in LINK.findall(CODE.sub("", prose(page))) if "://" not in target]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    heads = re.findall(r"^#{1,6} (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}
