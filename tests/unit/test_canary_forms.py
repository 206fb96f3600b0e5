"""The search for marked words finds them in each way of writing, and nothing where there is none."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from tests.product import canary

WORDS = ("13957316842", "欧阳测标", "correct-horse-7f3a")
WAYS = {
    "plain": lambda word: word.encode(),
    "utf-16": lambda word: word.encode("utf-16-le"),
    "big endian": lambda word: word.encode("utf-16-be"),
    "gbk": lambda word: word.encode("gbk"),
    "hex": lambda word: word.encode().hex().encode(),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64 after one": lambda word: base64.b64encode(b"x" + word.encode() + b"yz"),
    "base64 after two": lambda word: base64.b64encode(b"xy" + word.encode() + b"z"),
    "json": lambda word: json.dumps({"value": word}).encode(),
    "address": lambda word: quote(word).encode(),
}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("way", WAYS)
def test_word_when_written_in_any_way_then_is_found_and_another_is_not(word: str, way: str):
    data = bytes(1000) + WAYS[way](word) + bytes(1000)
    others = {other: other for other in WORDS if other != word}
    assert canary.in_bytes(data, {"mark": word}) == {"mark"}
    assert canary.in_bytes(data, others) == set()
