"""Degrees and command of a language as steps that can be compared, and numbers as people write them."""

from __future__ import annotations

import re

DEGREES = ("high_school", "associate", "bachelor", "master", "doctor")
"""Lowest first; the words that a rule's value takes."""

_DEGREE = (
    ("doctor", r"博士|\bph\.?\s?d\b|\bdoctora(?:te|l)\b|\bdoctor of\b|\bdba\b"),
    (
        "master",
        r"硕士|研究生|\bmaster'?s?'? (?:degree|of|in|or|and|level|required|preferred)|\bmaster's|"
        r"\bmasters?\s*$|^\s*masters?\b|\bm\.?sc\b|\bmba\b|\bmphil\b|\bm\.a\.?(?![\w])|\bm\.?eng\b|\bllm\b|"
        r"\bpostgraduate|\bgraduate degree",
    ),
    (
        "bachelor",
        r"本科|学士|大学学历|\bbachelors?\b|\bb\.?sc\b|\bb\.?s\.?sc\b|\bb\.?soc\.?sc\b|\bb\.?tech\b|\bb\.?ed\b|\bb\.e\.|"
        r"\bb\.?arch\b|\bb\.?acc\b|\bb\.?fin\b|\bb\.?comp\b|\bb\.?mgmt\b|\bb\.?s\.(?=\W|$)|\bb\.?a\b\.?|\bb\.?eng\b|\bb\.?com\b|\bbba\b|\bllb\b|"
        r"\bundergraduate degree|\b(?:university|college|honou?rs) degree",
    ),
    (
        "associate",
        r"大专|专科|高职|\bHN[CD]\b|\bassociate'?s?'? degree|\bassociate\s*$|^\s*associate\b|\b(?:higher )?diploma\b|"
        r"\bjunior college",
    ),
    ("high_school", r"高中|中专|职高|\bA[- ]levels?\b|\bGCSEs?\b|\bGED\b|\bhigh school\b|\bsecondary school\b"),
)
_DEGREES = [(level, re.compile(expression, re.IGNORECASE | re.ASCII)) for level, expression in _DEGREE]

_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "半": 0.5,
}
_ENGLISH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "half": 0.5,
}
NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十半]{1,3}|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)"

TAUGHT = 4
"""The command of a language in which a degree was taken."""

LANGUAGES = {
    "english": r"英语|英文|\benglish\b|\bCET(?:\b|(?=[46]))|\bTEM(?:\b|(?=[48]))|"
    r"\bIELTS(?:\b|(?=\d))|\bTOEFL(?:\b|(?=\d))|雅思|托福|专业?[四八]级|\bTOEIC\b|\bBEC\b|"
    r"[四六]级",
    "mandarin": r"普通话|国语|汉语|中文|\bmandarin\b|\bchinese\b|\bputonghua\b|\bHSK(?:\b|(?=[1-9]))",
    "cantonese": r"粤语|广东话|\bcantonese\b",
    "japanese": r"日语|日文|\bjapanese\b|\bJLPT\b",
    "korean": r"韩语|朝鲜语|\bkorean\b",
    "german": r"德语|\bgerman\b",
    "french": r"法语|\bfrench\b",
    "spanish": r"西班牙语|\bspanish\b",
    "russian": r"俄语|\brussian\b",
    "portuguese": r"葡萄牙语|\bportuguese\b",
    "arabic": r"阿拉伯语|\barabic\b",
    "italian": r"意大利语|\bitalian\b",
}
_LANGUAGES = {name: re.compile(expression, re.IGNORECASE | re.ASCII) for name, expression in LANGUAGES.items()}

