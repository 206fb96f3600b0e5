"""Renders a component's templates, which are laid out like the file system they fill."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import jinja2


@functools.cache
def _environment(package: str) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files(package) / "templates")),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - configuration files, not pages
    )


def render(package: str, path: str, /, **values: Any) -> str:
    """Return the template `templates/<path>` of a component package, filled; an unknown name is an error."""
    return _environment(package).get_template(path.lstrip("/")).render(**values)
