"""A résumé as the matching reads it: lines with their places, dated jobs, and nothing that says who the person is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.hiring.applications.masking import mask_text, numbers
from app.hiring.screening.matching import countries, mending, spans, terms, unfiled

_PERSONAL = re.compile(
    r"性别|籍贯|民族|婚姻|婚否|出生|年龄|政治面貌|户口|户籍|身高|体重|现居|住址|家庭地址|生日|照片|健康状况"
    r"|\b(?:gender|sex|nationality|date of birth|birthday|marital|age|place of birth|ethnicity|home ?town|"
    r"address|religion)\b\s*[:：]?",
    re.IGNORECASE | re.ASCII,
)
_GENDER_WORDS = re.compile(
    r"(?<![\w])(?:he|she|him|her|his|hers|mr|mrs|ms|miss|male|female|man|woman)(?![\w])\.?|先生|女士|小姐|"
    r"[男女](?=[,，|\s/]|$)",
    re.I | re.ASCII,
)
_HIDDEN_PATHS = ("/name", "/phone", "/email", "/id_number", "/birth_date", "/hidden_text")
_WHERE = re.compile(r"^/(work/\d+|education/\d+|skills|certificates|languages)")
_LEFT = re.compile(
    r"肄业|未毕业|辍学|退学|在读|未取得学位|未获学位|预计\S{0,8}毕业"
    r"|\b(?:incomplete|not completed|did not (?:graduate|complete|finish)|dropped out|withdrew|unfinished|no degree|"
    r"without (?:a )?degree|not graduated|in progress|expected)\b",
    re.IGNORECASE | re.ASCII,
)
"""Says of a course of study that it did not end, or not yet, with a degree."""

LISTS = ("skills", "certificates", "languages")


@dataclass(frozen=True)
class Line:
    """A line of a résumé; `text` is quoted, `clean` is matched: without name, school and gender words.

    Telephone and ID numbers in `text` are masked. `where` is work/N, education/N, skills, certificates, languages or
    other; `box` is in the page's own units.
    """

    text: str
    clean: str
    where: str
    page: int | None = None
    box: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Job:
    """A job: months since year 0, `end` not included; None where the résumé gives no date.

    `shortest` and `longest` are start and end where the résumé names no months, as "2019 to Q1 2022" does.
    """

    employer: str
    title: str
    description: str
    start: int | None
    end: int | None
    internship: bool
    shortest: tuple[int, int] | None = None
    longest: tuple[int, int] | None = None

    @property
    def undated(self) -> bool:
        """Say whether its months cannot be read: one is missing, or the end lies before the start."""
        return bool(self.employer or self.title) and (self.start is None or self.end is None or self.end < self.start)


@dataclass(frozen=True)
class Study:
    """A course of study; `finished` is false while it lasts, `end` its last month since year 0.

    `abroad` are the languages of the country in which it was, of those that another language is spoken in.
    """

    degree: str
    major: str
    finished: bool
    line: Line
    end: int | None = None
    abroad: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resume:
    """What the matching may know of a résumé. School names and everything personal are not in it."""

    language: str
    jobs: tuple[Job, ...]
    studies: tuple[Study, ...]
    lines: tuple[Line, ...]
    years_total: float | None
    years_by_skill: dict[str, float] = field(default_factory=dict)
    now: int = 0
    """The month since year 0 up to which a job without an end is counted."""
    worked_out: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of its lines and jobs once, for all that is asked; it lives no longer than the résumé."""

    def of(self, *places: str) -> list[Line]:
        """Return the lines of some places: `work` stands for every job."""
        return [line for line in self.lines if line.where.split("/")[0] in places]


def _certificate(school: str | None) -> bool:
    """Say whether what was filed as a school is a certificate, which stood in a line below the studies."""
    known = terms.known(terms.plain(school or ""), frozenset({"certificate"}))
    return bool(known) and known[0].start == 0 and not mending.SCHOOL.search(school or "")


