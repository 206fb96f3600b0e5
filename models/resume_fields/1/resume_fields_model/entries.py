"""Part a section about jobs or studies into entries: which rows are the head of an entry and which tell about it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from . import continued, marks, stacked, tables, words
from .dates import Span
from .rows import Row
from .sections import labelled, slot_of
from .segments import is_aside, is_length, is_of_employer, without_length
from .wording import CJK, tidy

Kinds = Callable[[str], set[str]]
_KEYS = {"span", "start", "end", "employer", "title", "school", "major", "degree", "department"}
_LABELS = _KEYS | {"description", "skip", "courses"}
_SENTENCE = re.compile(r"[。;；!！]$|[。；].|(?<![a-z]);.|(?<=[a-z]{3})\.$")
_REST = re.compile(r"(?:of|and|with|to|for|by|from|or|than|per|through|across) [^\t|]{0,60}\.$")
"""The end of a sentence for which the row above had no room."""
_SMALL = frozenset(["of", "and", "the", "for", "in", "at", "to", "de", "la", "du", "von", "van", "der", "et", "y"])
_DOES = words.pattern("entries.does")
_VERB = words.pattern("entries.verb")


@dataclass
class Head:
    """A piece of an entry's head with the row it stands in."""

    text: str
    row: Row


@dataclass
class Entry:
    heads: list[Head] = field(default_factory=list)
    span: Span | None = None
    span_row: Row | None = None
    body: list[Row] = field(default_factory=list)
    slots: dict[str, Head] = field(default_factory=dict)
    tail: str = ""

    def head_text(self) -> str:
        return "\t".join(head.text for head in self.heads)


def is_telling(row: Row) -> bool:
    """Say whether a row tells about an entry rather than naming it."""
    text = row.bare
    slot, label, value = labelled(text)
    period = row.spans and row.spans[0].at < len(label)  # "From 09/2014 to 06/2018: ..."
    named = label and (period or words.pattern("education.school_en").search(label))
    if slot in ("description", "skip", "courses", "ignore") or (
        label and slot is None and len(value) > 30 and not named
    ):
        return True
    long = len(re.findall(f"[{CJK}]", text)) > 38 or len(re.findall(r"[A-Za-z]+", text)) > 16
    return (
        row.bulleted
        or long
        or bool(_REST.match(text))
        or bool(_SENTENCE.search(text))
        or _ends_in_stop(text)
        or (
            bool(_VERB.match(text))
            and not re.search(r"[|\t]|\s·\s", text)
            and (len(text) > 10 or not re.match(f"[{CJK}]", text) or bool(_DOES.match(text)))
        )
    )


def part(rows: list[Row], kinds: Kinds, points: bool = False) -> list[Entry]:
    """Return the entries of a section in order; `kinds` names what a text shows, `points` lets one date stand for a period."""  # noqa: E501
    columns, rows = tables.without_head(continued.joined(labels_joined(marks.without(rows, kinds))), kinds)
    if columns is None:
        rows = stacked.joined(rows)
    if any(_pairs(row) and {s for s, _ in _pairs(row)} & {"employer", "school", "span"} for row in rows):
        return _by_labels(rows, kinds)
    anchors = _anchors(rows, kinds, points)
    if not anchors:
        return _undated(rows, kinds)
    entries, starts = [], []
    above = _count_above(rows, anchors[0], kinds)
    for place, at in enumerate(anchors):
        entry, start = _headed(rows, at, anchors[place - 1] if place else -1, above, kinds, columns)
        entries.append(entry)
        starts.append(start)
    for place, at in enumerate(anchors):
        stop = starts[place + 1] if place + 1 < len(anchors) else len(rows)
        _take_below(entries[place], rows[at + 1 : stop], kinds, above)
    return entries


def labels_joined(rows: list[Row]) -> list[Row]:
    """Return rows in which labels stand alone, each above its value, with both in one row; one label alone goes."""
    lone = [_is_label(row.bare) for row in rows]
    if sum(alone and slot_of(row.bare) in _KEYS for alone, row in zip(lone, rows, strict=True)) < 2:
        return [row for row, alone in zip(rows, lone, strict=True) if not alone]
    out, label = [], None
    for row, alone in zip(rows, lone, strict=True):
        if alone:
            label = row
            continue
        if label is not None and "\t" not in row.text and not row.bulleted:
            first = replace(row.lines[0], text=f"{label.bare}:{row.lines[0].text}")
            row = replace(row, lines=(first, *row.lines[1:]))
        label = None
        out.append(row)
    return out


