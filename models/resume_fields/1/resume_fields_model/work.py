"""Read employments and internships: who employed, as what, from when to when, and what the résumé tells about it."""

import re
from dataclasses import dataclass

from . import glued, habits, posts, runs, trimming, words
from .entries import Entry, Head, part
from .memory import remembered
from .rows import Row
from .scores import as_employer, as_title, employer_score, title_score
from .segments import (
    is_aside,
    is_department,
    is_function,
    is_place,
    is_town,
    strong,
    weak,
    without_length,
    without_place,
)
from .trimming import SUFFIX
from .wording import is_chinese, tidy

_INTERN = words.pattern("work.intern")
_PROSE = words.pattern("work.prose")
_BREAK = words.pattern("work.break")
_OWN = re.compile(r"^(.{3,60}?)(?:,|\s[-–|])\s*((?:self-employed|freelance|independent))$", re.IGNORECASE)
_LINE = re.compile(r"(?:私人|投资|公司|交易|零售|个人|普惠|数字|网络|电子|国际)银行")
"""A line of business, not a bank: "私人银行客户经理" is a post."""
_TOOL = re.compile(r"[A-Za-z+#./]+ [一-龥()]{2,}")
_BEHIND = re.compile(r"(?:[A-Z][\w-]+ ){1,3}(?:Branch|Subsidiary)")
"""Belongs to the name of a bank before it, not to a post: "Bank of China, Shanghai Branch"."""
_AND_OTHERS = re.compile(r"^[A-Z][\w'-]+ & [A-Z].*\b(?:LLP|LLC|LP|Ltd|Inc|Co|Partners|Limited)\b")
_LEGAL = re.compile(r"\b(?:Ltd|Limited|Inc|LLC|LLP|PLC|plc|Plc|Corp|Co|GmbH|AG|Bank)\b\.?$")
_UNIT = re.compile(r"\b(?:Corps|Regiment|Battalion|Squadron|Brigade|Fusiliers|Royal Engineers)\b")
_WITHIN = re.compile(r"(?:School|Department|Dept\.?|Faculty|Division|Institute|College|Office|Unit) (?:of|for) .+")
"""A part of an employer that a comma parts from it: "Department of Biology, University of York"."""
_DASH = "\ue002"
_FIELD = re.compile(r"(?<=\S)\s+[-–—]\s+(?=\S)")
_PUPIL = re.compile(r"(?:在校|大|中|高中|本科|研究)?(?:学?生|学员)|student|pupil", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"(.{2,40}?)\s*\((?!实习\)|兼职\)|intern|joined|promoted|formerly|previously|started|initially|acting|原|曾|入职|前)([^()]{2,30})\)",
    re.IGNORECASE,
)


@dataclass
class Job:
    employer: Head | None
    title: Head | None
    entry: Entry
    internship: bool


@remembered
def kinds(text: str) -> set[str]:
    """Return which of "employer" and "title" a text shows."""
    shown: set[str] = set()
    for piece in _pieces(text):
        parts = _parts(piece)
        for one in parts if len(parts) > 1 else runs.run_on(piece):
            if is_aside(one):
                continue
            if as_employer(one) >= 1.9:
                shown.add("employer")
            elif as_title(one) >= 1.9:
                shown.add("title")
    return shown


def _pieces(text: str) -> list[str]:
    """Return the strong parts of a head, cut also at "at", each without the place at its end."""
    pieces = [
        part_
        for piece in strong(_fields_kept(trimming.without_account(trimming.without_past(without_length(text)))))
        for part_ in re.split(r"\s+(?:at|@|as(?:\s+an?)?)\s+(?=[A-Z])", _PROSE.sub("", piece))
        if part_
    ]
    joined: list[str] = []
    for piece in (piece.replace(_DASH, " – ") for piece in pieces):
        if joined and f"{joined[-1]} / {piece}" in text and min(as_title(joined[-1]), as_title(piece)) >= 5:
            joined[-1] += f" / {piece}"
        elif joined and is_function(piece) and not is_chinese(piece) and as_title(joined[-1]) >= 2 and "\t" not in text:
            joined[-1] = text[text.find(joined[-1]) : text.find(piece) + len(piece)]
        else:
            joined.append(piece)
    return [without_place(piece) for piece in joined if not is_place(piece)]


def _fields_kept(text: str) -> str:
    """Return a text of several cells with the dash between a post and its field marked, where another cell employs."""
    if not _FIELD.search(text) or not re.search(r"[\t|]", text):
        return text
    cells = re.split(r"(\t|\|)", text)
    named = [cell for cell in cells if as_employer(cell.strip()) >= 1.9]
    if len(cells) < 3 or not named:
        return text
    kept = [_FIELD.sub(_DASH, one) if one not in named and _is_post_with_field(one.strip()) else one for one in cells]
    return "".join(kept)


