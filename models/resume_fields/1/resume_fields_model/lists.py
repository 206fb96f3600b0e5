"""Read skills, certificates and languages out of lists, bars, bullets and sentences."""

import re
from dataclasses import dataclass, field, replace

from . import certificates, words
from .contact import Found
from .line import joint
from .rows import Row
from .scores import employer_score, title_score
from .sections import heading_kinds, labelled, slot_of
from .wording import CJK, is_chinese, squeezed, tidy

_RANK = r"(?:Associate|Expert|Professional|Foundation(?:al)?|Practitioner|Specialty|Advanced|Core|Level|Part|Tier)\b"
_STATE = r"\s*(?:State|Commonwealth|Province|Republic) of [A-Z]"
_CUT = re.compile(
    rf"\t|\n|,(?!{_STATE})|[、;|｜•·●■◆▪‧]|\s/\s|\s{{2,}}"
    rf"|\s+[-–—]\s+(?=[A-Z])(?!{_RANK}[ \dIV]{{0,4}}(?:$|[,;|(•·\t\n]))"
)
"""A level behind a dash and a state behind a comma belong to a certificate."""
_SLASH_WORDS = re.compile(
    r"(?:ISO/IEC|\d+\s?[一-龥]{1,2}/(?:分钟?|秒|小时|时|天|日|月|年)|PL/SQL|TCP/IP|CI/CD|UI/UX|C/C\+\+|A/B|AS/400|I/O|B/S|C/S|P&L|T-SQL|CET-?\d/\d|M&A|S/4HANA|24/7)",
    re.I,
)
_LEVEL = words.pattern("lists.level").pattern
_LEVEL_END = re.compile(rf"\s*(?:[:：\-–—]\s*{_LEVEL}(?:\s.*)?|[(\[]\s*{_LEVEL}[^()]*[)\]]|\s{_LEVEL})\s*$", re.I)
_LEVEL_ONLY = re.compile(rf"(?:{_LEVEL}[\s,/|]*)+", re.I)
_LEAD = words.pattern("lists.lead")
_END = re.compile(
    r"(?:(?<=.)等.{0,12}|的使用|的操作|编程语言|语言编程|进行.*|的?能力强|及其他.*|的(?:设计|开发|使用|操作|应用|搭建|配置|优化|维护).*|etc\.?|and (?:more|others))$",  # noqa: E501
    re.I,
)
_SENTENCE = re.compile(rf"[{CJK}]{{14,}}|(?:\S+\s+){{7,}}")
_TWO_WORDS = words.pattern("lists.two_words")
_TECHNICAL = words.pattern("lists.technical")
_BODY = words.pattern("lists.body")
_TOOLS = re.compile(
    r"([A-Z][\w+#.]{0,20}(?: [A-Z]\w{0,15})?) ?"
    r"\(([A-Za-z][\w+#.-]{0,24}(?: \w{1,20})?(?:[,、/;] ?[A-Za-z][\w+#.-]{0,24}(?: \w{1,20})?){1,8})\)"
)
"""A tool with others in brackets; one alone in brackets stays with it."""
_UNFINISHED = words.pattern("lists.unfinished")
"""Ends a row whose last item stands in the next."""
_FIRST_PERSON = re.compile(r"(?:I|I['’]ve|I['’]m|My|We|Can|Able to|Happy|Most days I)\b[ a-z]")
_NAMED = re.compile(r"(?<=[a-z,] )(?!I\b|And\b)[A-Z][\w+#./-]{0,20}(?: (?!I\b)[A-Z][\w+#]{0,20}){0,3}")
"""A name within an English sentence: "I price NDFs and build tools in VBA"."""
_WRITES = re.compile("^(?:会|能|可以?)(?:写|编写?|用)")
_SCRIPTS = re.compile(r"(?<=[A-Za-z])\s?(?:脚本|程序|代码|语句)$")
_OWN_TONGUE = words.pattern("lists.own_tongue")
"""Says before a language that one speaks it."""
_AWARD = re.compile(
    r"奖|荣誉|优秀|三好|先进|标兵|冠军|亚军|名次|\baward|\bprize|\bscholarship|dean['’]s list|competition", re.I
)