_COMMAND = [
    (6, r"母语|\bnative\b|\bmother tongue\b|\bfirst language\b"),
    (5, r"\bTEM-?\s?8\b|\bHSK\s*(?:level\s*)?[6-9]\b|专业?八级|专八|\bC[12]\b|\bN1\b|\bbilingual\b|高级口译|一级甲等"),
    (
        4,
        r"流利|流畅|精通|熟练|\bfluen|\bproficien|\badvanced\b|\bexcellent\b|\bstrong\b|工作语言|\bbusiness\b|"
        r"\b(?:full )?(?:professional|working(?! knowledge))\b|CET\s?-?\s?6|六级|\bB2\b|\bTEM-?\s?4\b|专业?四级|\bN2\b|"
        r"一级乙等|二级甲等|\bHSK\s*(?:level\s*)?5\b|"
        r"\bused? (?:\w+ ){0,8}?(?:at work|every day|daily)\b|\bdaily (?:use|work)\b|"
        r"\b(?:negotiat|present|meeting|writ|teach|taught|interpret|conduct)\w*\b[^.;]{0,40}"
        r"\bin (?:the language|it\b|english|mandarin|chinese)|"
        r"\bwithout an interpreter\b|(?:全英文?|英文|双语)(?:授课|教学)|"
        r"工作中(?:常|日常)?使用|用[^，。；;]{1,4}(?:谈判|开会|汇报|谈业务|写报告)",
    ),
    (
        3,
        r"CET\s?-?\s?4|四级|良好|较好|\bgood\b|\bintermediate\b|\bconversational\b|\bworking knowledge\b|"
        r"\bB1\b|\bupper\b|\bminor\b|中级|\bN3\b|二级乙等|日常|\bHSK\s*(?:level\s*)?4\b",
    ),
    (2, r"三级[甲乙]等"),
    (
        1,
        r"\bbasic\b|\bbeginner\b|\belementary\b|初级|一般|简单|\bA[12]\b|入门|\bHSK\s*(?:level\s*)?[1-3]\b|"
        r"\b(?:a )?little\b|\bsome\b|"
        r"\bsurvival\b|\blimited\b",
    ),
]
_COMMANDS = [(level, re.compile(expression, re.IGNORECASE | re.ASCII)) for level, expression in _COMMAND]
_IELTS = re.compile(r"(?:IELTS|雅思)[^\d]{0,8}(\d(?:\.\d)?)", re.IGNORECASE | re.ASCII)
_TOEFL = re.compile(r"(?:TOEFL|托福)[^\d]{0,8}(\d{2,3})", re.IGNORECASE | re.ASCII)
_SIX = re.compile(r"(?:CET\s?-?\s?6|六级)[^\d四]{0,16}(\d{3})?", re.IGNORECASE | re.ASCII)
_FOUR = re.compile(r"(?:CET\s?-?\s?4|(?<!专)(?<!专业)四级)[^\d六]{0,16}([2-7]\d{2})?(?!\d)", re.IGNORECASE | re.ASCII)
_FAILED = re.compile(
    r"未过|未通过|没过|没通过|备考|在考|准备考|\b(?:failed|not passed|preparing)\b", re.IGNORECASE | re.ASCII
)
"""425 of 710 points is what CET-6 is passed with, since 2005."""

_TESTS = [
    (level, re.compile(expression, re.IGNORECASE | re.ASCII))
    for level, expression in (
        (5, r"\bTEM-?\s?8\b|专业?八级|专八|\bN1\b"),
        (4, r"CET\s?-?\s?6|(?<!专业)(?<!专)六级|\bTEM-?\s?4\b|专业?四级|专四|\bN2\b"),
        (3, r"CET\s?-?\s?4|(?<!专业)(?<!专)四级|\bN3\b"),
    )
]
"""Tests that say by themselves which command is asked for, whatever word stands beside them."""

_BOTH = re.compile(r"四六级|四、六级|CET\s?-?\s?4\s?/\s?6", re.IGNORECASE | re.ASCII)


def degree(text: str) -> str | None:
    """Return the highest degree that a text names."""
    return next((level for level, expression in _DEGREES if expression.search(text)), None)


def lowest_degree(text: str) -> str | None:
    """Return the lowest degree that a text names: "Bachelor's or Master's" asks for a Bachelor's."""
    return next((level for level, expression in reversed(_DEGREES) if expression.search(text)), None)


def number(text: str) -> float:
    """Read 3, 3.5, 三, 十二 or three."""
    text = text.strip().lower()
    if text[:1].isdigit():
        return float(text)
    if text in _ENGLISH:
        return float(_ENGLISH[text])
    tens, _, ones = text.partition("十") if "十" in text else ("", "", text)
    ten = 0 if "十" not in text else 10 * _DIGITS.get(tens, 1)
    return float(ten + _DIGITS.get(ones, 0))


def languages(text: str) -> list[str]:
    """Name the languages that a text speaks of."""
    return [name for name, expression in _LANGUAGES.items() if expression.search(text)]


def command(text: str) -> int | None:
    """Return the command of a language that a text states, 1 (a little) to 6 (native); None where it states none."""
    found: list[int] = []
    if ielts := _IELTS.search(text):
        found.append(5 if float(ielts[1]) >= 7.5 else 4 if float(ielts[1]) >= 6.5 else 3)
    if toefl := _TOEFL.search(text):
        found.append(5 if int(toefl[1]) >= 105 else 4 if int(toefl[1]) >= 90 else 3)
    found += [level for level, expression in _COMMANDS if expression.search(text)]
    if (six := _SIX.search(text)) and (_FAILED.search(text) or (six[1] and int(six[1]) < 425)):
        # Whoever sits for the sixth band has passed the fourth.
        found = [min(level, 3) for level in found]
    four = _FOUR.search(text)
    if four and not six and (_FAILED.search(text) or (four[1] and int(four[1]) < 425)):
        found = [min(level, 2) for level in found]
    return max(found, default=None)


def asked_command(text: str) -> int:
    """Return the command that a requirement asks for; "CET-4/6" asks for the lower of the two."""
    if _BOTH.search(text):
        return 3
    tests = [level for level, expression in _TESTS if expression.search(text)]
    if tests and not (_IELTS.search(text) or _TOEFL.search(text)):
        return min(tests)
    found = [level for level, expression in _COMMANDS if expression.search(text)]
    named = command(text) if _IELTS.search(text) or _TOEFL.search(text) else None
    return min(found + [named] if named else found, default=2)