def _parts(piece: str) -> list[str]:
    """Split a piece that names both employer and post into the two, else return it whole."""
    if is_chinese(piece):
        piece = runs.LEAD.sub("", re.split(r"[,;。]\s*(?:主要|负责|从事|期间)", piece)[0])
        if "、" in piece and (several := runs.posts_together(piece)):
            return several
    if (inner := _IN_BRACKETS.fullmatch(piece)) and as_title(inner[2]) >= 3 and title_score(inner[1]) < 3:
        return [inner[1], inner[2]]
    if ": " in piece and (told := runs.told(piece)):
        return told
    parts = _with_suffix([runs.LEAD.sub("", part_) for part_ in weak(piece)])
    if len(parts) == 3 and _UNIT.search(parts[1]) and title_score(parts[0]):
        parts = [parts[0], parts[2]]  # "Captain, Royal Logistic Corps, British Army"
    if len(parts) > 2 and not is_chinese(piece) and title_score(parts[0]):
        named = [one for one in parts if not _WITHIN.match(one)]
        parts = named if len(named) > 1 and any(as_employer(one) >= 1.9 for one in named) else parts
    if len(parts) == 3 and not is_chinese(piece) and title_score(parts[0]) >= 5:
        if as_employer(parts[1]) >= 1.9 and is_town(parts[2]):
            return parts[:2]
        unknown = not any(employer_score(one) or title_score(one) or is_department(one) for one in parts[1:])
        if unknown:  # "Teller, Banque Misr, Cairo"
            return parts[:2]
    if len(parts) > 1:
        kept = [part_ for part_ in parts if not is_aside(part_)] or parts
        if is_chinese(piece) and len(kept) > 2:
            kept = [part_ for part_ in kept if not is_department(part_)] or kept
        if is_chinese(piece) and len(kept) == 2 and (rest := [one for one in kept if not is_department(one)]) != kept:
            return rest or kept
        best = _best_cut(piece, kept)
        if best:
            return best
    whole = len(parts) > 1 or _LINE.match(piece)
    return (runs.joined(piece) if is_chinese(piece) and not whole else []) or [piece]


def _with_suffix(parts: list[str]) -> list[str]:
    """Give a company's form back to its name: "The Bank of East Asia", "Limited"."""
    out: list[str] = []
    for one in parts:
        form = bool(_BEHIND.fullmatch(one)) or (SUFFIX.fullmatch(one) and not one.startswith("("))
        if out and (form or (_AND_OTHERS.search(one) and re.fullmatch(r"[A-Z][\w'-]+", out[-1]))):
            out[-1] += ", " + one
        else:
            out.append(one)
    return out


def _best_cut(piece: str, parts: list[str]) -> list[str] | None:
    """Return the two groups of neighbouring parts that look most like employer and post, or None."""
    best, value = None, 0.0
    for at in range(1, len(parts)):
        left, right = _between(piece, parts[:at]), _between(piece, parts[at:])
        for employer, title, group, rest in (
            (left, right, parts[:at], parts[at:]),
            (right, left, parts[at:], parts[:at]),
        ):
            one, two = as_employer(employer), as_title(title)
            if not is_chinese(piece):  # the field behind a post may sound like an employer: "AVP, Technology Risk"
                two = max(two, as_title(rest[0]))
            if one < 0 or all(is_department(part_) for part_ in group):
                continue
            if max(one, two) < 1.9 or min(one, two) < -2:
                continue
            extra = sum(not SUFFIX.fullmatch(part_) for part_ in group[1:])
            dropped = 0.4 * (is_department(group[0]) and len(group) > 1)
            found = (
                one
                + two
                - 0.5 * extra
                - dropped
                - 0.1 * (len(rest) - 1)
                - (3 if min(one, two) <= 0 and len(parts) > 2 else 0)
            )
            if found > value:
                best, value = [left, right], found
    return best


def _between(piece: str, parts: list[str]) -> str:
    start = piece.find(parts[0])
    end = piece.rfind(parts[-1]) + len(parts[-1])
    return tidy(piece[start:end]) if 0 <= start < end else ", ".join(parts)