_APART = re.compile(r"\([^()]{0,80}\)")
_ALONE = re.compile(r"[A-Z][a-z]{3,14}")
_OFFICE = re.compile(rf"[{CJK}]{{2,10}}师|[A-Z{CJK}]{{3,14}}级")
"""A rank or an occupation, which among skills and certificates is a certificate: "软件评测师"."""
_BODIES = words.pattern("lists.bodies")
_BARE = re.compile(r"(?:[A-Z][\w&-]* ?){2,6}")
_TOLD = re.compile(
    r"^(?:我(?!的)|本人|以上|兹)|随信|此致|敬礼|期待.{0,6}(?:面谈|回复|回音|面试)"
    r"|[,;。](?:我|本人|如有|特此)|^I (?:hereby|declare|am|was|have)\b"
)
"""A letter or a declaration below a list, which ends it."""


@dataclass
class Lists:
    skills: list[Found] = field(default_factory=list)
    certificates: list[Found] = field(default_factory=list)
    languages: list[Found] = field(default_factory=list)

    def add(self, kind: str, value: str, row: Row) -> None:
        held: list[Found] = getattr(self, kind)
        if value and squeezed(value) not in {squeezed(found.value) for found in held}:
            held.append(Found(value, row))


def split(text: str) -> list[str]:
    """Cut a list into items; brackets stay whole, and so do C/C++, PL/SQL and their like."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x01"

    text = _SLASH_WORDS.sub(keep, text)
    text = re.sub(r"[。;；](?=\s|$)|(?<=[a-z])\.(?=\s+[A-Z]|$)", ";", text)
    items, held, depth, place = [], "", 0, 0
    while place < len(text):
        char = text[place]
        depth = max(0, depth + (char in "([") - (char in ")]"))
        match = _CUT.match(text, place) if depth == 0 else None
        if match or (depth == 0 and char == "/" and place + 1 < len(text)):
            items.append(held)
            held, place = "", match.end() if match else place + 1
            continue
        held += char
        place += 1
    items.append(held)
    restore = lambda item: re.sub("\x00(\\d+)\x01", lambda m: kept[int(m[1])], item)  # noqa: E731
    return [tidy_item(restore(item)) for item in items if item.strip()]


def tidy_item(item: str) -> str:
    """Take marks off an item but never the end of C++, C# or .NET."""
    item = re.sub(r"^\s*\.\s+|\s+", " ", item).strip(" \t,;:|、。·•-–—>")
    return item[:-1].strip() if item.endswith(".") and not re.search(r"\b[A-Z]\.$", item) else item


def read(kind: str, rows: list[Row], lists: Lists) -> None:
    """Add what a section holds; `kind` is skills, certificates, languages, mixed or awards."""
    current = kind
    for row in certificates.joined(rows) if kind in ("certificates", "mixed") else _run_on(rows):
        if _TOLD.search(row.bare):
            return
        if "\t" not in row.text and heading_kinds(row.text):
            continue
        for cell in _cells(row):
            slot, label, value = labelled(cell)
            if slot == "languages":
                _languages(label, row, lists)
            if slot in ("skills", "certificates", "languages"):
                current, cell = (slot, value) if kind == "mixed" or value else (current, value)
            elif slot in ("ignore", "skip"):
                current, cell = "ignore", ""
            elif label and value and kind != "languages" and len(names := languages_in(label)) == 1 and len(label) < 12:
                lists.add("languages", names[0], row)
                _read_cell("mixed", value, row, lists)
                continue
            elif label and value and not _LEVEL_ONLY.match(value) and not _is_item(label, current):
                cell = value
            if cell:
                _read_cell("mixed" if slot == "certificates" and "技能" in label else current, cell, row, lists)


def _run_on(rows: list[Row]) -> list[Row]:
    """Return the rows with each that ends within an item joined to the next: "了解Kafka;能写", "Shell 脚本。"."""
    out: list[Row] = []
    for row in rows:
        if out and _UNFINISHED.search(out[-1].text) and not row.bulleted and not labelled(row.bare)[0]:
            out[-1] = replace(
                out[-1], lines=(*out[-1].lines[:-1], joint(out[-1].lines[-1], row.lines[0]), *row.lines[1:])
            )
        else:
            out.append(row)
    return out


def _cells(row: Row) -> list[str]:
    cells = [cell for cell in row.bare.split("\t") if cell.strip()]
    if (
        len(cells) >= 2
        and slot_of(cells[0]) in ("skills", "certificates", "languages", "ignore", "skip")
        and ":" not in cells[0]
    ):
        return [f"{cells[0]}:" + "\t".join(cells[1:])]
    return ["\t".join(cells)] if not any(labelled(cell)[0] for cell in cells[1:]) else cells


def _is_item(label: str, kind: str) -> bool:
    return (
        kind == "languages" or bool(words.certificates().search(label)) or bool(languages_in(label) and len(label) < 12)
    )


