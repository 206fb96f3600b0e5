"""Find whose résumé it is: behind a label, in the title, or the line at the top that looks most like a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from . import shapes, words
from .contact import Found, labels
from .education import degree_in, is_school
from .line import around
from .rows import Row
from .scores import as_title, employer_score, title_score
from .sections import heading_kinds, slot_of
from .segments import is_department, is_place
from .wording import CJK, edged, squeezed, tidy

_TITLE_ZH = words.pattern("naming.title_zh")
_TITLE_EN = words.pattern("naming.title_en")
_CUT = re.compile(
    r"\s*[,;|(]?\s*(?:\b(?:mobile|tel(?:ephone)?|phone|cell|hp|h/p|e-?mail|contact|address|d\.?o\.?b|nationality|age|sex|gender"
    r"|linkedin|location)\b\.?(?:\s*(?:no|number)\.?)?\s*[:\-]|(?:手机|电话|邮箱|性\s?别|联系|求职|应聘|民\s?族|出生|年龄|籍贯|现居|意向)"
    r"|(?:又名|别名|曾用名|原名)|\b(?:aka|a\.k\.a\.?|also known as|goes by)\s"
    r"|[+(]*\d{2}|[\w.\-]+@\w|(?<![\w])[男女](?![\w]))",
    re.IGNORECASE,
)
_SPACED = re.compile(rf"[{CJK}](?:\s+[{CJK}]){{1,3}}")
_STUCK = re.compile(rf"^姓名([{CJK}·]{{2,16}}?)(?=性别|民族|出生|年龄|籍贯|电话|手机|\d|\s|$)")  # its colon lost
_RUN_ON = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])")  # "MariaLim", its space lost
_SPACED_LATIN = re.compile(r"[A-Z](?: [A-Z'’\-])+")
_TITLE = "curriculum vitae|resum[eé]|résumé|cv|(?:个人|求职)?(?:简历|履历)表?"
_TITLED = re.compile(
    rf"(?:{_TITLE})[\s:|–-]{{1,3}}(\S.{{1,40}})|(\S.{{1,40}}?)[\s:|–-]{{1,3}}(?:{_TITLE})", re.IGNORECASE
)
_ALONE = 8
"""Characters of a Chinese row that may be a name though no surname begins it."""


@dataclass(frozen=True)
class Named:
    """The name, or None with the text that might be one in `unclear`."""

    found: Found | None
    unclear: str = ""


def find(rows: list[Row], top: list[Row], address: str, language: str, persons) -> Named:
    """Return the name as written; `persons` is a callable that gives the person names of a text (or None)."""
    seen = {row.number for row in top}
    rest = [row for row in rows if row.number not in seen]
    everywhere = top + rest
    unclear = ""
    if whole := _of_two_labels(everywhere):
        return Named(whole)
    told = []
    for slot, value, row in labels(everywhere):
        if slot == "name":
            if name := _from_label(value):
                told.append(Found(name, row))
            unclear = unclear or ("" if re.search(r"[@\d]", value) else value)
    if told and language == "zh" and not any(re.match(f"[{CJK}]", found.value) for found in told):
        scored = [pair for pair in _scored(top[:3], address, language, persons) if re.match(f"[{CJK}]", pair[1].value)]
        first = max(scored, key=lambda pair: pair[0], default=(0.0, told[0]))
        told = [first[1]] if first[0] >= 8 else told
    if told:
        chinese = (found for found in told if language == "zh" and re.match(f"[{CJK}]", found.value))
        return Named(next(chinese, told[0]))
    for row in top:
        match = _STUCK.search(shapes.dotted(row.bare))
        if match and shapes.is_chinese(match[1], persons) and not _is_other(match[1]):
            return Named(Found(match[1], row))
    for row in top[:6]:
        for cell in [row.bare, *row.bare.split("\t")]:
            match = _TITLE_ZH.search(cell.strip()) or _TITLE_EN.search(cell.strip())
            text = next((group for group in match.groups() if group), "") if match else ""
            name = shapes.bare(shapes.dotted(text))
            titled = re.fullmatch(f"[{CJK}·]{{2,30}}", name) or shapes.is_latin(name, one_word=True)
            if titled and not _is_other(name):
                return Named(Found(name, row))
    best = max(_scored(top, address, language, persons), key=lambda pair: pair[0], default=None)
    if best and best[0] > 0:
        return Named(best[1])
    found = _elsewhere(rest, address, language, persons)
    return Named(found, "" if found else unclear or (best[1].value if best else ""))


def _elsewhere(rows: list[Row], address: str, language: str, persons) -> Found | None:
    """Look below the top, where a side bar is read first: a line of its own that the address or LAC confirms."""
    alone = [row for row in rows if len(row.bare) <= 40 and not row.bulleted and not row.spans]
    for row in alone:
        for score, found in _scored([row], address, language, persons):
            sure = found.value in persons(found.value) if persons and re.search(f"[{CJK}]", found.value) else score >= 9
            if sure and score >= 8:
                return found
    return None


def _from_label(value: str) -> str | None:
    """Return the name that begins the value behind a label, or None where it does not look like one."""
    value = shapes.dotted(re.split(r"\s*\||,(?=\s*(?:性别|sex|gender))", value)[0]).strip(" \t:")
    if cut := _CUT.search(value):
        value = value[: cut.start()]
    if spaced := _SPACED.match(value):
        value = re.sub(r"\s", "", spaced[0]) + ("\t" + value[spaced.end() :] if value[spaced.end() :] else "")
    value = re.split(r"\t|\s{2,}", value)[0]
    chinese = re.match(rf"[{CJK}](?:\s?[{CJK}·]){{1,29}}", value.strip())
    if chinese:
        name = shapes.bare(squeezed(chinese[0]))
        return name if len(name) >= 2 and not shapes.is_never(name) and not slot_of(name) else None
    name = shapes.bare(tidy(value))
    form = name.title() if name.islower() else name
    if words.english_languages().fullmatch(name):
        return None
    return name if shapes.is_latin(form, one_word=True) and not shapes.is_never(name) else None


def _of_two_labels(rows: list[Row]) -> Found | None:
    """Join what stands behind "Surname" and "Given name"."""
    parts = {slot: (value, row) for slot, value, row in labels(rows) if slot in ("family_name", "given_name")}
    if len(parts) < 2:
        return None
    (family, row), (given, _) = parts["family_name"], parts["given_name"]
    family, given = (tidy(re.split(r"\t|\|", value)[0]) for value in (family, given))
    name = family + given if re.match(f"[{CJK}]", family) else f"{given} {family}"
    return Found(name, row) if shapes.is_chinese(name) or shapes.is_latin(name) else None


def _candidates(row: Row) -> Iterator[str]:
    """Yield the parts of a row that could be a name."""
    text = row.bare
    if _SPACED.fullmatch(text):
        yield re.sub(r"\s", "", text)
    cells = text.split("\t")
    if all(_SPACED_LATIN.fullmatch(cell) for cell in cells):
        yield " ".join(cell.replace(" ", "") for cell in cells)
    for cell in [text.replace("\t", " "), *cells] if len(cells) == 2 else cells:
        cell = shapes.dotted(cell)
        if cut := _CUT.search(cell):
            cell = cell[: cut.start()]
        for piece in re.split(r"\s*[|｜/•]\s+|\s*\|\s*|\s+[-–—·]+\s+|\s+·\s*|·\s+", cell):
            yield from _readings(edged(piece))


def _readings(piece: str) -> Iterator[str]:
    """Yield a piece, and what is left of it without a second script, a post or a place behind it."""
    whole = re.sub(r"\s", "", piece) if _SPACED.fullmatch(piece) else piece
    yield shapes.bare(whole if " " in whole else _RUN_ON.sub(" ", whole))
    if match := re.match(rf"([{CJK}·]{{2,16}})\s*[(\s,/]\s*([A-Za-z][A-Za-z .,'’\-]+)\)?$", piece):
        yield shapes.bare(match[1])
        yield shapes.bare(match[2])
    if match := re.match(
        rf"([A-Za-z][A-Za-z .,'’\-]+?(?:\([A-Z][a-z]+\)\s*[A-Za-z]*)?)\s*[(\s,/]\s*([{CJK}·]{{2,16}})\)?$", piece
    ):
        yield shapes.bare(match[1])
        yield shapes.bare(match[2])
    if match := re.match(rf"([{CJK}·]{{2,16}})[\s,;(]+[{CJK}\w]", piece):
        yield shapes.bare(match[1])
    if match := re.match(r"([^,(]+?),\s+\S", piece):
        yield shapes.bare(match[1])


def _scored(top: list[Row], address: str, language: str, persons) -> Iterator[tuple[float, Found]]:
    local = re.sub(r"[^a-z]", "", address.split("@")[0].lower())
    heights = [line.height for row in top for line in row.lines if line.height]
    usual = sorted(heights)[len(heights) // 2] if heights else 0
    titles = 0  # "CURRICULUM VITAE" above a name takes no place from it
    for number, row in enumerate(top[:14]):
        if number == titles and len(row.bare) <= 30 and shapes.is_never(row.bare) and not _CUT.search(row.bare):
            titles += 1
        place = max(0, number - titles)
        row = _untitled(row)
        tall = max((line.height for line in row.lines), default=0)
        extra = 3 * min(1.0, max(0.0, (tall - usual) / usual)) if usual else 0
        row = _unwrapped(row, top[number + 1 : number + 2], usual)
        first = _opens_latin(row.bare)
        for name in _candidates(row):
            if not name or (_is_other(name) and not _in_address(name, local)):
                continue
            alone = len(squeezed(row.bare)) <= len(squeezed(name)) + 2
            opens = place == 0 and (alone or _opens(name, row.bare))
            score = 6.0 - 0.5 * place + 2 * alone + extra
            if re.search(f"[{CJK}]", name):
                if not _is_chinese(name, persons, opens or (alone and place < 3 and extra > 0.75)):
                    continue
                own = 2 if language == "zh" else -3 if language == "en" or first else 4
                score += own + bool(persons and name in persons(name))
            else:
                tokens = [token for token in re.split(r"[^a-z]+", name.lower()) if len(token) > 1]
                known = any(token in local for token in tokens)
                form = name.title() if name.islower() and row.number < 3 else name
                if not shapes.is_latin(form, one_word=opens or (alone and known)):
                    continue
                score += 3 * known - (2 if language == "zh" else 0)
            yield score, Found(name, row)


def _untitled(row: Row) -> Row:
    """Return a row without "Curriculum Vitae" or "个人简历" before or behind the name that it may hold."""
    first, *rest = row.lines
    match = _TITLED.fullmatch(first.text)
    if not match:
        return row
    return replace(row, lines=(replace(first, text=match[1] or match[2]), *rest))


def _opens_latin(text: str) -> bool:
    """Say whether a name in an alphabet stands before one in Han characters: the one written first is used."""
    match = re.match(rf"([A-Za-z][A-Za-z .,'’\-]{{2,40}}?)\s{{0,3}}[(/|]?\s{{0,3}}[{CJK}·]{{2,16}}\)?$", text.strip())
    return bool(match and shapes.is_latin(shapes.bare(match[1])))


def _in_address(name: str, local: str) -> bool:
    """Say whether two words of a name stand in the address, which tells "Dirk van den Bosch" from the company."""
    parts = [part for part in re.split(r"[^a-z]+", name.lower()) if len(part) > 2]
    return sum(part in local for part in parts) > 1


def _unwrapped(row: Row, below: list[Row], usual: float) -> Row:
    """Return a row set large with the row below that its name runs on to, as in a narrow column."""
    if not below or len(row.lines) + len(below[0].lines) > 2 or not (row.lines[0].box and below[0].lines[0].box):
        return row
    one, two = row.lines[0], below[0].lines[0]
    alike = abs(one.height - two.height) < 0.25 * one.height and abs(one.edges[0] - two.edges[0]) < one.height / 2
    if one.height < 1.3 * usual or not alike or not 0 <= two.edges[1] - one.edges[1] < 2 * one.height:
        return row
    chinese = re.fullmatch(rf"[{CJK}·]+", shapes.dotted(one.text)) and re.fullmatch(rf"[{CJK}·]{{1,8}}", two.text)
    joined = one.text + two.text if chinese else f"{one.text} {two.text}"
    if (
        chinese
        and "·" not in shapes.dotted(joined)
        or not chinese
        and not shapes.is_latin(joined)
        or _is_other(two.text)
    ):
        return row
    raw = one.raw + two.raw if chinese else f"{one.raw} {two.raw}"
    box, place = around((one.box, two.box)), around((one.place, two.place))
    return replace(row, lines=(replace(one, text=joined, raw=raw, box=box, place=place),))


def _opens(name: str, text: str) -> bool:
    """Say whether a name begins a row that goes on with what stands beside names: contact, sex, a post, letters."""
    before, _, rest = shapes.dotted(text).partition(name)
    if before and shapes.bare(before + name) != name:
        return False
    rest = rest.strip(" \t,|/-–—·(")
    return not rest or bool(_CUT.match(rest)) or title_score(rest) >= 5 or shapes.bare(name + ", " + rest) == name


def _is_chinese(name: str, persons, first: bool) -> bool:
    """Say whether Han characters are a name: by their surname, or alone where the name of a page stands."""
    if as_title(name) >= 3 or employer_score(name) >= 3 or degree_in(name):
        return False
    if "·" in name:
        parts = name.split("·")
        return first and shapes.is_chinese(name) and max(map(len, parts)) > 2 and not any(map(_is_other, parts))
    alone = first and bool(re.fullmatch(f"[{CJK}]{{2,{_ALONE}}}", name)) and not is_department(name)
    return alone or shapes.is_chinese(name, persons)


def _is_other(text: str) -> bool:
    """Say whether a text is a heading, a label, a place, a post, a school or an employer rather than a name."""
    if shapes.is_never(text) or heading_kinds(text) or slot_of(text) or is_place(text):
        return True
    if re.search(f"[{CJK}]", text):
        return is_school(text)
    last = text.rpartition(", ")[2]
    if last != text and (is_place(last) or title_score(last) >= 5):
        return True
    return title_score(text) >= 5 or is_school(text) or employer_score(text) >= 3