def read(rows: list[Row], section: str) -> list[Job]:
    """Return the jobs of a section in the order written; `section` is work, internship, part_time or practice."""
    entries = part(glued.apart(rows, kinds), kinds)
    framed = posts.framed(entries, _is_title, _is_employer_alone)
    titled = posts.title_rows(entries, title_score)
    followed = {number for number in range(len(entries)) if _follows(entries, number)}
    found = [
        (entry, [] if number in framed else _candidates(entry, number in followed, titled))
        for number, entry in enumerate(entries)
    ]
    weights = habits.Weights(as_employer, as_title)
    agreed = habits.agreed(found, weights, followed)
    found = [(entry, parts) for (entry, _), parts in zip(found, agreed, strict=True)]
    usage = posts.usage(found, _like_employer, _like_title)
    first = _order([candidates for _, candidates in found])
    idle = habits.without_work(found, weights)
    placed = habits.names_places(entries)
    jobs: list[Job] = []
    for number, (entry, candidates) in enumerate(found):
        if number in framed.values() or number in idle:
            continue
        if number in framed:
            frame = _candidates(entries[framed[number]])[0]
            jobs.append(_job(entry, frame, entry.heads[0], section))
            continue
        employer, title = _choose(entry, candidates, first, usage)
        employer, title = entry.slots.get("employer", employer), entry.slots.get("title", title)
        if employer and title and placed and "employer" not in entry.slots:
            employer = Head(trimming.before_town(employer.text), employer.row)
        if employer is None and title is not None and (own := _OWN.search(title.text)):
            employer, title = Head(own[2], title.row), Head(own[1], title.row)
        if employer is None and jobs and title is not None and jobs[-1].employer and entry.span:
            employer = jobs[-1].employer
        if title is not None and (alone := habits.own_business(entry)):
            employer, title = alone, employer if habits.OWN_BUSINESS.fullmatch(title.text.split(",")[0]) else title
        if employer is None and title is None or _is_no_job(employer, title):
            continue
        if section == "practice" and (employer is None or employer_score(employer.text) < 3):
            continue
        jobs.append(_job(entry, employer, title, section))
    return [job for number, job in enumerate(jobs) if not _is_frame(job, jobs[number + 1 : number + 2])]


def _is_title(text: str) -> bool:
    return as_title(text) >= 1.9 and as_employer(text) < 1.9


def _is_employer_alone(entry: Entry) -> bool:
    """Say whether an entry's head is one part that may be an employer and is no title."""
    candidates = _candidates(entry) if len(entry.heads) == 1 and not entry.slots else []
    return len(candidates) == 1 and not _is_title(candidates[0].text)


def _is_no_job(employer: Head | None, title: Head | None) -> bool:
    """Say whether an entry tells of a time without work, or of one at school: "Career break", "学生"."""
    parts = [head.text for head in (employer, title) if head]
    return any(_BREAK.match(text) for text in parts) or bool(title and _PUPIL.fullmatch(title.text))


def _is_frame(job: Job, following: list[Job]) -> bool:
    """Say whether a dated employer without a post only frames the posts below it, which carry its name."""
    return job.title is None and any(
        other.employer and job.employer and other.employer.row is job.employer.row for other in following
    )


def _follows(entries: list[Entry], number: int) -> bool:
    """Say whether an entry may be a further post under the employer of a row above: "Assistant Vice President, Models"."""  # noqa: E501
    heads = entries[number].heads
    above = [entry for entry in entries[:number] if sum(not is_aside(head.text) for head in entry.heads) > 1]
    if len(heads) != 1 or not above:
        return False
    if any("employer" in kinds(entry.heads[0].text) for entry in above):
        return True
    dated = [entry for entry in above if entry.heads[-1].row is entry.span_row]
    alone = kinds(heads[0].text) == {"title"} and heads[0].row is entries[number].span_row
    return alone and len(dated) == len(above) and all(_is_title_row(entry.heads) for entry in above)


def _is_title_row(heads: list[Head]) -> bool:
    """Say whether the last row of a head is a title and no row above it shows one."""
    return kinds(heads[-1].text) == {"title"} and not any("title" in kinds(head.text) for head in heads[:-1])


def _candidates(entry: Entry, follows: bool = False, titled: frozenset[int] = frozenset()) -> list[Head]:
    out = []
    for place, head in enumerate(entry.heads):
        beside = follows or any("employer" in kinds(other.text) for n, other in enumerate(entry.heads) if n != place)
        alone = (follows or len(entry.heads) > 1) and posts.offset(entry, head) in titled
        pieces = _pieces(head.text)
        for piece in [head.text] if beside and _is_post_with_field(head.text) else pieces:
            if is_title_with_field(piece) and (alone or _names_beside(piece, head.text)):
                out.append(Head(piece, head.row))
                continue
            named = beside or any(other != piece and employer_score(other) >= 4 for other in pieces)
            whole = _is_post(piece) or (_TOOL.fullmatch(piece) and as_title(piece) >= 1.9 > employer_score(piece))
            whole = beside and whole
            run_on = is_chinese(piece) and len(weak(piece)) == 1
            whole = whole or (named and run_on and as_title(piece) >= 3 and not employer_score(piece))
            parts = [piece] if whole else _parts(runs.LEAD.sub("", piece))
            out += [Head(one, head.row) for one in parts if not is_aside(one)]
    if len(out) == 1:
        out = [Head(one, out[0].row) for one in runs.run_on(out[0].text)]
    if len(out) > 2:
        out = [one for one in out if not is_department(one.text)] or out
        apart = [one for one in out if not _WITHIN.match(one.text)]
        out = apart if len(apart) > 1 else out
    return out


