"""What the rater learns from, and the test vectors that its folder ships."""

import json
import random
from pathlib import Path

import pytest
from serving import code

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
code("answer_score")

from answer_score_model import examples  # noqa: E402 - the line above says where it is


def vectors(model: str) -> list[dict]:
    return json.loads((ROOT / "models" / model / "vectors.json").read_text(encoding="utf-8"))


def letters(text: str) -> list[int]:
    return [ord(one) for one in text]


def test_examples_when_read_then_a_shown_point_names_the_sentence_of_its_words():
    pairs = examples.read(ROOT / "models" / "answer_score" / "graded")
    assert len(pairs) == 1080
    question, answer = next((q, a) for q, a in pairs if a["level"] == 5 and all(a["points"]))
    made = examples.example(letters, question, answer, None)
    assert len(made.shown) == len(made.prompt.positions) - 1 == 15
    for (value, sentence), point in zip(made.shown, answer["points"], strict=False):
        assert value == point["shown"]
        assert (sentence is not None) == bool(point["words"])
        if sentence is not None:
            assert sentence < len(made.prompt.spans)


def test_examples_when_there_is_chance_then_half_or_more_of_the_statements_stay():
    question, answer = examples.read(ROOT / "models" / "answer_score" / "graded")[0]
    made = [examples.example(letters, question, answer, random.Random(seed)) for seed in range(20)]
    assert all(7 <= len(one.shown) <= 15 for one in made)
    assert len({len(one.shown) for one in made}) > 1


@pytest.mark.parametrize("level", [1, 1.5, 2.5, 4, 5])
def test_level_target_when_summed_then_its_mean_is_the_level(level):
    target = examples.level_target(level)
    assert sum(target) == pytest.approx(1)
    assert sum(at * part for at, part in enumerate(target, 1)) == pytest.approx(level)


def test_examples_when_a_folder_holds_none_then_it_says_so(tmp_path):
    with pytest.raises(examples.BadData, match="no graded answers"):
        examples.read(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("vector", vectors("answer_score"), ids=lambda vector: vector["name"])
def test_vector_when_answer_score_is_asked_then_it_holds(triton, vector):
    answer, holds = triton.ask("answer_score", vector["request"]), vector["holds"]
    if "score_from" in holds:
        assert answer["score"] >= holds["score_from"]
        assert answer["score"] == pytest.approx(holds["score"], abs=holds["within"])  # kernels round differently
        assert answer["evidence"]
    else:
        assert (answer["score"], answer["reason"]) == (holds["score"], holds["reason"])


@pytest.mark.slow
@pytest.mark.parametrize("vector", vectors("speech_text"), ids=lambda vector: vector["name"])
def test_vector_when_speech_text_is_asked_then_it_holds(triton, vector):
    answer = triton.ask("speech_text", vector["request"], (DATA / vector["content"]).read_bytes())
    holds = vector["holds"]
    if "error" in holds:
        assert answer["error"]["code"] == holds["error"]
        return
    text = "".join(segment["text"] for segment in answer["segments"])
    assert answer["language"] == holds["language"]
    assert all(words in text for words in holds["contains"]), text
    assert all(segment["words"] for segment in answer["segments"])
