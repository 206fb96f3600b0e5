"""Brings a résumé into the form that pages show: masked fields, each with its place in the original."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from app.hiring.applications import masking, pictures
from app.text import lazy

SINGLE = ("name", "phone", "email", "id_number", "birth_date", "language", "years_total")
LISTS = ("skills", "certificates", "languages")
LABELS = {
    "name": lazy("Name"),
    "phone": lazy("Telephone"),
    "email": lazy("E-mail address"),
    "id_number": lazy("ID number"),
    "birth_date": lazy("Date of birth"),
    "language": lazy("Language of the résumé"),
    "years_total": lazy("Years of work"),
    "skills": lazy("Skills"),
    "certificates": lazy("Certificates"),
    "languages": lazy("Languages"),
    "education": lazy("Education"),
    "work": lazy("Work"),
    "school": lazy("School"),
    "degree": lazy("Degree"),
    "major": lazy("Subject"),
    "start": lazy("From"),
    "end": lazy("Until"),
    "employer": lazy("Employer"),
    "title": lazy("Job title"),
    "internship": lazy("Internship"),
    "description": lazy("Tasks"),
    "years_by_skill": lazy("Years by skill"),
}
DOUBTS = {
    "name_unclear": lazy("The name could not be read with certainty. Enter it from the original."),
    "not_found": lazy("Not found in the document."),
    "dates_missing": lazy("No dates were found here. Enter them if the original has them."),
    "dates_unreadable": lazy("The dates could not be read. Enter them from the original."),
    "dates_approximate": lazy("The original names no months; those shown are a first reading."),
    "start_unlikely": lazy("The start cannot be right as it is written. Ask the candidate."),
    "end_unlikely": lazy("The end cannot be right as it is written. Ask the candidate."),
    "end_before_start": lazy("The end is written as before the start. Ask the candidate."),
    "order_unsure": lazy(
        "The text of this document stands scattered or in columns whose order could not be told. Compare all fields"
        " with the original."
    ),
    "years_unknown": lazy("No job has dates that can be counted, so the years are not known."),
    "years_incomplete": lazy("Jobs without dates that can be counted are left out of the years."),
    "more_read": lazy("The original says more here than is kept in fields. Read it there."),
}
RESUME_LANGUAGES = {"zh": lazy("Chinese"), "en": lazy("English"), "mixed": lazy("Chinese and English")}


def view(
    application_id: uuid.UUID,
    version: int,
    fields: dict,
    evidence: dict,
    document: dict,
    known: Sequence[str],
) -> dict:
    """Return the values of a résumé for the templates; `known` numbers, and text that looks like one, are masked."""
    sheets = [_sheet(application_id, document["kind"], page, known) for page in document["pages"]]
    places = _place(evidence, {sheet["number"]: sheet for sheet in sheets})
    masked = masking.mask_fields(fields, known)
    return {
        "application_id": application_id,
        "version": version,
        "fields": masked,
        "doubts": {path: _doubt(doubt) for path, doubt in (masked.get("doubts") or {}).items()},
        "labels": LABELS,
        "languages": RESUME_LANGUAGES,
        "single": SINGLE,
        "lists": LISTS,
        "sheets": sheets,
        "places": places,
        "hidden_text": masking.mask_lines(fields["hidden_text"], known) if fields.get("hidden_text") else [],
    }


def places(evidence: dict) -> dict[str, list[dict]]:
    """Return for each path of the fields where its value stands in the original: page, and box where there is one."""
    return {
        path: [{"page": item.get("page"), "box": item.get("box")} for item in items] for path, items in evidence.items()
    }


def _doubt(doubt: dict) -> dict:
    """Return the sentence why a value is missing or uncertain, and the text of the original."""
    return {"sentence": DOUBTS.get(doubt["code"], DOUBTS["dates_unreadable"]), "text": doubt.get("text")}


def _sheet(application_id: uuid.UUID, kind: str, page: dict, known: Sequence[str]) -> dict:
    drawn = pictures.can_be_drawn(kind, page, known)
    plain = [line["text"] for line in page["lines"]]
    lines = list(zip(plain, masking.mask_lines(plain, known), strict=True))
    return {
        "number": page["number"],
        "width": page.get("width"),
        "height": page.get("height"),
        "picture": f"/applications/{application_id}/pages/{page['number']}" if drawn else None,
        "source": page.get("source"),
        "lines": [{"text": masked, "plain": plain, "id": None} for plain, masked in lines],
        "marks": [],
    }  # fmt: skip


def _place(evidence: dict, sheets: dict[int, dict]) -> dict[str, dict]:
    """Mark each evidence on its sheet and return for each path the id of its first mark and the page."""
    places: dict[str, dict] = {}
    for path, items in evidence.items():
        for item in items:
            sheet = sheets.get(item.get("page"))
            if sheet is None:
                continue
            mark = _mark(sheet, item, f"mark-{len(places)}-{path.strip('/').replace('/', '-')}")
            if mark and path not in places:
                places[path] = {"id": mark, "page": sheet["number"]}
    for sheet in sheets.values():
        for line in sheet["lines"]:
            line.pop("plain")
    return places


def _mark(sheet: dict, item: dict, name: str) -> str | None:
    if sheet["picture"] and item.get("box"):
        left, top, right, bottom = item["box"]
        sheet["marks"].append({"id": name, "x": left, "y": top, "width": right - left, "height": bottom - top})
        return name
    for line in sheet["lines"]:
        if item.get("text") and (item["text"] in line["plain"] or line["plain"] in item["text"]):
            line["id"] = line["id"] or name
            return line["id"]
    return None