def _read_cell(kind: str, cell: str, row: Row, lists: Lists) -> None:
    if kind == "languages":
        _languages(cell, row, lists)
    elif kind == "certificates":
        _certificates(cell, row, lists)
    elif kind == "awards":
        for item in split(cell):
            if words.certificates().search(item) and not _is_award(item):
                _certificates(item, row, lists)
    elif kind in ("skills", "mixed"):
        _skills(cell, row, lists, mixed=kind == "mixed")


def _is_award(item: str) -> bool:
    """Say whether an item is a prize; an "Award in Leadership" is a qualification."""
    return bool(_AWARD.search(item)) and not re.search(r"\baward in\b", item, re.I)


def languages_in(text: str) -> list[str]:
    """Return the known languages that a text names."""
    found = [match[0] for match in words.chinese_languages().finditer(text)]
    return found + [match[0] for match in words.english_languages().finditer(text)]


def _spoken(cell: str) -> list[str]:
    """Return the languages of a list of languages, also those that no table knows: "莆仙话", "isiZulu"."""
    names = languages_in(_APART.sub(" ", cell)) or languages_in(cell)
    for item in split(cell) if len(cell) < 200 else ():
        bare = re.sub(r"\s*(?:\(.*|[:].*)", "", item).strip()
        known = [name for name in names if name in bare]
        if known and _LEVEL_ONLY.fullmatch(bare.split(" ")[0]):
            continue  # "Conversational Spanish"
        unknown = re.fullmatch(rf"[{CJK}]{{1,3}}(?:语|话)", bare) or (
            names and re.fullmatch(r"[a-z]{0,3}[A-Z][a-z]{3,}|[A-Z][a-z]+ [A-Z][a-z]+", bare)
        )
        if (
            unknown
            and not _LEVEL_ONLY.fullmatch(bare)
            and (not known or (len(known) == 1 and known[0] != bare and " " in bare))
        ):
            names = [name for name in names if name not in known] + [bare]
    return names


def _languages(cell: str, row: Row, lists: Lists) -> None:
    alone = lists.languages and _ALONE.fullmatch(cell.strip()) and not _LEVEL_ONLY.fullmatch(cell.strip())
    for name in [cell.strip()] if alone else _spoken(cell):
        lists.add("languages", name, row)
    for item in [inner for one in split(cell) for inner in re.split(r"[()]|[:：,、;]", one)]:
        item = tidy(item)
        if words.certificates().search(item) and len(item) <= 40 and not _LEVEL_ONLY.fullmatch(item):
            lists.add("certificates", certificates.named(item), row)


def _certificates(cell: str, row: Row, lists: Lists) -> None:
    cell = certificates.without_dates(cell)
    items = [
        certificates.named(one)
        for item in certificates.enumerated(split(cell))
        for one in ([item] if row.bulleted else certificates.spaced(item))
    ]
    certain = [bool(words.certificates().search(item)) for item in items]
    for place, item in enumerate(items):
        if len(item) < 2 or len(item) > 70 or re.fullmatch(r"[\d\s./\-年月]+", item):
            continue
        listed = row.bulleted and len(items) == 1
        issuer = (
            not listed
            and employer_score(item) >= 3
            and (len(items) > 1 or lists.certificates or not _BARE.fullmatch(item))
        )
        beside = any(certain) and len(items) == 2 and place == 1 and not is_chinese(item)
        if not certain[place] and (issuer or beside) and title_score(item) < 5:
            continue
        if len(items) > 1 and (_BODY.match(item) or _BODIES.fullmatch(item)):
            continue
        if _AWARD.search(item) and not certain[place]:
            continue
        lists.add("certificates", item, row)


def _skills(cell: str, row: Row, lists: Lists, mixed: bool) -> None:
    if _FIRST_PERSON.match(cell) and not is_chinese(cell):
        cell = ";".join(_NAMED.findall(cell[:400]))
    for item in _tools_apart(split(cell)):
        office = mixed and bool(_OFFICE.fullmatch(item))
        if (office or (words.certificates() if mixed else words.tests()).search(item)) and not _is_award(item):
            lists.add("certificates", certificates.named(item), row)
            if (names := languages_in(item)) and lists.languages and len(item) < 4:
                lists.add("languages", names[0], row)
            continue
        if mixed and (names := languages_in(item)) and len(item) <= 24 and not re.search(r"语言|language", item, re.I):
            for name in names:
                lists.add("languages", name, row)
            continue
        if (names := languages_in(item)) and _only_languages(_OWN_TONGUE.sub("", item)):
            for name in names:
                lists.add("languages", name, row)
            continue
        for skill in _plain_skills(item):
            lists.add("skills", skill, row)


