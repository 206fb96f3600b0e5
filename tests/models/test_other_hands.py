"""Résumés and posts of other hands, as they were read: what the finding of fields and the matching make of them today.

`third_hand` to `eighth_hand` hold what document_text gave for 44, 48, 48, 40, 24 and 24 labelled résumés, half of them
scans and photographs; `posts_of_others` 38 posts with 420 labelled résumés as text. Each was read once before anything
was mended for it (the cards and docs/quality.md have those figures); here they keep what was reached since.
"""

from __future__ import annotations

import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import serving

from app.hiring.screening.matching import line_doubts, line_words, resume
from app.hiring.screening.matching.line_doubts import Line
from app.hiring.screening.matching.said import Said
from app.hiring.screening.matching.scoring import Screener, Screening
from quality import posts, reading
from tests.resumes.corpus import AS_OF
from tests.resumes.score import FIELDS, Score

pytestmark = pytest.mark.slow
DATA = Path(__file__).parent / "data"
FLOORS = {
    "third_hand": {"name": 0.97, "employer": 0.975, "title": 0.96, "mean": 0.975},
    "fourth_hand": {"name": 0.99, "employer": 0.99, "title": 0.99, "mean": 0.99},
    "fifth_hand": {"name": 0.99, "employer": 0.99, "title": 0.99, "mean": 0.99},
    "seventh_hand": {"name": 0.99, "employer": 0.98, "title": 0.98, "mean": 0.99},
    "sixth_hand": {"name": 0.99, "employer": 0.95, "title": 0.95, "mean": 0.98},
    "eighth_hand": {"name": 0.99, "employer": 0.96, "title": 0.93, "mean": 0.95},
}
POSTS = {"first": (24, 24), "aside": (26, 26), "fifth": (31, 31), "sixth": (25, 25), "seventh": (18, 18),
         "eighth": (18, 18)}  # fmt: skip
"""Set -> how many of those called qualified are, at least, and how many are called so with that number."""
DAYS = {"eighth_hand": "2026-11-30", "eighth": "2026-11-30"}
"""Hand or set -> the day up to which its labels count a job without an end, where that is not the corpus's."""


def kept(name: str) -> Any:
    """Return what a file of `data` holds."""
    return json.loads(lzma.decompress((DATA / f"{name}.json.xz").read_bytes()))


class InProcess:
    """Asks the models that read documents and find fields without a server."""

    def __init__(self) -> None:
        self._models = {name: serving.code(name).Model() for name in ("document_text", "resume_fields")}

    def ask(self, model: str, request: dict, content: bytes | None = None) -> dict:
        """Return a model's answer."""
        given = (request, content) if model == "document_text" else (request,)
        answer = self._models[model].answer(*given)
        return answer if isinstance(answer, dict) else json.loads(answer)


@pytest.fixture(scope="module")
def models() -> InProcess:
    """The models, once for all tests of this file."""
    return InProcess()


@pytest.mark.parametrize("hand", list(FLOORS))
def test_fields_when_the_file_is_of_another_hand_then_f1_keeps_what_was_reached(models, hand):
    score, told = Score(), []
    for row in kept(hand):
        answer = models.ask("resume_fields", {"document": row["document"], "as_of": DAYS.get(hand, AS_OF)})
        told += [f"{row['file']} {line}" for line in score.add(row["fields"], answer.get("fields") or {})]
    f1 = {key: score.f1(key) for key in FIELDS if score.counts[key][2]}
    reached = f1 | {"mean": sum(f1.values()) / len(f1)}
    print("\n".join(told))
    assert {key: round(reached[key], 3) for key, floor in FLOORS[hand].items() if reached[key] < floor} == {}


def in_doubt(screener: Screener, found: list[Screening]) -> dict[str, Said]:
    """Return why each line of a post is in doubt, by its id."""
    lines = [Line(asked, (), line_words.unread(parts)) for asked, parts in screener.read]
    return line_doubts.doubts(line_doubts.counted(lines, found), found)


@pytest.mark.parametrize("chosen", list(POSTS))
def test_qualified_when_the_post_is_of_another_hand_then_as_many_are_right_and_found_as_before(models, chosen):
    """Read without vectors, which the figures in docs/quality.md had; no line that is read rightly is in doubt."""
    right, called, told, doubted = 0, 0, [], []
    day = date.fromisoformat(DAYS.get(chosen, AS_OF))
    for name, one in kept("posts_of_others").items():
        if one["set"] != chosen:
            continue
        post = posts.of_text(one["post"], "post")
        screener, found = Screener(post, None), []
        for who, written in one["resumes"].items():
            read = reading.read(models, f"{who}.txt", written.encode(), day)
            assert isinstance(read, reading.Read), who
            made = resume.read(read.fields, read.evidence, day, read.document)
            found.append(screener.screen(made))
            label, given = one["labels"][who]["qualified"], post.decides and found[-1].qualified
            if label == "open":
                continue
            right += label and given
            called += given
            if label != given:
                told.append(f"{name}: {who} is {'' if label else 'not '}qualified")
        doubted += [f"{name}: {line_id}: {why}" for line_id, why in in_doubt(screener, found).items()]
    print("\n".join(told))
    assert doubted == []
    least_right, most_called = POSTS[chosen]
    assert right >= least_right
    assert called - right <= most_called - least_right