class _Reader:
    """Collects lines once each, with the place that the evidence gives them."""

    def __init__(self, fields: dict, evidence: dict) -> None:
        self.fields, self.evidence = fields, evidence
        self.lines: list[Line] = []
        self._seen: set[tuple] = set()
        self._numbers = numbers(fields)
        schools = [entry.get("school") for entry in mending.education(fields) if not _certificate(entry.get("school"))]
        hide = sorted(
            {terms.plain(word) for word in [fields.get("name"), *schools] if word and len(word) > 1},
            key=len,
            reverse=True,
        )
        self._hide = re.compile("|".join(map(re.escape, hide)) or r"(?!)", re.IGNORECASE | re.ASCII)

    def clean(self, text: str) -> str:
        """Leave out name, schools and gender words, and cover numbers: a requirement could ask for one."""
        covered = mask_text(text, self._numbers)
        return _GENDER_WORDS.sub(" ", self._hide.sub(" ", terms.plain(covered))).strip()

    def add(self, text: str | None, where: str, page: int | None = None, box: list | None = None) -> None:
        """Add a line unless it is there already or speaks of the person only."""
        text = (text or "").strip()
        key = (page, tuple(box)) if page and box else (where, terms.plain(text))
        personal = _PERSONAL.search(text) and not where.startswith(("work", "education"))
        if not text or personal or key in self._seen:
            return
        self._seen.add(key)
        cleaned = self.clean(text)
        if cleaned:
            self.lines.append(Line(mask_text(text), cleaned, where, page, tuple(box) if box else None))

    def add_field(self, path: str, text: str | None, where: str) -> None:
        """Add a field's value, by the lines of its evidence if those hold it, else as it stands."""
        cited = [one for one in self.evidence.get(path) or () if one.get("text")]
        for one in cited:
            self.add(one["text"], where, one.get("page"), one.get("box"))
        shown = re.sub(r"\s+", "", "".join(one["text"] for one in cited))
        for sentence in terms.sentences(text or ""):
            if re.sub(r"\s+", "", sentence) not in shown:
                self.add(sentence, where)


def read(
    fields: dict, evidence: dict | None, as_of: date, document: dict | None = None, first: dict | None = None
) -> Resume:
    """Make a Resume of Fields, their evidence and, where there is one, the document they were read from.

    `as_of` is the day up to which a job without an end is counted; `first` are the Fields before a person corrected
    them.
    """
    reader, now = _Reader(fields, evidence or {}), as_of.year * 12 + as_of.month - 1
    hidden = _places(evidence or {}, _HIDDEN_PATHS)
    filed = mending.work(fields)
    jobs = tuple(_job(reader, place, entry, now) for place, entry in enumerate(filed))
    if (first or fields).get("work") == fields.get("work"):
        jobs += tuple(_unfiled(reader, fields, document, len(jobs), now, hidden))
    educated = mending.education(fields)
    if (first or fields).get("education") == fields.get("education"):
        educated += unfiled.studies(document, educated)
    studies = tuple(_study(reader, place, entry, now) for place, entry in enumerate(educated) if entry)
    for kind in LISTS:
        for place, word in enumerate(fields.get(kind) or ()):
            cited = reader.evidence.get(f"/{kind}/{place}") or reader.evidence.get(f"/{kind}") or ()
            best = next(
                (one for one in cited if terms.plain(word).lower() in terms.plain(one.get("text") or "").lower()), None
            )
            reader.add(best["text"] if best else word, kind, best and best.get("page"), best and best.get("box"))
            if best:
                # The word itself as well: a list line in an odd layout may hide it from the pattern.
                reader.add(word, kind)
    _rest(reader, document, hidden)
    years = _years_by_skill(fields, first or fields, jobs)
    return Resume(
        fields.get("language") or "zh", jobs, studies, tuple(reader.lines), fields.get("years_total"), years, now
    )


def _years_by_skill(fields: dict, first: dict, jobs: tuple[Job, ...]) -> dict[str, float]:
    """Return the years that were stated for skills: where jobs tell of their duties, those that a person corrected."""
    stated = {skill: years for skill, years in (fields.get("years_by_skill") or {}).items() if years is not None}
    if not any(job.description for job in jobs):
        return stated
    before = first.get("years_by_skill") or {}
    return {skill: years for skill, years in stated.items() if before.get(skill) != years}


