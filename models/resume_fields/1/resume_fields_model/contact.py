"""Find phone, e-mail, identity number and birth date, behind labels or standing alone at the top."""

import re
from dataclasses import dataclass

from . import dates
from .rows import Row
from .sections import labelled, slot_of
from .wording import CJK

_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")
_MOBILE = re.compile(
    r"(?<![\d.])(?<!\+\d{2}\s)(?<!\+\d{2})(?<!\+\d\s)(?<!\+\d{3}\s)"
    r"(?:\(?\+?\s?(?:00)?86\s?\)?[\s\-]*)?1[3-9]\d(?:[\s\-]?\d{4}){2}(?![\d.@]|[A-Za-z])"
)
_LANDLINE = re.compile(
    r"(?<![\d.])(?:\(?\+?86\)?[\s\-]?)?\(?0\d{2,3}\)?[\s\-]?\d{3,4}[\s\-]?\d{4}(?:[\s\-]\d{1,4})?(?!\d)"
)
_ABROAD = re.compile(
    r"(?<![\w.@])(?:\(\s?\+\s?\d{1,3}\s?\)|\+\s?\d{1,3})[\s\-.]*(?:\(\d{1,4}\)[\s\-.]*)?\d(?:[\s\-.]?\d){5,12}(?!\d)"
)
_NATIONAL = re.compile(r"(?<![\w.@+/\-])(?:\(\d{2,5}\)|\d{2,5})[\s\-.]*\d(?:[\s\-.]?\d){4,9}(?![\d\w/@])")
_ID18 = re.compile(
    r"(?<!\d)[1-9]\d{5}\s?(?:19|20)\d{2}\s?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\s?\d{3}[\dXx](?![\dA-Za-z])"
)
_ID15 = re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?!\d)")
_OTHER_ID = re.compile(
    r"[A-Z]{2}(?:\s?\d\d){3}\s?[A-D]\b|\b[A-Z][12]\d{8}\b|\b[STFGM]\d{7}[A-Z]\b|[A-Z]{1,2}\s?\d{6}\s?\(?[\dA]\)?"
)
"""Identity numbers of the United Kingdom (National Insurance), Taiwan, Singapore and Hong Kong."""
_ANY_ID = re.compile(r"\d(?:[ -]?\d){6,14}(?![\d/.])")
"""Digits behind a label, as most countries number their people."""
_STATE = re.compile(r"identi|nric|national|citizen|aadhaar|mykad|\b(?:SA|number|no)\b|\bIC\b|身[份分]|公民", re.I)
"""Says that a number is one of the state, not one of a job site."""
_BORN = re.compile(r"生于|出生|(?<=月)生|\bborn\b|date of birth|\bd\.?o\.?b\b", re.I)
_SPACED_ID = re.compile(r"\b(?:National |Citizen )?ID(?: Card)? (?:No\.?|Number) ?:? ?(\d{7,14})(?![\d/-])")
"""A number of identity whose label has no colon."""
_TOLD_BIRTH = re.compile(
    r"(?:出?生于|出生[在于]?|\d{1,2}\s?岁\s?[(,、]\s?)\s?(?P<year>(?:19|20)\d\d)\s?[年./-]\s?(?:(?P<month>0?[1-9]|1[0-2])(?!\d))?"
)
"""A birth told in a sentence, or in brackets behind the age: "28岁(1997年3月)"."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Found:
    value: str
    row: Row


def labels(rows: list[Row]):
    """Yield (slot, value, row) for values behind labels, in cells beside labels or on the line below a label."""
    for place, row in enumerate(rows):
        if below := _values_below(row, rows[place + 1 : place + 2]):
            yield from below
            continue
        cells = [
            part.strip() for cell in re.split(r"\t|\s*\|\s*", row.bare) for part in _labels_apart(cell) if part.strip()
        ]
        taken = False
        for number, cell in enumerate(cells):
            slot, label, value = labelled(cell)
            following = cells[number + 1] if number + 1 < len(cells) else ""
            if slot and value:
                yield slot, value, row
            elif not label and (pair := _after_space(cell)):
                slot = pair[0]
                yield *pair, row
            elif slot and following or not label and (slot := slot_of(cell)) and following and not slot_of(following):
                yield slot, following.lstrip(": "), row
            elif slot and place + 1 < len(rows) and len(cells) == 1:
                yield slot, rows[place + 1].bare, rows[place + 1]
            taken = taken or bool(slot)
        if not taken:
            tokens = row.bare.split(" ")
            for number, (one, two) in enumerate(zip(tokens, tokens[1:], strict=False)):
                if (slot := slot_of(one)) and two and not slot_of(two) and is_label_word(one):
                    if slot != "name":
                        yield slot, two, row
                    elif not number:  # a name may be of several words
                        yield slot, " ".join(tokens[1:]), row


def _values_below(row: Row, following: list[Row]) -> list[tuple[str, str, Row]]:
    """Return (slot, value, row) where a row holds labels alone and the next one as many values, cell under cell."""
    if not following or row.lines[0].page != following[0].lines[0].page:
        return []
    cells, values = ([cell.strip() for cell in one.text.split("\t") if cell.strip()] for one in (row, following[0]))
    slots = [slot_of(cell) for cell in cells]
    named = sum(slot is not None for slot in slots)
    if {"employer", "school", "span"} & set(slots):
        return []  # the head of a table of jobs, studies or referees
    if len(cells) < 2 or len(values) != len(cells) or named < max(2, len(cells) - 1) or any(map(slot_of, values)):
        return []
    return [(slot, value, following[0]) for slot, value in zip(slots, values, strict=True) if slot]


def _after_space(cell: str) -> tuple[str, str] | None:
    """Return (slot, value) of a cell whose Chinese label is parted from its value by a space: "中文姓名 林小明"."""
    label, _, value = cell.partition(" ")
    slot = slot_of(label) if value and re.fullmatch(rf"[{CJK}]{{2,8}}", label) else None
    return (slot, value) if slot and not slot_of(value) else None


def _labels_apart(cell: str) -> list[str]:
    """Split a cell before each further label; a label of several words stays whole: "Given names: Maria"."""
    if cell.count(":") == 1 and labelled(cell)[0]:
        return [cell]
    return re.split(rf"(?<=[^\s][^\s]) (?=[{CJK}A-Za-z][{CJK} A-Za-z\-./]{{0,16}}:)", cell)


def is_label_word(word: str) -> bool:
    return len(word) >= 2 and bool(
        re.search(f"[{CJK}]", word) or word.lower() in ("name", "mobile", "phone", "email", "tel", "e-mail")
    )


def email(rows: list[Row]) -> Found | None:
    """Return the first address; spaces and look-alikes that OCR puts around its marks are mended."""
    for row in rows:
        if match := _EMAIL.search(row.text):
            return Found(_trimmed(match[0]), row)
    for row, below in zip(rows, rows[1:], strict=False):
        if row.text.endswith("@") and (match := _EMAIL.search(row.text + below.text)):
            return Found(match[0], row)
    for row in rows:
        mended = re.sub(r"\s*(?:@|©|®|\(at\)|\[at\]|\s@)\s*", "@", row.text)
        mended = re.sub(r"(?<=[A-Za-z0-9])\s*[.。,·]\s*(?=[A-Za-z0-9])", ".", mended)
        if match := _EMAIL.search(mended):
            return Found(_trimmed(match[0]), row)
        if re.search(r"mail|邮箱|邮件", row.text, re.I):
            guess = re.search(
                r"([A-Za-z0-9._\-]{3,64})[QaO&](163|126|qq|gmail|outlook|hotmail|sina|foxmail)\.com", mended
            )
            if guess:
                return Found(f"{guess[1]}@{guess[2]}.com", row)
    return None


def _trimmed(address: str) -> str:
    return (
        re.sub(r"^(?:e-?mail|mail)(?=[a-z0-9._]+@)(?<=mail)", "", address, flags=re.I)
        if address.lower().startswith("email")
        else address
    )


def phone(rows: list[Row], top: list[Row]) -> Found | None:
    """Return the first telephone number as written: labelled, then a mobile number anywhere, then any number at the top."""  # noqa: E501
    labelled_numbers = [
        Found(number, row) for slot, value, row in labels(rows) if slot == "phone" and (number := _number(value))
    ]
    if labelled_numbers:
        beside = [Found(_neat(m[0]), one.row) for one in labelled_numbers if (m := _MOBILE.search(one.row.text))]
        mobile = (one for one in labelled_numbers if _MOBILE.fullmatch(one.value))
        return next(mobile, (beside or labelled_numbers)[0])
    for row in rows:
        if match := _MOBILE.search(_without_ids(row.text)):
            return Found(_neat(match[0]), row)
    for row in top:
        if number := _number(row.text):
            return Found(number, row)
    for row in rows:
        if match := _ABROAD.search(row.text):
            return Found(_neat(match[0]), row)
    return None


def _number(text: str) -> str | None:
    text = _without_ids(text)
    for pattern in (_MOBILE, _ABROAD, _LANDLINE, _NATIONAL):
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            if 7 <= len(digits) <= 15 and not dates.find(match[0]):
                return _neat(match[0])
    bare = re.sub(r"[^\d]", "", text)
    if re.fullmatch(r"[\d\s\-()+.]{8,20}", text) and 7 <= len(bare) <= 15 and not dates.find(text):
        return _neat(text)
    return None


def _without_ids(text: str) -> str:
    return _ID18.sub(lambda match: " " * len(match[0]), text)


def _neat(number: str) -> str:
    number = re.sub(r"\s+", " ", number).strip(" .-")
    return number if number.count("(") == number.count(")") else number.replace("(", "").replace(")", "")


def valid_id(number: str) -> bool:
    """Say whether an 18-digit number has the right check digit (GB 11643)."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(number, _WEIGHTS, strict=False)) % 11] == number[17].upper()