def _is_label(text: str) -> bool:
    """Say whether a text is a label and no more; "大学" may also be a degree."""
    return ":" not in text and text != "大学" and slot_of(text) in _LABELS


def _pairs(row: Row) -> list[tuple[str, str]]:
    """Return the labelled values of a row that belong to entries: [("employer", "招商银行"), ...]."""
    out = []
    for cell in re.split(
        rf"\t|(?<=\S)[ ,;|]+(?=[{CJK}]{{2,6}}:)|(?<=\S)\s*[,;|]\s*(?=[A-Z][a-z]+ ?[A-Za-z]*:\s)", row.bare
    ):
        slot, label, value = labelled(cell)
        if slot in _KEYS and value:
            out.append((slot, value))
    return out


def _anchors(rows: list[Row], kinds: Kinds, points: bool) -> list[int]:
    """Return the rows whose period begins an entry; bulleted rows count only when no other row does."""
    found = [number for number, row in enumerate(rows) if _anchor(row, kinds, points)]
    counted = [number for number in found if _is_counted(rows[number])]
    if len(counted) > 1 and len(counted) == len(found):
        return found
    plain = [number for number in found if not rows[number].bulleted]
    named = [
        number
        for number in plain
        if not _ends_sentence(rows[number]) or kinds(rows[number].bare) & {"employer", "school"}
    ]
    return named or plain or found


def _ends_sentence(row: Row) -> bool:
    """Say whether a row is the end of a sentence that only mentions a time: "Mentor of two analysts since 2021."."""
    spans = [span for span in row.spans if span.is_range]
    leads = bool(spans) and spans[0].at <= 1
    ends = bool(_SENTENCE.search(row.bare)) or _ends_in_stop(row.bare)
    return not leads and ends and not re.search(r"[\t|]", row.bare)


def _ends_in_stop(text: str) -> bool:
    """Say whether a text of many words ends as a sentence does."""
    return bool(re.search(r"[a-z\d)]\.$", text)) and text.count(" ") > 6


def _anchor(row: Row, kinds: Kinds, points: bool) -> Span | None:
    spans = [span for span in row.spans if span.is_range] or (list(row.spans) if points else [])
    if not spans:
        return None
    span, text = spans[0], row.bare
    rest = (text[: span.at] + " " + text[span.to :]).strip()
    if span.about and span.starts is None and not kinds(rest) and len(rest) > 12:
        return None  # "Best voice quality, Q3 2024"
    if not span.is_range and not kinds(rest) and not (row.spans and len(rest) < 12):
        return None
    if re.search(r"项目|课题|\bproject\b(?!\s+(?:manager|lead|officer|co-?ordinator|director|assistant|engineer|analyst|intern|trainee|executive|accountant|controller|secretary|administrator|specialist|consultant|planner|support|associate|head))", rest, re.I) and not (  # noqa: E501
        kinds(rest) & {"employer", "school"}) and not re.search(r"项目(?:经理|助理|主管|总监|专员|部|管理)", rest):  # noqa: E501  # fmt: skip
        return None
    before = text[: span.at].strip()
    if len(rest) <= 14 or len(before) <= 1:
        most = 60 if re.search(f"[{CJK}]", rest) else 76
        return span if len(rest) < most or kinds(rest[:48]) else None
    plain = len(rest) < 48 and (not is_telling(row) or _is_counted(row))
    return span if plain or kinds(before or rest[:48]) else None


def _count_above(rows: list[Row], first: int, kinds: Kinds) -> int:
    count = 0
    for row in reversed(rows[max(0, first - 3) : first]):
        if is_telling(row):
            break
        count += 1
    return count


