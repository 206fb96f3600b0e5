"""Part the rows of a résumé into its sections."""

import re
from dataclasses import dataclass, field, replace

from . import education, lists, schemes, typography, work
from .rows import Row
from .sections import heading_kinds, labelled, slot_of
from .wording import CJK, is_chinese

_LISTS = {"skills", "certificates", "languages", "mixed"}
_ENTRY_SLOTS = set(
    [
        "school",
        "degree",
        "major",
        "employer",
        "title",
        "department",
        "span",
        "start",
        "end",
        "name",
        "family_name",
        "given_name",
        "phone",
        "email",
        "skip",
        "sex",
        "birth_date",
        "id_number",
    ]
)
_NO_HEADING = _ENTRY_SLOTS | {"description", "courses"}
_LABEL_OF_LIST = re.compile(r"([A-Z][\w-]*(?: [a-z-]+){0,2}(?:\(s\))?)(?<=s|e|\))[\t ](?=[A-Z0-9])")
_SPOKEN = re.compile(r"mother|native|spoken|foreign|other|母语|外语", re.IGNORECASE)
"""Before "languages", says that people speak them."""
_TITLE = re.compile(r"(?:个人|本人)?履历表?")
_FIRST = ("education", "work", "internship", "part_time", "practice")


@dataclass
class Section:
    kind: str
    rows: list[Row] = field(default_factory=list)
    also: tuple[str, ...] = ()


def kind_of(kinds: tuple[str, ...]) -> str:
    """Return the one kind a heading of several words stands for."""
    for kind in _FIRST:
        if kind in kinds:
            return kind
    if len(kinds) == 1:
        return kinds[0]
    if "certificates" in kinds and set(kinds) <= {"certificates", "training"}:
        return "certificates"
    if "awards" in kinds and not set(kinds) & {"skills", "languages", "mixed"}:
        return "awards"
    return "mixed" if set(kinds) & _LISTS else kinds[0]


def sections(rows: list[Row]) -> list[Section]:
    """Return the sections in reading order; what stands before any heading is the section "header"."""
    rows = _unbroken(rows)
    found = [Section("header")]
    looks = typography.headings(rows)
    alike = schemes.headings(rows)
    for place, row in enumerate(rows):
        if place and row.column != rows[place - 1].column and _begins_anew(rows, place):
            found.append(Section("header"))
        kinds = () if _has_content(row.text) else heading_kinds(row.text) or _by_noun(rows, place)
        if not place and _TITLE.fullmatch(row.bare) and rows[1:] and slot_of(rows[1].text.split("\t")[0]):
            continue  # "个人履历" above the name
        if kinds and not _is_part(rows, place, kinds, found[-1]) and not _is_lone_label(rows, place):
            found.append(Section(kind_of(kinds), also=kinds))
            continue
        slot = slot_of(row.bare) if found[-1].kind in _LISTS and found[-1].rows and len(row.bare) < 24 else None
        if slot in _LISTS and "\t" not in row.text:
            found.append(Section(slot))
            continue
        if (row.number in looks and _is_unknown(row, found)) or (row.number in alike and len(found) > 1):
            found.append(Section("unknown"))
            continue
        if (kind := typography.table_kind(row)) and kind != found[-1].kind:
            found.append(Section(kind))
        kinds, rest = _leading(row)
        known = lists.languages_in(rest.bare) or _SPOKEN.match(row.bare)
        if kinds == ("languages",) and found[-1].kind == "skills" and not known:
            kinds, row = (), rest  # "Languages: R, Python" below "Computer skills"
        if not kinds and found[-1].kind in (*_LISTS, "other"):
            kinds, rest = _before_list(row)
        if kinds and not (
            kind_of(kinds) not in _FIRST and found[-1].kind in (*_FIRST, "project") and _jobs_follow(rows, place)
        ):
            found.append(Section(kind_of(kinds), [rest], kinds))
            continue
        found[-1].rows.append(row)
    for one in found:
        if one.kind == "unknown":
            one.kind = typography.kind_of(one.rows)
    for one, following in zip(found, found[1:], strict=False):
        _settle(one, following)
    return _with_studies(_qualified(_with_work(found)))


def _unbroken(rows: list[Row]) -> list[Row]:
    """Return the rows with each heading that was broken in two as one: "EDUCATION AND", "TRAINING"."""
    out: list[Row] = []
    for row in rows:
        above = out[-1] if out else None
        if above and len(row.lines) == 1 and "\t" not in row.text and (head := _heading_of_two(above, row.text)):
            first = above.lines[0]
            rest = first.text.partition("\t")[2]
            lines = (replace(first, text=f"{head}\t{rest}" if rest else head), *above.lines[1:])
            out[-1] = replace(above, lines=lines)
        else:
            out.append(row)
    return out


