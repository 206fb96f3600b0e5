"""Answer with the fields of a résumé and the lines that show each of them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from . import (
    cells,
    contact,
    education,
    forms,
    lists,
    margins,
    naming,
    outline,
    rows,
    scores,
    upright,
    work,
    years,
)
from .doubts import Doubts
from .entries import Entry
from .memory import forget
from .rows import Line, Row
from .wording import as_written, chinese_share, in_traditional, is_traditional, squeezed

_WORK = ("work", "internship", "part_time", "practice")
_LONGEST = 6000
_SURE = 0.8
"""The confidence of recognition below which a name is to be compared with the original."""


class Model:
    """Reads the answer of document_text; `persons` finds person names in Chinese text and may be None."""

    def __init__(self, persons=None) -> None:
        if persons is None:
            from .persons import Persons

            persons = Persons()
        self.persons = persons

    def answer(self, request: dict[str, Any], content: bytes | None = None) -> dict[str, Any]:
        """Return what docs/architecture.md promises for resume_fields."""
        document = request.get("document")
        if not isinstance(document, dict) or not isinstance(document.get("pages"), list):
            return {"error": {"code": "no_document", "message": "Send the answer of document_text as `document`."}}
        as_of = str(request.get("as_of") or "")[:10]
        if not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?", as_of):
            as_of = date.today().isoformat()
        try:
            return _Reading(document, as_of[:7], self.persons).answer()
        finally:
            forget()


class _Reading:
    """One résumé being read."""

    def __init__(self, document: dict, as_of: str, persons) -> None:
        self.rows = rows.numbered(
            forms.labels_first(margins.apart(upright.joined(block))) for block in rows.blocks(document)
        )
        self.sections = outline.sections(self.rows)
        self.as_of, self.persons = as_of, persons
        self.mended = _is_picture(document) and is_traditional(
            "".join(line.raw for row in self.rows for line in row.lines)
        )
        self.evidence: dict[str, list[dict]] = {}
        self.doubts = Doubts()
        if any(isinstance(page, dict) and page.get("order") == "unsure" for page in document["pages"]):
            for pointer in ("/name", "/years_total"):
                self.doubts.add(pointer, "order_unsure")
        self.hidden = [str(text) for text in document.get("hidden_text") or [] if text]

    def answer(self) -> dict[str, Any]:
        text = "\n".join(row.text for row in self.rows)
        language = _language(text, self.sections)
        fields = self._person(language)
        fields["education"] = self._education()
        fields["work"] = self._work()
        fields |= self._lists()
        dated = [job for number, job in enumerate(fields["work"]) if not self.doubts.open_end(f"/work/{number}")]
        fields["years_total"] = self._years(fields["work"], dated)
        fields["years_by_skill"] = years.by_skill(dated, fields["skills"], self.as_of, language)
        fields["hidden_text"] = self.hidden
        return {"fields": fields, "evidence": self.evidence, "doubts": self.doubts.all}

    def _years(self, work: list[dict], dated: list[dict]) -> float | None:
        """Return the years of the jobs that can be counted; None where there are jobs and none can."""
        jobs = [job for job in work if not job["internship"]]
        counted = years.counted(dated, self.as_of)
        if not counted and (jobs or self._unread_work(work)):
            self.doubts.add("/years_total", "years_unknown")
            return None
        if len(counted) < len(jobs):
            self.doubts.add("/years_total", "years_incomplete")
        return years.total(dated, self.as_of)

    def _unread_work(self, work: list[dict]) -> bool:
        """Say whether a section about work has text and gave no job."""
        return not work and any(section.kind == "work" and section.rows for section in self.sections)

    def _top(self) -> list[Row]:
        return [row for section in self.sections if section.kind in ("header", "personal") for row in section.rows]

    def _person(self, language: str) -> dict[str, Any]:
        top = self._top() or self.rows[:8]
        address = contact.email(top) or contact.email(self.rows)
        number = contact.id_number(self.rows)
        oldest = f"{int(self.as_of[:4]) - 14}-01"
        named = naming.find(self.rows, top, address.value if address else "", language, self.persons)
        found = {
            "name": named.found,
            "phone": contact.phone(top, top) or contact.phone(self.rows, top),
            "email": address,
            "id_number": number,
            "birth_date": contact.birth_date(self.rows, top, number, oldest),
        }
        if named.found is None or min(line.confidence for line in named.found.row.lines) < _SURE:
            self.doubts.add("/name", "name_unclear", named.found.value if named.found else named.unclear)
        for key in ("phone", "email"):
            if found[key] is None:
                self.doubts.add(f"/{key}", "not_found")
        self.name = found["name"].value if found["name"] else ""
        if found["name"]:
            self._end_lists_at(found["name"].row)
        shown = {key: self._show(f"/{key}", one.row, one.value) if one else None for key, one in found.items()}
        return shown | {"language": language}

    def _end_lists_at(self, row: Row) -> None:
        """A list in a side bar ends where the name begins the page's main column."""
        for section in self.sections:
            if section.kind in ("skills", "certificates", "languages", "mixed") and row in section.rows:
                section.rows = section.rows[: section.rows.index(row)]

    def _show(self, pointer: str, row: Row, value: str) -> str:
        """Note the lines that show a value; return the value as its line writes it."""
        wanted = squeezed(value)
        lines = [line for line in row.lines if wanted and wanted in squeezed(line.text)] or list(row.lines)
        self._cite(pointer, lines)
        written = as_written(value, "".join(line.raw for line in lines)) if value else value
        return in_traditional(written) if self.mended else written

    def _cite(self, pointer: str, lines: Iterable[Line]) -> None:
        self.evidence.setdefault(pointer, []).extend(
            {"page": line.page, "box": list(box) if (box := line.place or line.box) else None, "text": line.raw}
            for line in lines
        )

    def _spans(self, pointer: str, entry: Entry) -> dict[str, str | None]:
        dates = self.doubts.period(pointer, entry, self.as_of)
        for key, value in dates.items():
            if value and entry.span_row:
                self._cite(f"{pointer}/{key}", entry.span_row.lines)
        return dates

    def _education(self) -> list[dict]:
        studies = [
            study for section in self.sections if section.kind == "education" for study in education.read(section.rows)
        ]
        if not studies:
            loose = [
                row
                for section in self.sections
                if section.kind in ("header", "personal", "other", "summary", "training")
                for row in section.rows
            ]
            facts = [cells.of_studies(row) for row in loose]
            named = [fact for fact, row in zip(facts, loose, strict=True) if fact is not row]
            facts = named if any("school" in education.kinds(fact.bare) for fact in named) else facts
            facts = [row for row in facts if row.spans or education.kinds(row.bare) or cells.is_of_studies(row)]
            studies = [study for study in education.read(facts) if study.names_school()]
        out = []
        for number, study in enumerate(studies):
            pointer = f"/education/{number}"
            values = {"school": study.school, "degree": study.degree, "major": study.major}
            shown = {
                key: self._show(f"{pointer}/{key}", head.row, study.degree_text if key == "degree" else head.text)
                for key, head in values.items()
                if head
            }
            if study.degree:
                shown["degree"] = study.degree.text
            out.append(dict.fromkeys(values) | shown | self._spans(pointer, study.entry))
        return out

    def _work(self) -> list[dict]:
        jobs = [
            job for section in self.sections if section.kind in _WORK for job in work.read(section.rows, section.kind)
        ]
        if not jobs and not any(section.kind in _WORK for section in self.sections):
            loose = [
                row
                for section in self.sections
                if section.kind in ("header", "other", "summary")
                for row in section.rows
            ]
            jobs = [
                job
                for job in work.read(loose, "work")
                if job.entry.span and job.employer and scores.as_employer(job.employer.text) >= 3
            ]
        out = []
        for number, job in enumerate(jobs):
            pointer = f"/work/{number}"
            values = {"employer": job.employer, "title": job.title}
            shown = {key: self._show(f"{pointer}/{key}", head.row, head.text) for key, head in values.items() if head}
            raw = "".join(line.raw for line in job.entry.span_row.lines) if job.entry.span_row else ""
            body = [as_written(job.entry.tail, raw)] * bool(job.entry.tail) + [
                " ".join(line.raw for line in row.lines) for row in job.entry.body
            ]
            for row in job.entry.body[:40]:
                self._cite(f"{pointer}/description", row.lines)
            named = job.title or job.employer
            if job.internship and named:
                self._cite(f"{pointer}/internship", named.row.lines)
            out.append(
                dict.fromkeys(values)
                | shown
                | self._spans(pointer, job.entry)
                | {"internship": job.internship, "description": "\n".join(body)[:_LONGEST] or None}
            )
        return out

    def _lists(self) -> dict[str, list[str]]:
        held = lists.Lists()
        for section in self.sections:
            if section.kind in ("skills", "certificates", "languages", "mixed", "awards"):
                lists.read(section.kind, section.rows, held)
            elif section.kind in ("header", "personal", "other", "summary", "training", "interests", "campus"):
                for row in section.rows:
                    lists.labelled_row(row, held)
                if section.kind == "training":
                    lists.read("awards", section.rows, held)
            elif section.kind == "education" and "certificates" in section.also:
                lists.read("awards", [row for row in section.rows if not education.kinds(row.bare)], held)
        told = [
            row
            for section in self.sections
            if section.kind in ("header", "personal", "summary", "other")
            for row in section.rows
        ]
        if not held.skills:
            lists.phrases(told, held)
        if not held.certificates:
            lists.header_certificates(told, held)
        name = squeezed(self.name)
        held.certificates = [one for one in held.certificates if squeezed(one.value) != name]
        held.languages = [one for one in held.languages if one.value.lower() not in self.name.lower().split()]
        out = {}
        for kind in ("skills", "certificates", "languages"):
            out[kind] = [
                self._show(f"/{kind}/{number}", one.row, one.value) for number, one in enumerate(getattr(held, kind))
            ]
        return out


def _is_picture(document: dict) -> bool:
    """Say whether the pages were recognised, which takes some characters for others."""
    return all(isinstance(page, dict) and page.get("source") == "ocr" for page in document["pages"])


def _language(text: str, sections: list[outline.Section]) -> str:
    """Return zh, en or mixed by the share of Chinese among letters and words."""
    share = chinese_share(re.sub(r"\S+@\S+|https?://\S+", " ", text))
    return "zh" if share >= 0.86 else "en" if share <= 0.12 else "mixed"
