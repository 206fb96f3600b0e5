"""Reads the invented résumés and posts of the measure, and counts how the matching agrees with careful reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from app.hiring.screening.matching import resume
from app.hiring.screening.matching.meaning import Space
from app.hiring.screening.matching.scoring import Screener, Screening
from quality import posts

FOLDER = Path(__file__).parent / "measure"
AS_OF = date(2025, 6, 30)


def fields(entry: dict) -> dict:
    """Write one compact entry out as Fields."""
    work = [
        dict(zip(("employer", "title", "start", "end", "description"), row[:5], strict=True))
        | {"internship": row[5:] == ["i"]}
        for row in entry["work"]
    ]
    return {
        "name": None, "language": entry.get("language", "zh"),
        "education": [
            dict(zip(("degree", "major", "start", "end"), row, strict=True)) | {"school": None} for row in entry["edu"]
        ],
        "work": work, "skills": entry["skills"], "certificates": entry["certs"], "languages": entry["langs"],
        "years_total": None, "years_by_skill": {}, "hidden_text": [],
    }  # fmt: skip


def people(name: str = "resumes.yaml") -> dict[str, resume.Resume]:
    """Return every invented résumé, by its name."""
    entries = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return {key: resume.read(fields(entry), {}, AS_OF) for key, entry in entries.items()}


def gold(name: str = "gold.yaml") -> dict[str, tuple[set[str], set[str]]]:
    """Return for each post who is qualified, and who may be counted either way (marked with /either)."""
    read = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return {
        post: (
            {one for one in named if not one.endswith("/either")},
            {one.removesuffix("/either") for one in named if one.endswith("/either")},
        )
        for post, named in read.items()
    }


@dataclass
class Count:
    """Decisions that agree or not, and the pairs behind those that do not."""

    right: int = 0
    wrongly: list[tuple[str, str]] = None
    missed: list[tuple[str, str]] = None
    pairs: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrongly))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))


def screenings(space: Space | None, folder: Path, everyone: dict) -> dict[str, dict[str, Screening]]:
    """Screen everyone for every post of a folder."""
    found = {}
    for path in sorted(folder.iterdir()):
        screener = Screener(posts.read(path), space)
        found[path.stem] = {name: screener.screen(one) for name, one in everyone.items()}
    return found


def count(found: dict[str, dict[str, Screening]], right: dict) -> Count:
    """Compare who is qualified with the careful reading."""
    made = Count(wrongly=[], missed=[])
    for post, screened in found.items():
        must, either = right[post]
        for name, one in screened.items():
            if name in either:
                continue
            made.pairs += 1
            made.right += one.qualified and name in must
            if one.qualified and name not in must:
                made.wrongly.append((post, name))
            if not one.qualified and name in must:
                made.missed.append((post, name))
    return made
