"""Answer with the fields of a résumé and the lines that show each of them."""

import re
from datetime import date
from typing import Any

from . import cells, contact, education, forms, lists, naming, outline, rows, work, years
from .entries import Entry
from .memory import forget
from .rows import Row
from .wording import as_written, chinese_share, squeezed

_WORK = ("work", "internship", "part_time", "practice")
_LONGEST = 6000


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
        self.rows = rows.numbered(forms.labels_first(block) for block in rows.blocks(document))
        self.sections = outline.sections(self.rows)
        self.as_of, self.persons = as_of, persons
        self.evidence: dict[str, list[dict]] = {}
        self.hidden = [str(text) for text in document.get("hidden_text") or [] if text]

    def answer(self) -> dict[str, Any]:
        text = "\n".join(row.text for row in self.rows)
        language = _language(text, self.sections)
        fields = self._person(language)
        fields["education"] = self._education()
        fields["work"] = self._work()
        fields |= self._lists()
        fields["years_total"] = years.total(fields["work"], self.as_of)
        fields["years_by_skill"] = years.by_skill(fields["work"], fields["skills"], self.as_of, language)
        fields["hidden_text"] = self.hidden
        return {"fields": fields, "evidence": self.evidence}

    def _top(self) -> list[Row]:
        return [row for section in self.sections if section.kind in ("header", "personal") for row in section.rows]

    def _person(self, language: str) -> dict[str, Any]:
        top = self._top() or self.rows[:8]
        address = contact.email(top) or contact.email(self.rows)
        number = contact.id_number(self.rows)
        oldest = f"{int(self.as_of[:4]) - 14}-01"
        found = {
            "name": naming.find(self.rows, top, address.value if address else "", language, self.persons),
            "phone": contact.phone(top, top) or contact.phone(self.rows, top),
            "email": address,
            "id_number": number,
            "birth_date": contact.birth_date(self.rows, top, number, oldest),
        }
        self.name = found["name"].value if found["name"] else ""
        if found["name"]:
            self._end_lists_at(found["name"].row)
        for key, one in found.items():
            if one:
                self._show(f"/{key}", one.row, one.value)
        return {key: one.value if one else None for key, one in found.items()} | {"language": language}

    def _end_lists_at(self, row: Row) -> None:
        """A list in a side bar ends where the name begins the page's main column."""
        for section in self.sections:
            if section.kind in ("skills", "certificates", "languages", "mixed") and row in section.rows:
                section.rows = section.rows[: section.rows.index(row)]

    def _show(self, pointer: str, row: Row, value: str | None) -> str | None:
        """Note the lines that show a value; return the value as its line writes it."""
        wanted = squeezed(value or "")
        lines = [line for line in row.lines if wanted and wanted in squeezed(line.text)] or list(row.lines)
        self.evidence.setdefault(pointer, []).extend(
            {"page": line.page, "box": list(line.box) if line.box else None, "text": line.raw} for line in lines
        )
        return as_written(value, lines[0].raw) if value and len(lines) == 1 else value

    def _spans(self, pointer: str, entry: Entry) -> dict[str, str | None]:
        dates = {"start": entry.span.start if entry.span else None, "end": entry.span.end if entry.span else None}
        if entry.span and not entry.span.is_range:
            dates["start"] = None
        for key, value in dates.items():
            if value:
                self._show(f"{pointer}/{key}", entry.span_row, None)
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
            facts = [row for row in facts if row.spans or education.kinds(row.bare)]
            studies = [study for study in education.read(facts) if study.school]
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
                if job.entry.span and job.employer and work.as_employer(job.employer.text) >= 3
            ]
        out = []
        for number, job in enumerate(jobs):
            pointer = f"/work/{number}"
            values = {"employer": job.employer, "title": job.title}
            shown = {key: self._show(f"{pointer}/{key}", head.row, head.text) for key, head in values.items() if head}
            body = [job.entry.tail] * bool(job.entry.tail) + [
                " ".join(line.raw for line in row.lines) for row in job.entry.body
            ]
            for row in job.entry.body[:40]:
                self._show(f"{pointer}/description", row, None)
            if job.internship:
                self._show(f"{pointer}/internship", (job.title or job.employer).row, None)
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
        out = {}
        for kind in ("skills", "certificates", "languages"):
            out[kind] = [
                self._show(f"/{kind}/{number}", one.row, one.value) for number, one in enumerate(getattr(held, kind))
            ]
        return out


def _language(text: str, sections: list[outline.Section]) -> str:
    """Return zh, en or mixed by the share of Chinese among letters and words."""
    share = chinese_share(re.sub(r"\S+@\S+|https?://\S+", " ", text))
    return "zh" if share >= 0.86 else "en" if share <= 0.12 else "mixed"
