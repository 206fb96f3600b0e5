"""Cards and test vectors: what ships beside a model is true of the model that runs."""

import hashlib
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
OF_WHEELS = ["document_text", "resume_fields", "sentence_vectors"]


def card(model: str) -> dict:
    return yaml.safe_load((ROOT / "models" / model / "README.md").read_text().split("---\n")[1])


def vectors(model: str) -> list[dict]:
    return json.loads((ROOT / "models" / model / "vectors.json").read_text())


@pytest.mark.parametrize("model", OF_WHEELS)
def test_card_when_a_wheel_carries_the_weights_then_digests_are_theirs(model):
    for weights in card(model)["weights"]:
        package, member = weights["member"].split("/", 1)
        folder = importlib.util.find_spec(package).submodule_search_locations[0]
        assert hashlib.sha256((Path(folder) / member).read_bytes()).hexdigest() == weights["sha256"], member


@pytest.mark.parametrize("model", OF_WHEELS)
def test_card_when_read_beside_the_configuration_then_names_the_same_tensors(model):
    configuration = (ROOT / "models" / model / "config.pbtxt").read_text()
    before, after = configuration.split("output [")
    assert all(f'name: "{name}"' in before for name in card(model)["inputs"])
    assert all(f'name: "{name}"' in after for name in card(model)["outputs"])
    assert "KIND_CPU" in configuration


@pytest.mark.slow
@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("vector", vectors("document_text"), ids=lambda vector: vector["name"])
def test_document_text_when_given_its_test_vectors_then_answers_as_they_say(triton, vector):
    answer = triton.ask("document_text", vector["request"], (DATA / vector["content"]).read_bytes())
    holds = vector["holds"]
    lines = [line["text"] for page in answer["pages"] for line in page["lines"]]
    assert answer["kind"] == holds["kind"]
    assert answer["hidden_text"] == holds["hidden_text"]
    assert lines == holds.get("lines", lines)
    whole = "\n".join(lines).replace(" ", "")
    assert all(wanted.replace(" ", "") in whole for wanted in holds.get("contains", []))


@pytest.mark.slow
@pytest.mark.feature("RS-09")
@pytest.mark.parametrize("vector", vectors("sentence_vectors"), ids=lambda vector: vector["name"])
def test_sentence_vectors_when_given_its_test_vectors_then_answers_as_they_say(triton, vector):
    answer = triton.infer("sentence_vectors", vector["request"], None, "vectors")
    holds = vector["holds"]
    assert list(answer.shape) == holds["shape"]
    assert np.allclose(np.linalg.norm(answer, axis=1), 1, atol=1e-3) == holds["unit_length"]
    middle, near, far = (answer[index] for index in holds["nearer"])
    assert float(middle @ near) > float(middle @ far)