def _headed(rows: list[Row], at: int, before: int, above: int, kinds: Kinds, columns) -> tuple[Entry, int]:
    """Make the entry of an anchor with the head rows above it; return it and the number of its first row."""
    row = rows[at]
    span = _anchor(row, kinds, True)
    if span is None:
        raise ValueError("a row without a period heads no entry")
    entry = Entry(span=span, span_row=row)
    ahead, after = row.bare[: span.at], row.bare[span.to :]
    after = re.sub(r"^\s*[)\]】]", "", after)
    if len(after) > 30 and re.match(r"\s*[::]", after) and kinds(ahead):
        entry.tail, after = after.strip(" :"), ""
    rest = without_length(re.sub(r"[(\[【]\s*$", "", ahead) + "\t" + after)
    start, complete = at, len(kinds(rest) & {"employer", "title", "school", "degree"}) >= 2
    if above and complete and at - 1 > before and _names_alone(rows[at - 1], rest, kinds):
        complete = False
    if above and not complete:
        count = 0
        while start - 1 > before and count < above and not is_telling(rows[start - 1]):
            start -= 1
            count += not is_aside(rows[start].bare)
    for number in (number for number in range(start, at) if not is_of_employer(rows[number].bare)):
        _add(entry, rows[number], rows[number].bare)
    if columns and (cells := tables.cells(row, span, columns)):
        entry.tail = cells.pop("description", entry.tail)
        if several := cells.pop("heads", ""):
            _add(entry, row, several)
        entry.slots |= {slot: Head(tidy(value), row) for slot, value in cells.items()}
    else:
        _add(entry, row, rest)
    return entry, start


def _names_alone(above: Row, rest: str, kinds: Kinds) -> bool:
    """Say whether the row above a period names the employer, so that the one part beside the period does not."""
    one = len([cell for cell in rest.split("\t") if cell.strip()]) == 1 and not re.search(r"\s[|·–—-]\s", rest)
    return one and not is_telling(above) and not above.spans and kinds(above.bare) == {"employer"}


def _add(entry: Entry, row: Row, text: str) -> None:
    """Put a head row's text into the entry, its labelled values into slots."""
    loose = []
    for cell in text.split("\t"):
        slot, label, value = labelled(cell)
        if slot == "major" and value.count("、") > 1:
            continue  # courses with their marks
        if slot in _KEYS and value:
            entry.slots.setdefault(slot, Head(tidy(value), row))
        elif cell.strip() and slot not in ("skip", "ignore") and not _is_label(cell.strip()):
            loose.append(re.sub(r"^[—–-]\s+", "", cell.strip()))
    if loose:
        entry.heads.append(Head("\t".join(loose), row))


def _take_below(entry: Entry, rows: list[Row], kinds: Kinds, above: int) -> None:
    """Give the rows after an anchor to the entry: missing head parts first, then what tells about it."""
    wanted = {"school", "degree"} if "school" in kinds("某某大学") else {"employer", "title"}
    rows, taken = [row for place, row in enumerate(rows) if place > 3 or not is_of_employer(row.bare)], 0
    for place, row in enumerate(rows):
        have = kinds(entry.head_text()) | set(entry.slots)
        shown = kinds(row.bare)
        pairs = _pairs(row)
        loose = not is_telling(row) and not _is_prose(row.bare) and taken < 3 and place < 4
        label = row.bare.partition(":")[0]
        if place < 3 and is_length(row.bare) and not entry.body:
            continue  # "5 years 8 months"
        if pairs and place < 4:
            _add(entry, row, row.bare)
        elif place < 2 and label != row.bare and kinds(label) == {"degree"} == wanted - have:
            entry.heads.append(Head(label, row))  # "A levels: Welsh (A), History (B)"
        elif place < 2 and label != row.bare and wanted - have == {"title"} == kinds(label):
            entry.heads.append(Head(label, row))  # "审计实习生:参与两家公司年报底稿整理。"
            entry.body += rows[place:]
            return
        elif loose and wanted - have and (shown & (wanted - have) or not (above or _full(entry, row, place))):
            entry.heads.append(Head(row.bare, row))
            taken += 1
        else:
            entry.body += rows[place:]
            return


