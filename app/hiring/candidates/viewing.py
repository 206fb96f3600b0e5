"""Brings a résumé into the form that pages show: masked fields, each with its place in the original."""

from __future__ import annotations

import uuid

from app.hiring.candidates import masking, pictures
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
RESUME_LANGUAGES = {"zh": lazy("Chinese"), "en": lazy("English"), "mixed": lazy("Chinese and English")}


def view(application_id: uuid.UUID, version: int, fields: dict, evidence: dict, document: dict) -> dict:
    """Return what the templates show of a résumé; ID number and telephone are masked everywhere."""
    known = [value for value in (fields.get("phone"), fields.get("id_number")) if value]
    sheets = [_sheet(application_id, document["kind"], page, known) for page in document["pages"]]
    places = _place(evidence, {sheet["number"]: sheet for sheet in sheets})
    return {
        "application_id": application_id,
        "version": version,
        "fields": masking.mask_fields(fields),
        "labels": LABELS,
        "languages": RESUME_LANGUAGES,
        "single": SINGLE,
        "lists": LISTS,
        "sheets": sheets,
        "places": places,
        "hidden_text": [masking.mask_text(text, known) for text in fields.get("hidden_text") or []],
    }


def _sheet(application_id: uuid.UUID, kind: str, page: dict, known: list[str]) -> dict:
    drawn = pictures.can_be_drawn(kind, page, known)
    lines = [(line["text"], masking.mask_text(line["text"], known)) for line in page["lines"]]
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
            mark = _mark(sheet, item, f"mark-{len(places)}-{path.strip('/').replace('/', '-')}") if sheet else None
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
