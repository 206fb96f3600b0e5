"""Write a labelled corpus of invented résumés: the same files for the same seed."""
# ruff: noqa: E501 - a page is easiest to see with one item a line

import hashlib
import json
import random
from datetime import date
from pathlib import Path

from tests.resumes import canvas, layouts_aside, layouts_en, layouts_unseen, layouts_wide, layouts_zh, spoiled
from tests.resumes.people import Person, draw

AS_OF = "2025-06-30"
SEEN = {"zh": layouts_zh.LAYOUTS, "en": layouts_en.LAYOUTS, "mixed": layouts_en.MIXED}
LAYOUTS = {
    "seen": SEEN,
    "unseen": layouts_unseen.LAYOUTS,
    "wide": layouts_wide.LAYOUTS,
    "aside": layouts_aside.LAYOUTS,
}
FITTED = layouts_wide.FITTED | layouts_aside.FITTED
PICTURES = ("scan", "photo")
LANGUAGES = {
    "seen": ("zh", "en", "zh", "en", "zh", "mixed", "zh", "en", "zh", "en"),
    "wide": ("zh", "en", "zh", "en", "tw", "zh", "en", "mixed", "zh", "en"),
}  # fmt: skip
KINDS = {
    "seen": ("pdf", "docx", "pdf", "scan", "pdf", "docx", "scan"),
    "wide": ("scan", "photo", "pdf", "photo", "scan", "txt", "photo", "scan", "docx", "scan", "photo", "pdf", "txt"),
}
MARKED_UP = {
    "html": lambda items: canvas.web_page(items, "utf-8"),
    "html_gb": lambda items: canvas.web_page(items, "gb18030"),
    "mhtml": lambda items: canvas.message(items, "utf-8"),
}
GRADUATES = {"graduate", "graduate_letter"}


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


def write(
    folder: Path, split: str, count: int, seed: int = 20260101, pictures: int | None = None, kinds: tuple[str, ...] = ()
) -> list[Path]:
    """Write `count` résumés and their gold JSON below `folder`, at most `pictures` scans and photos; return the paths.

    `kinds` are the kinds of file in turn, those of the split where none is given.
    """
    made: list[Path] = []
    wide = split in ("wide", "aside")
    table = "wide" if wide else "seen"
    langs, kinds = LANGUAGES[table], kinds or KINDS[table]
    for number in range(count):
        rng = random.Random(int(hashlib.sha256(f"{seed}/{split}/{number}".encode()).hexdigest()[:12], 16))
        lang, kind = langs[number % len(langs)], kinds[number % len(kinds)]
        choices = LAYOUTS[split][lang]
        layout = choices[(number // 2) % len(choices)]
        if wide:
            person = draw(rng, split, _pool(lang), AS_OF[:7], rng.choice([1, 2, 2, 3]), None, kind not in PICTURES)
            person = FITTED.get(layout, lambda one: one)(person)
        else:
            person = _usual(rng, split, lang, layout, number)
        items, hidden = layout(person, rng)
        if kind in PICTURES and pictures is not None and sum(_pictured(path) for path in made) >= pictures:
            continue
        stem = f"{number:03d}_{lang}_{layout.__name__}_{kind}"
        made.append(_save(folder, stem, kind, items, rng, rough=wide))
        record = {
            "layout": layout.__name__,
            "kind": kind,
            "fields": gold(person, "zh" if lang == "tw" else lang, set(hidden)),
        }
        (folder / f"{stem}.gold.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    return made


def _pool(lang: str) -> str:
    return "zh" if lang == "mixed" else lang


def _pictured(path: Path) -> bool:
    return path.stem.endswith(PICTURES)


def _usual(rng: random.Random, split: str, lang: str, layout, number: int) -> Person:
    young, senior = layout.__name__ in GRADUATES, number % 9 == 0
    jobs, interns = (rng.choice([0, 1]), 2) if young else (6, 0) if senior else (None, None)
    return draw(rng, split, "en" if lang == "en" else "zh", AS_OF[:7], jobs, interns)


def _save(folder: Path, stem: str, kind: str, items, rng: random.Random, rough: bool) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if kind in MARKED_UP:
        path = folder / f"{stem}.doc"
        path.write_bytes(MARKED_UP[kind](items))
        return path
    if kind in ("docx", "txt"):
        path = folder / f"{stem}.{kind}"
        path.write_bytes(canvas.docx(items) if kind == "docx" else canvas.plain(items))
        return path
    data = canvas.pdf(items, serif=rng.random() < 0.3)
    if kind == "photo" and spoiled.pages(data) == 1:
        path = folder / f"{stem}.jpg"
        path.write_bytes(spoiled.photo(data, rng))
        return path
    path = folder / f"{stem}.pdf"
    pictured = kind in PICTURES
    path.write_bytes((spoiled.copied(data, rng) if rough else spoiled.scan(data, rng)) if pictured else data)
    return path


def as_of() -> date:
    return date.fromisoformat(AS_OF)
