"""Find whose résumé it is: behind a label, in the title, or the line at the top that looks most like a name."""

import re
import unicodedata

from . import words
from .contact import Found, labels
from .education import is_school
from .rows import Row
from .sections import heading_kinds, slot_of
from .segments import is_place
from .wording import CJK, edged, squeezed, tidy
from .work import as_title, employer_score, title_score

_ZH = re.compile(rf"[{CJK}]{{2,4}}(?:·[{CJK}]{{1,8}})*|[{CJK}]{{5,8}}")
_EN = words.pattern("naming.en")
_STROKES = str.maketrans("ØøŁłĐđÞþ", "OoLlDdTt")  # letters that have no plain form with a mark
_TITLE_ZH = words.pattern("naming.title_zh")
_TITLE_EN = words.pattern("naming.title_en")
_NEVER = words.pattern("naming.never")


def find(rows: list[Row], top: list[Row], address: str, language: str, persons) -> Found | None:
    """Return the name as written; `persons` is a callable that gives the person names of a text (or None)."""
    for slot, value, row in labels(top + [row for row in rows if row not in top]):
        if slot == "name" and (name := _from_label(value)):
            return Found(name, row)
    for row in top[:6]:
        for cell in [row.bare, *row.bare.split("\t")]:
            match = _TITLE_ZH.search(cell.strip()) or _TITLE_EN.search(cell.strip())
            name = tidy(next((group for group in match.groups() if group), "")) if match else ""
            if name and (_is_chinese_name(name, None) or (_is_english(name) and not _NEVER.search(name))):
                return Found(name, row)
    best = max(_scored(top, address, language, persons), key=lambda pair: pair[0], default=None)
    if best and best[0] > 0:
        return best[1]
    return _elsewhere([row for row in rows if row not in top], address, language, persons)


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
    value = re.split(r"\t|\s{2,}|\||,(?=\s*(?:性别|sex|gender))", value)[0]
    value = re.split(rf"(?<=[{CJK}])\s*(?:性\s*别|民\s*族|出生|年\s*龄|电话|手机|籍\s*贯)", value)[0]
    chinese = re.match(rf"[{CJK}](?:\s?[{CJK}·]){{1,9}}", value.strip())
    if chinese and not _NEVER.search(squeezed(chinese[0])):
        return tidy(chinese[0]).replace(" ", "")
    name = tidy(value)
    return name if _is_english(name) or re.fullmatch(r"[A-Za-z'’.\- ]{3,40}", name) else None


def _is_english(text: str) -> bool:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_STROKES)) if not unicodedata.combining(c))
    return bool(_EN.fullmatch(plain)) and len(plain) <= 45


def _is_chinese_name(text: str, persons) -> bool:
    if not _ZH.fullmatch(text):
        return False
    double, single = words.surnames()
    if "·" in text:
        return True
    if text[:2] in double and 3 <= len(text) <= 4:
        return True
    if text[0] in single and 2 <= len(text) <= 3:
        return True
    return bool(persons and text in persons(text))


def _candidates(row: Row):
    """Yield parts of a row that could be a name, with where they stand."""
    for piece in re.split(r"\t|\s*[|｜/·•,，]\s+|\s*\|\s*", row.bare):
        piece = edged(piece)
        spaced = piece.replace(" ", "") if re.fullmatch(rf"(?:[{CJK}]\s?){{2,4}}", piece) else piece
        yield spaced
        if match := re.match(rf"([{CJK}]{{2,4}})\s*[(\s]\s*([A-Za-z][A-Za-z .'\-]+)\)?$", piece):
            yield match[1]
            yield match[2].strip()
        if match := re.match(
            rf"([A-Za-z][A-Za-z .,'\-]+?(?:\([A-Z][a-z]+\)\s*[A-Za-z]*)?)\s*[(\s]\s*([{CJK}]{{2,4}})\)?$", piece
        ):
            yield match[1].strip()
            yield match[2]
        if match := re.match(rf"([{CJK}]{{2,4}})[\s,]+(?:男|女|\d|[{CJK}]{{2,12}}$)", piece):
            yield match[1]
        if match := re.match(
            r"(.+?),?\s+(?:CFA|CPA|FRM|MBA|PhD|Ph\.D\.?|ACCA|PMP|ACA|CAMS|MSc|M\.S\.|MD|Esq\.?|CISA|CIA)\b.*$", piece
        ):
            yield tidy(match[1])


def _scored(top: list[Row], address: str, language: str, persons):
    local = re.sub(r"[^a-z]", "", address.split("@")[0].lower())
    heights = [line.height for row in top for line in row.lines if line.height]
    usual = sorted(heights)[len(heights) // 2] if heights else 0
    for place, row in enumerate(top[:14]):
        for name in _candidates(row):
            if not name or _NEVER.search(name) or heading_kinds(name) or slot_of(name) or is_place(name):
                continue
            chinese = bool(re.search(f"[{CJK}]", name))
            if chinese and not _is_chinese_name(name, persons):
                continue
            form = name.title() if name.islower() and row.number < 3 else name
            if not chinese and (
                not _is_english(form) or title_score(name) >= 5 or is_school(name) or employer_score(name) >= 3
            ):
                continue
            if chinese and as_title(name) >= 3:
                continue
            score = 6.0 - 0.5 * place + (2 if len(row.bare) <= len(name) + 2 else 0)
            tall = max((line.height for line in row.lines), default=0)
            score += 3 * min(1.0, max(0.0, (tall - usual) / usual)) if usual else 0
            if chinese:
                score += (2 if language == "zh" else 4 if language == "mixed" else -3) + (
                    1 if persons and name in persons(name) else 0
                )
            else:
                tokens = [token for token in re.split(r"[^a-z]+", name.lower()) if len(token) > 1]
                score += 3 * any(token in local for token in tokens) - (2 if language == "zh" else 0)
            yield score, Found(name, row)
