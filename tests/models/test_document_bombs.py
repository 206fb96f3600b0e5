"""Web pages made to stop their reader, in the process that has limits: each ends with a code, the next is read."""

from collections.abc import Iterator
from typing import Any

import pytest
import serving

pytestmark = pytest.mark.slow  # each file is read up to its bounds

MIB = 1 << 20
STYLE = "".join(f".a{number}{{color:#fff}}" for number in range(20_000))
BOMBS = {
    "a megabyte of nested blocks": (b"<html><body>" + b"<div>" * (MIB // 5) + b"Li Ming", {"too_large", "corrupted"}),
    "a megabyte of nested tables": (
        b"<html><body>" + b"<table><tr><td>" * (MIB // 15) + b"Li Ming",
        {"too_large", "corrupted"},
    ),
    "a megabyte of nested words": (b"<html><body>" + b"<b><i>" * (MIB // 6) + b"Li Ming", {"too_large", "corrupted"}),
    "a huge table": (b"<html><table>" + b"<tr><td>2019<td>bank" * 60_000 + b"</table>", {"too_large"}),
    "a row without end": (b"<html><table><tr>" + b"<td>bank" * 90_000 + b"</table>", {"too_large", "too_complex"}),
    "thousands of rules": (
        f"<html><style>{STYLE}</style>{'<p class=a1>bank</p>' * 20_000}</html>".encode(),
        {"too_large", "too_complex", "no_text"},
    ),
    "attributes without end": (b"<html><body><p " + b"a='b' " * (MIB // 6) + b">Li Ming", set()),
    "a comment without end": (b"<html><body><p>Li Ming</p>" + b"<!--" * (MIB // 4), set()),
    "entities": (b"<html><body><p>" + b"&nbsp;&lt;" * (MIB // 10) + b"</p>", set()),
    "text behind too many levels": (b"<html><p>Li Ming</p>" + b"<div>" * 300 + b"worked in a bank", {"too_large"}),
    "parts of parts": (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 20_000,
        {"too_large", "too_complex", "corrupted", "no_text"},
    ),
}


@pytest.fixture(scope="module")
def model() -> Iterator[Any]:
    made = serving.code("document_text").Model()
    yield made
    made.close()


@pytest.mark.feature("RS-18")
@pytest.mark.parametrize("case", BOMBS)
def test_web_page_when_made_to_stop_the_reader_then_ends_with_a_code_and_the_next_is_read(model, case):
    content, codes = BOMBS[case]
    answer = model.answer({"name": "cv.html"}, content)
    assert answer.get("error", {}).get("code") in (codes or {None})
    innocent = model.answer({"name": "cv.html"}, b"<html><p>Li Ming</p></html>")
    assert [line["text"] for line in innocent["pages"][0]["lines"]] == ["Li Ming"]
