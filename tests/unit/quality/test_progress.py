"""A measure says how far it is and how long it takes, and goes on where it was cut short."""

from __future__ import annotations

import argparse
import contextlib
import json
from pathlib import Path

import pytest

from quality import answers, progress, resumes
from quality.progress import Kept, Progress, key
from quality.reading import Refused


class Clock:
    """A clock that the test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_when_some_is_done_then_says_the_time_left_by_this_runs_own_pace(capsys):
    clock = Clock()
    one = Progress(100, 40, clock)
    clock.now = 60
    one.step("a")
    clock.now = 61
    one.step("b")
    first, second, third = capsys.readouterr().err.splitlines()
    assert "40 of 100 were done" in first
    assert second == "[41/100] a; about 59 min left"
    assert third == "[42/100] b; about 29 min left", "61 s for two, so 58 more take 1769 s"


def test_progress_when_seconds_are_left_then_none_are_promised(capsys):
    clock = Clock()
    one = Progress(3, 0, clock)
    clock.now = 4
    one.step("a")
    clock.now = 60
    one.step("b")
    assert capsys.readouterr().err.splitlines() == ["[1/3] a", "[2/3] b; about 30 s left"]


def test_kept_when_read_by_the_same_models_then_is_there_and_by_others_is_not(tmp_path):
    path = tmp_path / "x.kept"
    one = Kept(path, "these")
    one.add("k", {"score": 3})
    with path.open("a") as file:
        file.write('{"key": "half')
    assert Kept(path, "these").get("k") == {"score": 3}
    assert len(Kept(path, "others")) == 0
    assert len(Kept(path, "these")) == 0, "what others began took its place"


def test_models_when_a_file_of_theirs_changes_then_are_others(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "MODELS", tmp_path)
    (tmp_path / "rater").mkdir()
    (tmp_path / "rater" / "model.py").write_text("1")
    before = progress.made_by("rater")
    assert progress.made_by("rater") == before
    (tmp_path / "rater" / "model.py").write_text("2")
    assert progress.made_by("rater") != before


QUESTIONS = [{"id": "q", "language": "en", "question": "Why?", "key_points": ["x"]}]


def options(tmp_path: Path) -> argparse.Namespace:
    """Return what a person gives who measures three answers."""
    (tmp_path / "q.json").write_text(json.dumps(QUESTIONS))
    made = [{"id": f"a{n}", "question_id": "q", "text": f"because {n}"} for n in range(3)]
    (tmp_path / "a.json").write_text(json.dumps(made))
    return argparse.Namespace(
        questions=tmp_path / "q.json", answers=tmp_path / "a.json", out=tmp_path / "out" / "scores.json", triton=None
    )


def test_answers_when_cut_short_then_the_next_run_asks_for_the_rest_alone(tmp_path, monkeypatch, capsys):
    asked: list[str] = []

    def score(_triton: object, _question: dict, text: str) -> dict:
        if len(asked) == 2:
            asked.append("cut")
            raise KeyboardInterrupt
        asked.append(text)
        return {"score": 3, "evidence": [text]}

    monkeypatch.setattr(answers, "score", score)
    monkeypatch.setattr(answers, "served", lambda *_: contextlib.nullcontext())
    given = options(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        answers.run(given)
    assert not given.out.exists()
    assert answers.run(given) == 0
    assert asked == ["because 0", "because 1", "cut", "because 2"]
    assert list(json.loads(given.out.read_text())) == ["a0", "a1", "a2"]
    assert "2 of 3 were done" in capsys.readouterr().err
    assert [path.name for path in given.out.parent.iterdir()] == ["scores.json"]


def test_resumes_when_one_could_not_be_handled_then_the_next_run_reads_that_one_alone(tmp_path, monkeypatch):
    read: list[str] = []
    away = {"b.txt"}

    def one(_triton: object, path: Path, out: Path, name: str, _as_of: object) -> list[str]:
        read.append(path.name)
        if path.name in away:
            return ["failed"]
        resumes._write(out / f"{name}.json", Refused("no_text", "Nothing to read."))
        return ["no_text"]

    monkeypatch.setattr(resumes, "_one", one)
    monkeypatch.setattr(resumes, "served", lambda *_: contextlib.nullcontext())
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(name)
    given = argparse.Namespace(folder=folder, out=tmp_path / "out", as_of=None, triton=None, threads=1)
    assert resumes.run(given) == 1
    away.clear()
    assert resumes.run(given) == 0
    assert read == ["a.txt", "b.txt", "b.txt"]
    assert resumes.run(given) == 0
    assert len(read) == 5, "a whole run that ended is no part of the next"


def test_key_when_any_part_differs_then_differs():
    assert key("a", 1) == key("a", 1) != key("a", 2)
