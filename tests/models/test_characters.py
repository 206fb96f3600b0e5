"""The characters of all models' text, walked through every block of Unicode that Python knows."""

import re
import unicodedata

import pytest
from serving.characters import HAN, MIDDLE_DOTS, NAME_DOTS, simplified, sound

ASSIGNED = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) != "Cn"]
NONCHARACTERS = [
    chr(code) for code in (*range(0xFDD0, 0xFDF0), *(p << 16 | e for p in range(17) for e in (0xFFFE, 0xFFFF)))
]
HALVES = {character for character in ASSIGNED if unicodedata.category(character) == "Cs"}
TWELVE = set("﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩")  # called compatibility ideographs, but unified ones of their own
WALKED = [c for n, c in enumerate(ASSIGNED) if c not in HALVES and (unicodedata.category(c) != "Co" or n % 97 == 0)]
VISIBLE_FORMATS = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "ZERO WIDTH JOINER", "ZERO WIDTH NON-JOINER")


def named(*beginnings: str) -> list[str]:
    return [character for character in ASSIGNED if unicodedata.name(character, "").startswith(beginnings)]


def chunks(characters: list[str]) -> list[str]:
    """Return the characters one a line, a few thousand lines in each text."""
    return ["\n".join(characters[start : start + 4000]) for start in range(0, len(characters), 4000)]


def test_han_when_every_extension_is_walked_then_each_ideograph_is_one_and_stays():
    ideographs = named("CJK UNIFIED IDEOGRAPH")
    assert len(ideographs) > 92_000
    assert {ord(character) >> 12 for character in ideographs} >= {3, 4, 9, 0x20, 0x2A, 0x2C, 0x2E, 0x30}
    assert re.fullmatch(f"[{HAN}]+", "".join(ideographs) + "々〇")
    assert all(sound(text) == text for text in chunks(ideographs))


def test_han_when_any_other_character_is_asked_then_it_is_none():
    han = re.compile(f"[{HAN}]")
    parts = ("CJK", "KANGXI", "IDEOGRAPH", "HANGZHOU")
    taken = [c for c in ASSIGNED if han.match(c) and not any(part in unicodedata.name(c) for part in parts)]
    assert taken == []


def test_sound_when_an_ideograph_is_a_compatibility_form_or_a_radical_then_it_becomes_the_usual_one():
    without = {"\u2e80"}  # the radical that Unicode gives no ideograph
    for character in named("CJK COMPATIBILITY IDEOGRAPH", "CJK RADICAL", "KANGXI RADICAL"):
        usual = sound(character)
        # One becomes an ideograph that is younger than the table of Python 3.11.
        name = unicodedata.name(usual, "CJK UNIFIED" if usual == "\U0002b739" else "")
        assert name.startswith("CJK UNIFIED") or character in without | TWELVE, hex(ord(character))
    assert sound("⻢⻓⻘ ⺠⽣银⾏⻓沙分⾏ ⻛险管理 客⼾经理") == "马长青 民生银行长沙分行 风险管理 客户经理"


def test_sound_when_every_assigned_character_is_walked_then_nothing_unseen_is_left_and_no_letter_is_lost():
    unseen = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]")
    for text in chunks(WALKED):
        made = sound(text)
        assert sound(made) == made
        assert not unseen.search(made)
        made.encode()
    for character in WALKED:
        name, kind = unicodedata.name(character, ""), unicodedata.category(character)
        if kind == "Cf" and not name.startswith(VISIBLE_FORMATS):
            assert sound(f"a{character}b") == "ab", name
        elif kind[0] in "LN" and "FILLER" not in name:
            assert sound(character).strip(), name
    assert all(sound(f"a{character}b") == "ab" for character in NONCHARACTERS)
    assert sound("".join(map(chr, range(0xE0020, 0xE0080)))) == "", "words written in tags, which nobody sees"


def test_sound_when_a_character_comes_in_halves_then_they_are_joined_and_lone_ones_marked():
    for character in ("𠮷", "𬱖", "😀", "𝐉", "\U0003134f"):
        high, low = (chr(int.from_bytes(character.encode("utf-16-be")[n : n + 2])) for n in (0, 2))
        assert sound(f"刘{high}{low}") == sound(f"刘{character}")
        assert sound(f"刘{high}刘{low}") == "刘\ufffd刘\ufffd"
    for text in chunks(sorted(HALVES)):
        assert set(sound(text)) <= {"\ufffd", "\n"}


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("ﬁnance oﬃcer １３８００ ＡＢｃ 𝐉𝐨𝐡𝐧 ﾃｽﾄ", "finance officer 13800 ABc John テスト"),
        ("① m² ½ ㎡ Ⅱ ￥100 （甲）：乙，丙。", "① m² ½ ㎡ Ⅱ ￥100 （甲）：乙，丙。"),
        ("︵甲︶︐乙", "(甲),乙"),
        ("Jose\u0301 A\u030angstro\u0308m", "José Ångström"),
        ("manage\u00adment \u200b可\u2060以\ufeff \u202etxt\u202c 葛\U000e0100", "management 可以 txt 葛"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("甲\r\n乙\r丙\x0b丁\x0c戊\u2028己\x85庚", "甲\n乙\n丙\n丁\n戊\n己\n庚"),
        ("\ufff9翟\ufffazhái\ufffb彧", "翟彧"),
        ("王\ue863 刘\ue001 \uf0b7负责 \uf095 138", "王䶮 刘\ufffd •负责   138"),
    ],
)
def test_sound_when_a_form_of_a_character_is_written_then_its_meaning_stays(written, right):
    assert sound(written) == right


def test_dots_when_any_is_set_between_names_then_it_is_known():
    for dot in "·•‧・･∙⋅\u2027\u30fb\u0387\u2022":
        assert re.fullmatch(f"[{MIDDLE_DOTS}]", dot)
        assert re.fullmatch(f"[{MIDDLE_DOTS}]", sound(dot))
    assert all(re.fullmatch(f"[{NAME_DOTS}]", dot) for dot in "·•.．。｡")
    assert not re.search(f"[{MIDDLE_DOTS}]", ".．。｡,，、-—/|｜:：°'’")


def test_simplified_when_every_character_is_walked_then_length_and_places_stay():
    for text in chunks(WALKED):
        assert len(simplified(text)) == len(text)
    assert simplified("工作經歷 學歷 畢業於國立臺灣大學 乾燥 乾隆") == "工作经历 学历 毕业于国立台湾大学 干燥 乾隆"
    assert simplified("张三\ud842 𠮷田") == "张三\ufffd 𠮷田"
