"""Write a labelled corpus of invented résumés: the same files for the same seed."""
# ruff: noqa: E501 - a page is easiest to see with one item a line

import hashlib
import json
import random
from datetime import date
from pathlib import Path

from tests.resumes import canvas, layouts_en, layouts_unseen, layouts_zh
from tests.resumes.people import Person, draw

AS_OF = "2025-06-30"
SEEN = {"zh": layouts_zh.LAYOUTS, "en": layouts_en.LAYOUTS, "mixed": layouts_en.MIXED}
LAYOUTS = {"seen": SEEN, "unseen": layouts_unseen.LAYOUTS}
GRADUATES = {"graduate", "graduate_letter"}
PARAGRAPHS_ONLY_IN_PDF = {"scan"}


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def years(person: Person, as_of: str) -> float:
    """Return the union of dated employments in years, month by month, internships left out."""
    worked = set()
    for job in person.work:
        if not job.internship:
            worked |= set(range(_months(job.start), _months(job.end or as_of)))
    return round(len(worked) / 12, 2)


def gold(person: Person, lang: str, hidden: set[str]) -> dict:
    """Return what a careful reader would write down from the page."""
    fields = {
        "name": person.name, "phone": person.phone, "email": person.email, "id_number": person.id_number,
        "birth_date": person.birth, "language": lang,
        "education": [{"school": e.school, "degree": e.degree, "major": e.major, "start": e.start, "end": e.end} for e in person.education],
        "work": [{"employer": j.employer, "title": j.title, "start": j.start, "end": j.end, "internship": j.internship} for j in person.work],
        "skills": list(person.skills), "certificates": list(person.certificates), "languages": list(person.languages),
        "years_total": years(person, AS_OF),
    }  # fmt: skip
    return fields | dict.fromkeys(hidden)


def _kind(number: int) -> str:
    return ("pdf", "docx", "pdf", "scan", "pdf", "docx", "scan")[number % 7]


def write(folder: Path, split: str, count: int, seed: int = 20260101, scans: int | None = None) -> list[Path]:
    """Write `count` résumés and their gold JSON below `folder`, at most `scans` scans of them; return the paths."""
    made = []
    lang_cycle = ("zh", "en", "zh", "en", "zh", "mixed", "zh", "en", "zh", "en")
    for number in range(count):
        rng = random.Random(int(hashlib.sha256(f"{seed}/{split}/{number}".encode()).hexdigest()[:12], 16))
        lang = lang_cycle[number % 10]
        choices = LAYOUTS[split][lang]
        layout = choices[(number // 2) % len(choices)]
        young, senior = layout.__name__ in GRADUATES, number % 9 == 0
        jobs, interns = (rng.choice([0, 1]), 2) if young else (6, 0) if senior else (None, None)
        person = draw(rng, split, "en" if lang == "en" else "zh", AS_OF[:7], jobs, interns)
        items, hidden = layout(person, rng)
        kind = _kind(number)
        if kind == "scan" and scans is not None and sum(path.stem.endswith("_scan") for path in made) >= scans:
            continue
        stem = f"{number:03d}_{lang}_{layout.__name__}_{kind}"
        made.append(_save(folder, stem, kind, items, rng))
        record = {"layout": layout.__name__, "kind": kind, "fields": gold(person, lang, set(hidden))}
        (folder / f"{stem}.gold.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return made


def _save(folder: Path, stem: str, kind: str, items, rng: random.Random) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.{'docx' if kind == 'docx' else 'pdf'}"
    if kind == "docx":
        path.write_bytes(canvas.docx(items))
    else:
        data = canvas.pdf(items, serif=rng.random() < 0.3)
        path.write_bytes(canvas.scan(data, rng) if kind == "scan" else data)
    return path


def as_of() -> date:
    return date.fromisoformat(AS_OF)
