"""Labelled invented résumés through Triton: layouts seen while the rules were written, and layouts put aside.

`wide` and `aside` are a second pair: rare names, forms, prose, quarters, Traditional pages, coarse scans and photos.
"""

import json

import pytest

from tests.resumes.corpus import AS_OF, write
from tests.resumes.score import FIELDS, Score

COUNTS = {"seen": 110, "unseen": 62, "wide": 28, "aside": 28}
# A picture takes some 6 seconds of OCR, a thousand times a text file, so most of them are left out here.
PICTURES = {"seen": 12, "unseen": 12, "wide": 3, "aside": 3}
MEASURED = [key for key in FIELDS if key not in ("id_number", "birth_date", "language", "education", "internship")]
FLOORS = {split: dict.fromkeys(MEASURED, 0.95 if split in ("seen", "wide") else 0.90) for split in COUNTS}


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("split", list(COUNTS))
def test_fields_when_read_from_labelled_files_then_f1_keeps_its_floor(triton, tmp_path, split):
    total, differences = Score(), []
    kinds: dict[str, Score] = {}
    paths = write(tmp_path, split, COUNTS[split], pictures=PICTURES[split])
    for path in paths:
        gold = json.loads(path.with_suffix("").with_suffix(".gold.json").read_text(encoding="utf-8"))
        document = triton.ask("document_text", {"name": path.name}, path.read_bytes())
        answer = triton.ask("resume_fields", {"document": document, "as_of": AS_OF})
        found = answer.get("fields", {})
        differences += [f"{path.stem} {line}" for line in total.add(gold["fields"], found)]
        kinds.setdefault(gold["kind"], Score()).add(gold["fields"], found)
        assert not _without_place(answer, gold["kind"]), path.name
    print(f"\n{split}, n = {len(paths)}\n{total.table()}")
    for kind, score in sorted(kinds.items()):
        print(f"-- {kind}\n{score.table()}")
    print("\n".join(differences))
    low = {key: round(total.f1(key), 3) for key, floor in FLOORS[split].items() if total.f1(key) < floor}
    assert not low


def _without_place(answer: dict, kind: str) -> list[str]:
    """Return the values of an answer that no line of a page shows; DOCX and plain text have no boxes."""
    fields, evidence = answer["fields"], answer["evidence"]
    pointers = [f"/{key}" for key in ("name", "phone", "email") if fields[key]]
    for key in ("education", "work"):
        for n, entry in enumerate(fields[key]):
            parts = [part for part in ("school", "degree", "employer", "title", "start") if entry.get(part)]
            pointers += [f"/{key}/{n}/{part}" for part in parts]
    pointers += [f"/{key}/{n}" for key in ("skills", "certificates") for n in range(len(fields[key]))]
    return [
        pointer
        for pointer in pointers
        if not all(
            shown["page"] and shown["text"] and (shown["box"] or kind in ("docx", "txt")) for shown in evidence[pointer]
        )
    ]