def _has_content(text: str) -> bool:
    """Say whether a row holds a heading in its first cell and what it heads in the next."""
    head, _, content = text.partition("\t")
    return len(content) > 8 and bool(heading_kinds(head)) and not heading_kinds(content)


def _heading_of_two(above: Row, text: str) -> str:
    """Return the heading that the first cell of a row and the row below it are together, or nothing."""
    first = above.text.split("\t")[0]
    open_ = re.search(r"(?:\b(?:and|of|to)|[&/,和与及])$", first, re.IGNORECASE)
    small = "\t" in above.text and re.fullmatch(r"[a-z]+(?: [a-z]+)?", text)
    if not (open_ or small) or len(first) > 30 or len(text) > 20 or above.bulleted or above.spans:
        return ""
    head = first + text if is_chinese(first) else f"{first} {text}"
    return head if heading_kinds(head) and not heading_kinds(first) else ""


def _with_work(found: list[Section]) -> list[Section]:
    """Where nothing is headed as work, let a summary of dated jobs be it."""
    if not any(section.kind in ("work", "internship") for section in found):
        for section in found:
            dated = [row for row in section.rows if any(span.is_range for span in row.spans) and not row.bulleted]
            if section.kind in ("summary", "project") and len(dated) > 1 and typography.kind_of(section.rows) == "work":
                section.kind = "work"
    return found


def _is_unknown(row: Row, before: list[Section]) -> bool:
    """Say whether a row that looks like a heading is one: not the name at the top, not the head of an entry."""
    if len(before) == 1 and not any(any(char.isdigit() for char in one.text) for one in before[0].rows):
        return False
    if len(before) > 1 and not before[-1].rows:
        return False
    return not (work.kinds(row.bare) or education.kinds(row.bare))


def _qualified(found: list[Section]) -> list[Section]:
    """Where nothing is headed as studies, let qualifications that name schools with their periods be them."""
    if any(section.kind == "education" for section in found):
        return found
    for section in found:
        if section.kind != "certificates":
            continue
        dated = [row for row in section.rows if any(span.is_range for span in row.spans)]
        if dated and all("school" in education.kinds(row.bare) for row in dated):
            section.kind, section.also = "education", ("certificates",)
            return found
    return found


def _with_studies(found: list[Section]) -> list[Section]:
    """Where nothing is headed as studies, part the dated studies at the end of another section from it."""
    if any(section.kind == "education" for section in found):
        return found
    out: list[Section] = []
    for section in found:
        out.append(section)
        if section.kind not in (*_FIRST, "project", "other", "campus"):
            continue
        dated = [n for n, row in enumerate(section.rows) if any(s.is_range for s in row.spans) and not row.bulleted]
        first = next((n for n in dated if all(typography.is_study(section.rows[m]) for m in dated if m >= n)), None)
        if first is not None:
            first -= bool(first and len(section.rows[first - 1].text) <= 20 and not section.rows[first - 1].bulleted)
            out.append(Section("education", section.rows[first:]))
            section.rows = section.rows[:first]
    return out


def _settle(one: Section, following: Section) -> None:
    """Give the last entries of studies that are jobs, or of jobs that are studies, to the section that follows.

    The label of a form's tall cell stands in its middle, so that the rows above it are read before it.
    """
    if {one.kind, following.kind} != {"education", "work"}:
        return
    strange = _is_job if one.kind == "education" else _is_study
    dated = [number for number, row in enumerate(one.rows) if any(span.is_range for span in row.spans)]
    first = next((n for n in dated if all(strange(one.rows[m]) for m in dated if m >= n)), None)
    if first is not None:
        following.rows[:0] = one.rows[first:]
        del one.rows[first:]


def _is_job(row: Row) -> bool:
    return "employer" in work.kinds(row.bare) and not education.kinds(row.bare)


def _is_study(row: Row) -> bool:
    return education.kinds(row.bare) == {"school", "degree"} and "title" not in work.kinds(row.bare)


