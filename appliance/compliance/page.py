"""Writes the report: JSON for programs, one page in Chinese and English for people."""

from __future__ import annotations

import functools
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

WORDS = {
    "held": ("符合", "held"),
    "failed": ("不符合", "failed"),
    "waived": ("已豁免", "waived"),
    "not here": ("此处不适用", "not here"),
}


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files("appliance.compliance") / "templates")),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def html(report: dict[str, Any]) -> str:
    """Return the page: nothing in it comes from elsewhere, and nothing runs."""
    return _template().render(report=report, words=WORDS)


def write(folder: Path, report: dict[str, Any]) -> str:
    """Write report.json and report.html for this account alone; returns the SHA-256 (hex) of the JSON."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = (json.dumps(report, indent=1, ensure_ascii=False) + "\n").encode()
    for name, text in (("report.json", data), ("report.html", html(report).encode())):
        part = folder / f"{name}.part"
        part.write_bytes(text)
        part.chmod(0o600)
        part.replace(folder / name)
    return hashlib.sha256(data).hexdigest()


def last(folder: Path) -> dict[str, Any] | None:
    """Return the newest report below a folder, None where there is none that can be read."""
    for path in sorted(folder.glob("*/report.json"), reverse=True):
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
    return None