def id_number(rows: list[Row]) -> Found | None:
    """Return an identity number: with a right check digit anywhere, else only behind its label."""
    for row in rows:
        for match in _ID18.finditer(row.text):
            number = re.sub(r"\s", "", match[0]).upper()
            if valid_id(number):
                return Found(number, row)
    for slot, value, row in labels(rows):
        if slot == "id_number":
            compact = re.sub(r"[\s\-]", "", value)
            written = _ID18.search(compact) or _ID15.search(compact) or _OTHER_ID.search(value)
            if not written and _STATE.search(row.text):
                written = _ANY_ID.match(value)
            if written:
                return Found(written[0].upper(), row)
    for row in rows:
        if labelled_id := _SPACED_ID.search(row.text):
            return Found(labelled_id[1], row)
    for row in rows:
        if old := _ID15.search(row.text):
            return Found(old[0], row)
    return None


def birth_date(rows: list[Row], top: list[Row], number: Found | None, oldest: str) -> Found | None:
    """Return the month of birth as YYYY-MM: labelled, told in words, beside sex or age at the top, or in the identity number."""  # noqa: E501
    for slot, value, row in labels(rows):
        if slot == "birth_date":
            written = next(iter(dates.find(value)), None)
            if written and written.start and written.start < oldest:
                return Found(written.start, row)
    for row in top:
        if year := re.search(r"(?<!\d)((?:19|20)\d\d)\s?年(?:出)?生(?!活|产|效)", row.text):
            return Found(f"{year[1]}-01", row)
        for cell in re.split(r"\t|\s*\|\s*|\s?·\s?", row.bare):
            spans = dates.find(cell)
            if len(spans) == 1 and spans[0].start and not spans[0].is_range and not spans[0].only_years:
                alone = not (cell[: spans[0].at] + cell[spans[0].to :]).strip()
                if alone and spans[0].start < oldest:
                    return Found(spans[0].start, row)
        if year := re.search(r"\bborn (?:in )?((?:19|20)\d\d)(?![\d./-])", row.text, re.I):
            return Found(f"{year[1]}-01", row)
        single = (span.start for span in row.spans if span.start and not span.is_range and not span.only_years)
        points = [month for month in single if month < oldest]
        if points and (_BORN.search(row.text) or re.search(r"(?<!\w)[男女](?!\w)|\bmale\b|\bfemale\b", row.text, re.I)):
            return Found(points[0], row)
    for row in rows:
        told = _TOLD_BIRTH.search(row.text)
        month = told and f"{told['year']}-{int(told['month'] or 1):02d}"
        if month and month < oldest:
            return Found(month, row)
    if number and len(number.value) == 18:
        return Found(f"{number.value[6:10]}-{number.value[10:12]}", number.row)
    if number and len(number.value) == 15 and number.value.isdigit():
        return Found(f"19{number.value[6:8]}-{number.value[8:10]}", number.row)
    return None