def _is_part(rows: list[Row], place: int, kinds: tuple[str, ...], section: Section) -> bool:
    """Say whether "业绩:" or "Key achievements" only parts the text of a job, whose section goes on below."""
    row = rows[place]
    inside = section.kind in (*_FIRST, "project") and bool(section.rows)
    if inside and kinds == ("other",) and len(row.bare) < 7:
        return _jobs_follow(rows, place)  # "其他" above the last of the schools
    if inside and kinds == ("education",) and section.kind == "education" and slot_of(row.bare) in _ENTRY_SLOTS:
        return True
    if not inside or kinds != ("awards",):
        return False
    return row.bare.endswith(":") and slot_of(row.bare) == "description" or _jobs_follow(rows, place)


def _is_lone_label(rows: list[Row], place: int) -> bool:
    """Say whether a row is a label above its value, as the second row above or below it is: "Company", "Mannings"."""
    near = [rows[n].text for n in (place - 2, place, place + 2) if 0 <= n < len(rows)]
    labels = [slot_of(text) in _ENTRY_SLOTS and "\t" not in text and ":" not in text for text in near]
    return slot_of(rows[place].text) in _ENTRY_SLOTS - {"skip"} and sum(labels) > 1


def _by_noun(rows: list[Row], place: int) -> tuple[str, ...]:
    """Return the kind of a list that the last word of a short row above it names: "研究工具" above "Stata、Wind"."""
    text, below = rows[place].text, rows[place + 1 : place + 2]
    if not re.fullmatch(rf"[{CJK}]{{3,8}}", text) or not below or below[0].spans or "\t" in below[0].text:
        return ()
    if heading_kinds(below[0].text):
        return ()
    items = [item for item in re.split("[、,;|]", below[0].bare) if item.strip()]
    kinds = heading_kinds(text[-2:])
    listed = len(items) > 1 and max(map(len, items)) <= 16 and not below[0].bare.endswith("。")
    return kinds if listed and set(kinds) <= _LISTS else ()


def _leading(row: Row) -> tuple[tuple[str, ...], Row]:
    """Return the kinds of a heading that shares its row with content ("技能:Python、SQL"), and the content."""
    cells = row.lines
    first = cells[0].text
    word, _, said = first.partition(" ")
    if said and len(word) >= 4 and is_chinese(word) and heading_kinds(word) and slot_of(word) not in _ENTRY_SLOTS:
        first = f"{word}\t{said}"  # "自我评价 做事认真"
        row = replace(row, lines=(replace(cells[0], text=first), *cells[1:]))
        cells = row.lines
    if len(cells) > 1 or "\t" in first:
        head, _, tail = row.text.partition("\t")
        if heading_kinds(head) and slot_of(head) not in _ENTRY_SLOTS and not typography.table_kind(row):
            rest = tuple(line for line in cells[1:]) if first == head else cells
            lines = (
                rest
                if first == head
                else (replace(cells[0], text=tail.split("\t")[0] if len(cells) > 1 else tail), *cells[1:])
            )
            return heading_kinds(head), replace(row, lines=tuple(lines))
    slot, label, value = labelled(row.bare)
    whole_study = slot == "degree" and education.is_school(value)  # "学历: 某大学 会计 本科"
    kinds = heading_kinds(label) if label and value and (slot not in _NO_HEADING or whole_study) else ()
    if kinds and kind_of(kinds) in (*_LISTS, "awards", "education", "interests", "summary"):
        return kinds, Row((replace(cells[0], text=value),), row.number, row.column)
    return (), row


def _before_list(row: Row) -> tuple[tuple[str, ...], Row]:
    """Return the kinds of an English label with no colon before a list, and the list: "Digital skills Excel, SQL"."""
    match = _LABEL_OF_LIST.match(row.text)
    slot = slot_of(match[1]) if match else None
    kinds = ("interests",) if slot == "ignore" and match else heading_kinds(match[1]) if match else ()
    if not match or not kinds or not set(kinds) <= {*_LISTS, "interests"}:
        return (), row
    first = row.lines[0]
    rest = replace(first, text=first.text[match.end() :].strip()) if len(first.text) > match.end() else None
    return kinds, replace(row, lines=((rest,) if rest else ()) + row.lines[1:])


def _jobs_follow(rows: list[Row], place: int) -> bool:
    for row in rows[place + 1 :]:
        if heading_kinds(row.text):
            return False
        if any(span.is_range for span in row.spans) and not row.bulleted:
            return True
    return False


def _begins_anew(rows: list[Row], place: int) -> bool:
    """A new column begins anew unless it opens with dated rows that carry on the section before."""
    for row in rows[place : place + 8]:
        if heading_kinds(row.text):
            return True
        if any(span.is_range for span in row.spans):
            return False
    return True