def _is_post_with_field(text: str) -> bool:
    """Say whether a text is a post with its field behind a dash: "Analyst – Rates Middle Office"."""
    post, dash, field = re.sub(r"\s+[-–—]\s+", "\x00", text, count=1).partition("\x00")
    if not dash or re.search(r"[\t|·/–—]", field) or is_place(field):
        return False
    return title_score(post) >= 5 and employer_score(field) < 1.9 and not title_score(field)


def is_title_with_field(piece: str) -> bool:
    """Say whether a piece of a row that holds titles in every entry is a title with its field: "Director, Finance"."""
    first, comma, field = piece.partition(", ")
    return bool(comma) and title_score(first) >= 2 and not _LEGAL.search(field) and not is_place(field)


def _names_beside(piece: str, text: str) -> bool:
    """Say whether another part of a row names the employer, rather than what stands behind a title's comma."""
    others = [one for one in strong(text) if one != piece and not is_aside(one) and not is_department(one)]
    score = employer_score(piece.partition(", ")[2])
    return any(not title_score(one) and employer_score(one) >= score for one in others)


def _is_post(piece: str) -> bool:
    """Say whether a piece is a post with its field behind a comma and no employer: "Relationship Manager, SME Banking"."""  # noqa: E501
    parts = re.split(r",\s+", piece)
    field = len(parts) == 2 and not is_chinese(piece) and not is_place(parts[1]) and not SUFFIX.fullmatch(parts[1])
    return field and title_score(parts[0]) >= 5 and employer_score(parts[1]) < 1.9 and not title_score(parts[1])


def _order(entries: list[list[Head]]) -> int:
    """Learn from the clear entries whether employers (1) or titles (-1) come first; 0 is unknown."""
    votes = 0
    for heads in entries:
        employer = next((n for n, head in enumerate(heads) if as_employer(head.text) >= 2.4), None)
        title = next((n for n, head in enumerate(heads) if as_title(head.text) >= 2.4), None)
        if employer is not None and title is not None and employer != title:
            votes += 1 if employer < title else -1
    return (votes > 0) - (votes < 0)


def _choose(entry: Entry, heads: list[Head], first: int, usage: posts.Usage) -> tuple[Head | None, Head | None]:
    """Return employer and title: the pair of parts that fits best by its words, by what stands at the same places in
    the other entries, and by the section's usual order."""
    places = posts.places(entry, heads)
    employers = [_weight(head.text, place, usage, False) for head, place in zip(heads, places, strict=True)]
    titles = [_weight(head.text, place, usage, True) for head, place in zip(heads, places, strict=True)]
    if len(heads) == 1:
        return (None, heads[0]) if titles[0] > max(0, employers[0]) else (heads[0], None)
    best: tuple[Head | None, Head | None] = (None, None)
    value = -99.0
    chinese = any(is_chinese(head.text) for head in heads)
    apart = [usage.holds_departments(place) for place in places]
    for i, one in enumerate(heads):
        for j, two in enumerate(heads):
            if i == j:
                continue
            prior = (first or (1 if chinese else 0.5)) * (0.8 if i < j else -0.8)
            found = employers[i] + titles[j] + prior - 0.3 * (i + j) - 3 * (len(heads) > 2) * (apart[i] + apart[j])
            if found > value:
                best, value = (one, two), found
    return best


def _like_employer(text: str) -> float:
    return as_employer(text) or -runs.by_letters(text)


def _like_title(text: str) -> float:
    return as_title(text) or runs.by_letters(text)


def _weight(text: str, place: posts.Place, usage: posts.Usage, title: bool) -> float:
    own = _like_title(text) if title else _like_employer(text)
    return own + usage.leaning(place, posts.bounded(own), title)


def _job(entry: Entry, employer: Head | None, title: Head | None, section: str) -> Job:
    marks = " ".join(head.text for head in (employer, title, *entry.heads) if head)
    internship = (
        section in ("internship", "part_time", "practice")
        or bool(_INTERN.search(marks))
        or bool(re.search(r"[(\[]兼职[)\]]", marks) or (title and re.match(r".{0,6}兼职.", title.text)))
    )
    if employer:
        name = trimming.employer(employer.text, as_employer)
        employer = Head(tidy(name), employer.row)
    if title:
        title = Head(tidy(trimming.title(title.text)), title.row)
    return Job(employer, title, entry, internship)