def _job(reader: _Reader, place: int, entry: dict, now: int) -> Job:
    path = f"/work/{place}"
    for name in ("title", "employer", "description"):
        reader.add_field(f"{path}/{name}", entry.get(name), path[1:])
    start, end = spans.month(entry.get("start")), spans.month(entry.get("end"))
    if start is not None and not entry.get("end") and f"{path}/end" not in (reader.fields.get("doubts") or {}):
        end = now
    if end is not None:
        end = min(end, now)
    employer, title, told = (reader.clean(entry.get(name) or "") for name in ("employer", "title", "description"))
    doubt = (reader.fields.get("doubts") or {}).get(f"{path}/start") or {}
    between = spans.between(start, end, doubt.get("starts"), doubt.get("ends"))
    return Job(employer, title, told, start, end, bool(entry.get("internship")), *between)


def _unfiled(
    reader: _Reader, fields: dict, document: dict | None, place: int, now: int, hidden: set[tuple]
) -> Iterator[Job]:
    """Yield the jobs that only lines of the document tell; those lines are of no other place then."""
    studies = [
        one for one in mending.education(fields) if one.get("degree") or mending.SCHOOL.search(one.get("school") or "")
    ]
    for number, one in enumerate(unfiled.jobs(document, [*mending.work(fields), *studies], now), place):
        for line in one.lines:
            reader.add(line["text"], f"work/{number}", line.get("page"), line.get("box"))
            hidden.add(_place(line, line.get("page")))
        yield _job(reader, number, one.entry, now)


def _study(reader: _Reader, place: int, entry: dict, now: int) -> Study:
    path, start, end = f"/education/{place}", spans.month(entry.get("start")), spans.month(entry.get("end"))
    cited = [
        one
        for name in ("degree", "major", "school")
        for one in reader.evidence.get(f"{path}/{name}") or ()
        if one.get("text")
    ]
    shown = " ".join(str(entry.get(name)) for name in ("start", "end", "school", "major", "degree") if entry.get(name))
    first: dict[str, Any] = cited[0] if cited else {"text": shown}
    reader.add(first["text"], path[1:], first.get("page"), first.get("box"))
    for name in ("degree", "major"):
        reader.add_field(f"{path}/{name}", entry.get(name), path[1:])
    told = " ".join((first["text"], entry.get("degree") or "", entry.get("major") or ""))
    finished = not (start is not None and (end is None or end > now)) and not _LEFT.search(told)
    box = first.get("box")
    line = Line(
        mask_text(first["text"]), reader.clean(first["text"]), path[1:], first.get("page"), tuple(box) if box else None
    )
    degree, major = terms.plain(entry.get("degree") or ""), terms.plain(entry.get("major") or "")
    spoken = countries.languages(f"{entry.get('school') or ''} {told}", reader.fields.get("language") or "zh")
    return Study(degree, major, finished, line, end, spoken)


def _place(line: dict, page: object) -> tuple:
    """Return where a line stands; where a document has no boxes, as a plain text has none, its words tell it apart."""
    box = tuple(line.get("box") or ())
    return (page, box) if box else (page, terms.plain(line["text"]).strip())


def _places(evidence: dict, paths: tuple[str, ...]) -> set[tuple]:
    return {
        _place(one, one.get("page"))
        for path, cited in evidence.items()
        for one in cited
        if path.startswith(paths) and (one.get("box") or one.get("text"))
    }


def _rest(reader: _Reader, document: dict | None, hidden: set[tuple]) -> None:
    """Add the document's lines that no field cites, except those that hold the person's own data."""
    name = terms.plain(reader.fields.get("name") or "")
    added = {terms.plain(one.text).strip() for one in reader.lines}
    for page in (document or {}).get("pages") or ():
        for line in page.get("lines") or ():
            place = _place(line, page.get("number"))
            known = place in hidden or (not line.get("box") and terms.plain(line["text"]).strip() in added)
            if not known and terms.plain(line["text"]).strip() != name:
                reader.add(line["text"], "other", page.get("number"), line.get("box"))
