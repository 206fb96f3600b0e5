"""Addresses are joined with ports, and hosts with https, in appliance/site/endpoints.py and nowhere else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("site", "host", "bundle", "components", "procedures", "compliance")
HERE = "appliance/site/endpoints.py"
MODULES = sorted(
    path.relative_to(ROOT)
    for room in ROOMS
    for path in (ROOT / "appliance" / room).rglob("*.py")
    if str(path.relative_to(ROOT)) != HERE
)
TEMPLATES = sorted(
    path.relative_to(ROOT)
    for top in ("appliance/components", "roles")
    for path in (ROOT / top).rglob("templates/**/*")
    if path.is_file()
)
OTHER = {
    "appliance/components/certificates/remote/renew_certificates.py": (1, "the kind of a name before it, for openssl"),
    "appliance/components/database/roles.py": (1, "a verifier of SCRAM"),
    "appliance/host/deploys.py": (3, "a file's line"),
    "appliance/site/reader.py": (1, "a file's line and column"),
}
"""What is joined by a colon and is no address with a port: how many lines, and what it is."""
VALUE = "\0"
JOINED = re.compile(rf"{VALUE}\]?:({VALUE}|\d{{2,5}}\b)|(https|postgresql)://\S*{VALUE}|\[{VALUE}\]:|{VALUE}/(32|128)")
FORMAT = re.compile(r"\{\w*\}\]?:(\{\w*\}|\d{2,5}\b)|https://\{")
IN_TEMPLATE = re.compile(r"\}\}\]?:(\{\{|\d{2,5}\b)|https://\{\{|\[\{\{[^}]*\}\}\]|\}\}/(32|128)\b")


def joins(source: str) -> list[int]:
    """Return the lines that join an address with a port, or ask whether an address is IPv6 by its text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values]
            found += [node.lineno] * bool(JOINED.search("".join(parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [node.lineno] * bool(FORMAT.search(node.value))
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            colon = isinstance(node.left, ast.Constant) and node.left.value == ":"
            found += [node.lineno] * colon
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            ends = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)]
            found += [node.lineno] * any(each in (":", "https://", "[", "]:") for each in ends)
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_module_when_it_needs_an_address_with_a_port_then_asks_endpoints(path: Path):
    lines = joins((ROOT / path).read_text(encoding="utf-8"))
    assert len(lines) == OTHER.get(str(path), (0, ""))[0], f"{path}: lines {lines}"


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_template_when_it_needs_an_address_with_a_port_then_is_given_it_whole(path: Path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if IN_TEMPLATE.search(line)] == []


@pytest.mark.parametrize(
    "source",
    [
        "f'{address}:{port}'",
        "f'{address}:8200'",
        "f'https://{address}/v1'",
        "f'[{address}]:443'",
        "f'{address}/32'",
        "'https://{address}:{port}'.format(address=1)",
        "host + ':' + port",
        "'https://' + host",
        "':' in address",
    ],
)
def test_join_when_made_by_hand_then_is_seen(source):
    assert joins(source) == [1]


def test_sentence_when_it_has_a_colon_then_is_no_join():
    assert joins("f'{host}: {what}'; f'{count}:'; 'see https://example'; 'host:port'") == []
