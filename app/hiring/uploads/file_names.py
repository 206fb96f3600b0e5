"""Reads the names of files that old programs send in other encodings than UTF-8, where what they say is certain."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from falcon import parse_header
from falcon.media.multipart import BodyPart

from app.inputs import sound
from app.text import gettext

HAN = re.compile(r"[\u3400-\u9fff]+")
WORDS = re.compile(
    "简历|履历|求职|应聘|应征|个人|自荐|附件|资料|岗位|职位|经理|柜员|专员|银行|客户|姓名|先生|女士|成绩|证书|学历|毕业|大学|学院|文件|扫描|新建|中文|"
    "簡歷|履歷|求職|應聘|應徵|個人|自薦|附件|資料|崗位|職位|經理|櫃員|專員|銀行|客戶|女士|成績|證書|學歷|畢業|大學|學院|檔案|掃描|中文"
)
"""Words of such names: no other encoding's bytes spell two characters of one of them by chance."""
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱"
    "侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭葉蘇呂盧鍾譚陸賈韋鄒閻龍賀顧龔邵萬錢嚴湯"
)
USUAL = {"gb18030": ("gb2312", range(0xB0, 0xF8)), "cp950": ("big5", range(0xA4, 0xC7))}
"""For each encoding of Chinese the one that holds its usual characters alone, and the first bytes of these."""
WESTERN = ("cp1252", "cp1250", "cp437")
LETTERS = re.compile(r"[^\W\d_]+")
SCRIPTS = re.compile(r"[А-яЁё]+|[Ά-ώ]+|[a-zA-ZÀ-ɏ]*[a-zA-Z][a-zA-ZÀ-ɏ]*")
"""Words of one script that takes two bytes a letter in UTF-8: Cyrillic, Greek, and Latin with some plain letter."""
UNREADABLE = re.compile(r"file (\d{1,6}) \(name unreadable\)(\.[A-Za-z0-9]{1,5})?")
NUMBERED = "file {number} (name unreadable){ending}"
EXTENDED = re.compile(r"([\w-]+)'\w*'(.+)", re.ASCII)
ENDING = re.compile(rb"\.[A-Za-z0-9]{1,5}$")


def read(raw: bytes, number: int) -> str:
    """Return the decoded name, or a numbered name that says that it cannot be read.

    A reading counts as certain when it is strict, plausible, and the only one of its kind.
    """
    chinese = _chinese(raw)
    try:
        text = raw.decode()
        # Some names in GBK are letters of many alphabets in UTF-8, which no word mixes.
        mixed = not any(letter > "\u07ff" for letter in text) and not all(map(SCRIPTS.fullmatch, LETTERS.findall(text)))
        readings = chinese if mixed and chinese else {text}
    except UnicodeDecodeError:
        readings = chinese or {read for encoding in WESTERN if (read := _western(raw, encoding))}
    if len(readings) == 1:
        return sound(readings.pop())
    ending = ENDING.search(raw)
    return NUMBERED.format(number=number, ending=ending[0].decode() if ending else "")


def shown(name: str) -> str:
    """Return a stored name for display: an unreadable name in the reader's language."""
    match = UNREADABLE.fullmatch(name)
    return gettext("file %(number)s (name unreadable)", number=match[1]) + (match[2] or "") if match else name


def _chinese(raw: bytes) -> set[str]:
    """Return the likely readings of a Chinese name: with a usual word, or a surname before a given name."""
    strict = {encoding: text for encoding in USUAL if (text := _decoded(raw, encoding))}
    worded = {text for text in strict.values() if WORDS.search(text)}
    if worded:
        return worded
    usual = {encoding: text for encoding, text in strict.items() if all(_is_usual(letter, encoding) for letter in text)}
    if "gb18030" in usual and not _has_surname(usual["gb18030"]):
        return set()
    return {text for text in usual.values() if _has_surname(text)}


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if any(unicodedata.category(letter) in ("Cc", "Co", "Cn") for letter in text) else text


def _has_surname(text: str) -> bool:
    return any(2 <= len(run) <= 4 and run[0] in SURNAMES for run in HAN.findall(text))


def _is_usual(character: str, encoding: str) -> bool:
    narrow, first = USUAL[encoding]
    if not HAN.match(character):
        return character.isascii() or unicodedata.category(character)[0] in "PN"
    try:
        return character.encode(narrow)[0] in first
    except UnicodeEncodeError:
        return False


def _western(raw: bytes, encoding: str) -> str | None:
    """Decode a name in Latin letters; None where letters with accents do not stand among plain ones."""
    text = _decoded(raw, encoding)
    if text is None or not all(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in text):
        return None
    words = [word for word in LETTERS.findall(text) if not word.isascii()]
    return text if all(2 * sum(letter.isascii() for letter in word) > len(word) for word in words) else None


def of_part(part: BodyPart, number: int) -> str:
    """Return the name of a part of a form, empty where it is no file.

    Falcon reads headers as UTF-8 alone, so the bytes are taken as they came; `filename*` (RFC 5987) says its encoding.
    """
    header = part._headers.get(b"content-disposition", b"")
    _, parameters = parse_header(header.decode("latin-1"))
    stated = EXTENDED.fullmatch(parameters.get("filename*", ""))
    if stated is None:
        return read(parameters.get("filename", "").encode("latin-1"), number)
    raw = unquote_to_bytes(stated[2])
    try:
        return sound(raw.decode(stated[1]))
    except (ValueError, LookupError):  # also an encoding that nobody knows
        return read(raw, number)