def _tools_apart(items: list[str]) -> list[str]:
    """Return the items with each that names tools in brackets as several: "Python (pandas, scikit-learn)"."""
    out: list[str] = []
    for item in items:
        match = _TOOLS.fullmatch(item)
        plain = match is None or not _TECHNICAL.fullmatch(match[1].split(" ")[-1])
        out += [item] if match is None or plain else [match[1], *re.split(r"\s*[,、/;]\s*", match[2])]
    return out


def _only_languages(item: str) -> bool:
    """Say whether an item names languages and how well, and nothing else ("Fluent French")."""
    rest = words.english_languages().sub(" ", words.chinese_languages().sub(" ", item))
    rest = re.sub(
        rf"(?:{_LEVEL}|bilingual|in|and|&|speaker|spoken|written|读写|听说|口语|能力)\b", " ", rest, flags=re.I
    )
    return not re.sub(r"[\s()/,;:\-和与及]+", "", rest)


def _plain_skills(item: str) -> list[str]:
    """Strip the words about how well; cut a sentence down to what it names."""
    item = re.sub(
        r"^(?:[A-Za-z ]{3,30}|[一-龥]{2,8})[:：]\s*(?=\S)",
        lambda m: "" if not _LEVEL_ONLY.match(item[m.end() :]) else m[0],
        item,
    )
    before = None
    while before != item:
        before = item
        item = _SCRIPTS.sub("", item) if _WRITES.match(item) else item
        item = tidy_item(_END.sub("", _LEVEL_END.sub("", _LEAD.sub("", item, count=1))))
    pieces = _words_apart(item) if " " in item else [item]
    if len(pieces) == 1:
        if not item or _LEVEL_ONLY.fullmatch(item) or len(item) > 60 or _SENTENCE.search(item):
            return []
        pieces = re.split(rf"(?<=[A-Za-z{CJK}])\s*(?:和|及|与|以及)\s*(?=[A-Z])|(?<=[A-Z]{{2}})\s*和\s*", item)
    return [piece for one in pieces if (piece := tidy_item(one)) and not re.fullmatch(r"[\d.%]+", piece)]


def labelled_row(row: Row, lists: Lists) -> None:
    """Take a labelled list ("技能:…", "Languages: …") that stands outside a section of its own."""
    for cell in _cells(row):
        slot, label, value = labelled(cell)
        if slot in ("skills", "certificates", "languages") and value:
            _languages(label if slot == "languages" else "", row, lists)
            _read_cell(slot, value, row, lists)


def _words_apart(item: str) -> list[str]:
    """Cut a list that has nothing but spaces between its items; names of several words stay together."""
    if is_chinese(item) and item.count(" ") > 2 and not _TWO_WORDS.search(item):
        return item.split(" ")
    if is_chinese(item):
        return re.split(
            rf"(?<=[{CJK}])\s+|\s+(?=[{CJK}])|(?<=[A-Za-z+#])\s(?=[A-Z.])"
            if not _TWO_WORDS.search(item)
            else rf"(?<=[{CJK}])\s+|\s+(?=[{CJK}])",
            item,
        )
    tokens = item.split(" ")
    if len(tokens) >= 3 and all(_TECHNICAL.fullmatch(token) for token in tokens):
        return tokens
    return [item]


def phrases(rows: list[Row], lists: Lists) -> None:
    """Without a skills section, take what "精通 X、Y" and "proficient in X" name elsewhere."""
    pattern = re.compile(
        r"(?:精通|熟悉|熟练(?:掌握|使用|运用|操作)?|掌握)([^。;；,，]{2,60})|(?:proficient|skilled|expertise|experienced) (?:in|with) ([^.;]{2,80})",  # noqa: E501
        re.I,
    )
    for row in rows:
        for match in pattern.finditer(row.text):
            for item in split(match[1] or match[2]):
                for skill in _plain_skills(item):
                    if len(skill) <= 24:
                        lists.add("skills", skill, row)


def header_certificates(rows: list[Row], lists: Lists) -> None:
    """Take the letters after a name or in the summary when no section lists certificates."""
    first = re.compile(
        r"(?<![A-Za-z])(?:CFA|FRM|CPA|ACCA|PMP|CAMS|CISA|CIA|ACA|CAIA|CFP)(?![A-Za-z])(?:\s?(?:Charterholder|[一二三]级|Level\s?[I1-3]{1,3}))?"
    )
    for row in rows:
        for match in first.finditer(row.text):
            lists.add("certificates", match[0], row)
