"""What docs/operations.md tells people to run was run by these tests, on these hosts, and ended well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lab.conftest import OUT

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
WITH_PARTS = ("site", "bundle", "keys", "certificates", "backup", "lab")
"""Verbs whose second word is part of the verb."""
ELSEWHERE = {"administrator": "test_single.py"}
"""Verbs that this site refuses, as its trial made an administrator: the module that shows them end well."""


def verb(words: list[str]) -> str:
    """Return the verb of a command, with its part where it has one."""
    return " ".join(words[: 2 if words[0] in WITH_PARTS else 1])


def documented() -> list[str]:
    """Return every verb in a console block of the operations page."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.S)
    lines = [line.removeprefix("$ appliance ").split() for block in blocks for line in block.splitlines()]
    return sorted({verb(words) for words in lines if words})


def ended(transcript: str) -> dict[str, set[int]]:
    """Return the exit codes with which each verb of a transcript ended."""
    codes: dict[str, set[int]] = {}
    last = ""
    for line in transcript.splitlines():
        if line.startswith("$ appliance "):
            last = verb(line.removeprefix("$ appliance ").split())
        elif code := re.fullmatch(r"\[exit code (-?\d+), \d+ s\]", line):
            codes.setdefault(last, set()).add(int(code[1]))
    return codes


@pytest.mark.parametrize("wanted", documented())
def test_command_when_the_operations_page_names_it_then_it_was_run_here_and_ended_with_0(wanted, three):
    codes = ended((OUT / "transcript.txt").read_text(encoding="utf-8"))
    assert wanted in codes
    if wanted in ELSEWHERE:
        told = (Path(__file__).parent / ELSEWHERE[wanted]).read_text(encoding="utf-8")
        assert f'done = appliance("{wanted}"' in told
        assert "assert done.code == 0" in told
        return
    assert 0 in codes[wanted], f"{wanted} never ended with 0: {sorted(codes[wanted])}"
