"""Puts entries that a résumé's reader filed twice, as a job and as a study, where they belong."""

from __future__ import annotations

import re

from app.hiring.screening.matching import levels

SCHOOL = re.compile(
    r"大学|学院|学校|中学|高中|党校|一中|\buniversit|\bcollege\b|\bschool\b|\binstitute\b|\bpolytechnic",
    re.I | re.ASCII,
)
_DEGREE_TITLE = re.compile(r"学士|本科|硕士|博士|\b(?:BA|BSc|BBA|MSc|MBA|bachelor|master)\b", re.I | re.ASCII)


LONGEST_TITLE = 80
"""Letters of a title, Chinese ones counted twice; what is longer holds the duties as well."""

_TITLE_ENDS = re.compile(r"[，,；;。]|[:：]\s|：", re.ASCII)
_SENTENCE = re.compile(r"[，；。：]|;|: |^I ", re.ASCII)
_STOPPED = re.compile(r"[a-z]\.$|。$", re.ASCII)
INTERN = re.compile(r"实习|见习|\bintern(?:ship)?s?\b|\btrainees?\b", re.I | re.ASCII)


def _span(entry: dict) -> tuple:
    return entry.get("start"), entry.get("end")


def work(fields: dict) -> list[dict]:
    """Return the jobs; an entry at a school that is also a study with a degree, in the same months, is none.

    What is no job is left as an empty entry, so that the places of the others, by which evidence is found, stay.
    """
    studies = [one for one in fields.get("education") or () if levels.degree(one.get("degree") or "")]
    schools = {((one.get("school") or "").strip().lower(), *_span(one)) for one in studies}
    departments = _departments(fields)
    jobs = [{} if _study_again(one, schools) else _with(_cut(one), departments) for one in fields.get("work") or ()]
    return _folded(jobs)


def _folded(jobs: list[dict]) -> list[dict]:
    """Give a sentence that was filed as a job of its own, "since March 2020 I write ...", back to the job it is of."""
    kept: list[dict] = []
    for one in jobs:
        before = next((place for place in reversed(range(len(kept))) if kept[place].get("start")), None)
        if before is None or not _is_sentence(one) or not _inside(one, kept[before]):
            kept.append(one)
            continue
        whole = kept[before]
        said = ", ".join(filter(None, (one.get("title"), one.get("employer"), one.get("description"))))
        dated = f"{one['start']} - {one.get('end') or whole.get('end') or 'present'}: {said}"
        kept[before] = whole | {"description": "\n".join(filter(None, (whole.get("description"), dated)))}
        kept.append({})
    return kept


def _is_sentence(entry: dict) -> bool:
    title, employer = entry.get("title") or "", entry.get("employer") or ""
    return bool(_SENTENCE.search(title)) and len(title) > 20 or bool(_STOPPED.search(employer)) and len(employer) > 40


def _inside(entry: dict, whole: dict) -> bool:
    start = entry.get("start")
    return bool(start) and whole["start"] < start and (not whole.get("end") or start < whole["end"])


def _cut(entry: dict) -> dict:
    """Cut the duties from a title that runs on into them; a word on interns among duties makes no internship."""
    title = entry.get("title") or ""
    ends = _TITLE_ENDS.search(title)
    if len(title) + sum(not letter.isascii() for letter in title) <= LONGEST_TITLE or not ends:
        return entry
    head, rest = title[: ends.start()].strip(), title[ends.end() :].strip()
    theirs = bool(INTERN.search(rest)) and not INTERN.search(head)
    told = "\n".join(filter(None, (rest, entry.get("description"))))
    return entry | {"title": head, "description": told, "internship": bool(entry.get("internship")) and not theirs}


def _departments(fields: dict) -> dict[tuple, str]:
    """Return what was filed as the major of an entry that is no study: the department of a job in the same months."""
    kept = education(fields)
    return {
        _span(one): one["major"]
        for one, left in zip(fields.get("education") or (), kept, strict=True)
        if not left and one.get("major")
    }


def _with(entry: dict, departments: dict[tuple, str]) -> dict:
    extra = departments.get(_span(entry))
    if not extra or extra in (entry.get("title") or ""):
        return entry
    return entry | {"description": "\n".join(filter(None, (extra, entry.get("description"))))}


def _study_again(entry: dict, schools: set[tuple]) -> bool:
    employer = (entry.get("employer") or "").strip()
    if not employer or (employer.lower(), *_span(entry)) not in schools:
        return False
    return bool(SCHOOL.search(employer) or _DEGREE_TITLE.search(entry.get("title") or ""))


def education(fields: dict) -> list[dict]:
    """Return the studies; an entry without a degree, in the months of a job and at no school, is none."""
    jobs = {_span(one) for one in fields.get("work") or () if one.get("start")}
    return [
        {} if not one.get("degree") and _span(one) in jobs and not SCHOOL.search(one.get("school") or "") else one
        for one in fields.get("education") or ()
    ]
