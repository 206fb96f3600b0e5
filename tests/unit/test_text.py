"""Which language a reader is spoken to, and how numbers of things are told in each."""

from __future__ import annotations

import pytest

from app import text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW;q=0.3,en;q=0.7", "en"),  # what is liked best, not what comes first
        ("en;q=0, zh;q=0.1", "zh"),  # 0 is "not at all"
        ("fr, de;q=0.9, en;q=0.2", "en"),
        ("fr-CA", "zh"),
        ("*", "zh"),
        ("en;q=2, zh;q=0.5", "zh"),  # no weight: what cannot be read is left out
        (";;q=1,,", "zh"),
        ("en;level=1", "zh"),
        ("EN-us;Q=0.9", "en"),
        ("x" * 100_000 + ",en", "zh"),
    ],
)
def test_language_when_the_browser_says_what_it_likes_then_that_is_spoken(header, language):
    assert text.choose(None, header) == language


def test_language_when_the_reader_chose_one_then_the_browser_is_not_asked():
    assert text.choose("en", "zh") == "en"
    assert text.choose("fr", "zh") == "zh"


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [("en", 0, "0 files"), ("en", 1, "1 file"), ("en", 2, "2 files"), ("zh", 1, "1 个文件"), ("zh", 2, "2 个文件")],
)
def test_number_of_things_when_told_then_takes_the_form_of_the_language(language, number, told):
    with text.reader(language=language):
        assert text.ngettext("%(num)s file", "%(num)s files", number) == told


def test_text_when_it_has_no_translation_then_is_shown_as_it_is():
    with text.reader(language="zh"):
        assert text.gettext("No catalogue has this %(what)s.", what="text") == "No catalogue has this text."
