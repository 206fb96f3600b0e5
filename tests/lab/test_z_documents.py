"""What docs/operations.md and docs/security.md tell people to run was run by these tests, on these hosts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lab.conftest import OUT

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
WITH_PARTS = ("site", "bundle", "keys", "certificates", "backup", "lab")
"""Verbs whose second word is part of the verb."""


def verb(words: list[str]) -> str:
    """Return the verb of a command, with its part where it has one."""
    return " ".join(words[: 2 if words[0] in WITH_PARTS else 1])


def documented() -> list[str]:
    """Return every verb in a console block of the operations page."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.S)
    lines = [line.removeprefix("$ appliance ").split() for block in blocks for line in block.splitlines()]
    return sorted({verb(words) for words in lines if words})


@pytest.mark.parametrize("wanted", documented())
def test_command_when_the_operations_page_names_it_then_it_was_run_here(wanted, three):
    lines = (OUT / "transcript.txt").read_text(encoding="utf-8").splitlines()
    ran = {verb(line.removeprefix("$ appliance ").split()) for line in lines if line.startswith("$ appliance ")}
    assert wanted in ran
