"""Programs that run on hosts: files of `remote/`, whose text is fixed and whose arguments are never pasted into it."""

from __future__ import annotations

import functools
from importlib.resources import files

RUN_BY = {"sh": ("sh", "-c"), "bash": ("bash", "-c"), "py": ("python3", "-I", "-c")}


@functools.cache
def text(name: str, package: str = "appliance.host") -> str:
    """Return the text of a program of a package."""
    return (files(package) / "remote" / name).read_text(encoding="utf-8")


def argv(name: str, *arguments: str, package: str = "appliance.host", by: str | None = None) -> tuple[str, ...]:
    """Return the argument list that runs a program of a package's `remote/`; `by` is another shell than its own."""
    kind = name.rpartition(".")[2]
    own_name = () if kind == "py" else (name,)  # a shell calls its first argument $0
    return (*RUN_BY[by or kind], text(name, package), *own_name, *arguments)