def _is_prose(text: str) -> bool:
    """Say whether an English text tells something, by its words in small letters: names are written in capitals."""
    tokens = re.findall(r"[A-Za-z][\w'’-]*", text)
    small = [token for token in tokens[1:] if token[0].islower() and token.lower() not in _SMALL]
    return len(tokens) > 5 and len(small) >= 0.5 * len(tokens) and not re.search(f"[{CJK}]", text)


def _full(entry: Entry, row: Row, place: int) -> bool:
    """A head that already has two parts, or one and a row of prose below, needs no more."""
    parts = [p for p in re.split(r"[\t|]", entry.head_text()) if p.strip()]
    return len(parts) + len(entry.slots) >= 2


def _by_labels(rows: list[Row], kinds: Kinds) -> list[Entry]:
    """Part a section in which facts stand behind labels: a label that comes again begins the next entry."""
    entries: list[Entry] = []
    for number, row in enumerate(rows):
        pairs, spans = _pairs(row), [span for span in row.spans if span.is_range] or list(row.spans)
        dated = bool(spans) and (
            any(slot in ("span", "start", "end") for slot, _ in pairs)
            or not is_telling(row)
            or _is_period(row, spans[0])
        )
        seen = {slot for slot, _ in pairs} | ({"span"} if dated else set())
        last = entries[-1] if entries else None
        if (
            not seen
            and (_is_counted(row) or not is_telling(row))
            and _is_above_labels(rows[number + 1 : number + 2], last)
        ):
            entries.append(Entry(heads=[Head(row.bare, row)]))
            continue
        if last and last.span and spans and _closes(last, {slot for slot, _ in pairs}):
            last.span = replace(last.span, end=spans[0].end, is_range=True)
            continue
        if seen and (last is None or seen & (set(last.slots) | ({"span"} if last.span else set()))):
            entries.append(last := Entry())
        if last is None:
            continue
        if seen:
            if dated:
                last.span, last.span_row = spans[0], row
                if len(spans) > 1 and not spans[0].is_range and {"start"} < seen:
                    last.span = replace(spans[0], end=spans[1].end, is_range=True)
            for slot, value in pairs:
                last.slots.setdefault(slot, Head(tidy(value), row))
            if not pairs:
                rest = row.bare[: spans[0].at] + "\t" + row.bare[spans[0].to :]
                _add(last, row, rest)
        elif not last.body and not is_telling(row) and kinds(row.bare):
            last.heads.append(Head(row.bare, row))
        else:
            last.body.append(row)
    return entries


def _is_period(row: Row, span: Span) -> bool:
    """Say whether a row is a period and no more, be it counted: "1. 2010.03-2019.06"."""
    return not re.sub(r"[\W_]", "", row.bare[: span.at] + row.bare[span.to :])


def _is_counted(row: Row) -> bool:
    """Say whether a row is a short name behind a number: "1. Bank of Baroda"."""
    return bool(re.match(r"\(?\d{1,2}[.)、]\s?\S", row.text)) and len(row.bare) <= 60 and not _SENTENCE.search(row.bare)


def _is_above_labels(following: list[Row], last: Entry | None) -> bool:
    """Say whether labels follow that are those of a new entry, so that what stands above them is its head."""
    slots = {slot for row in following for slot, _ in _pairs(row)}
    return bool(slots) and (last is None or bool(slots & set(last.slots)))


def _closes(last: Entry, slots: set[str]) -> bool:
    """Say whether a row only gives the end of the period whose start stands in a row before."""
    begun = last.span is not None and not last.span.is_range and "start" in last.slots and "end" not in last.slots
    return begun and bool(slots) and slots <= {"end", "span"}


def _undated(rows: list[Row], kinds: Kinds) -> list[Entry]:
    """Without any date, a row that shows an employer or a school is an entry."""
    entries: list[Entry] = []
    for row in rows:
        shown = kinds(row.bare)
        if shown & {"employer", "school"} and (not is_telling(row) or row.bulleted):
            entries.append(Entry(heads=[Head(row.bare, row)]))
        elif entries and shown and len(entries[-1].heads) < 2 and not entries[-1].body and not is_telling(row):
            entries[-1].heads.append(Head(row.bare, row))
        elif entries:
            entries[-1].body.append(row)
    return entries
