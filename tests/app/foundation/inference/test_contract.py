"""The models of this repository are those that the rooms expect, tensor by tensor."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from app.foundation.inference.client import served
from app.foundation.inference.contract import CONTRACTS, Tensor, difference

MODELS = Path(__file__).resolve().parents[4] / "models"


@pytest.mark.parametrize("model", CONTRACTS)
def test_contract_when_compared_with_the_models_of_this_repository_then_is_the_same(model):
    config = text_format.Parse((MODELS / model / "config.pbtxt").read_text(), model_config_pb2.ModelConfig())
    assert config.name == model
    assert difference(CONTRACTS[model], *served(config)) is None


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ([("request", "UINT8", (-1,))], "input content is missing"),
        ([("request", "UINT8", (-1,)), ("content", "BYTES", (1,))], "input content is BYTES [1] instead of UINT8 [-1]"),
        (
            [("request", "UINT8", (-1,)), ("content", "UINT8", (-1,)), ("more", "UINT8", (-1,))],
            "input more is not known",
        ),
        ([("request", "UINT8", (-1,)), ("content", "UINT8", (-1,))], None),
    ],
)
def test_difference_when_inputs_are_compared_then_the_first_that_differs_is_named(inputs, expected):
    given = [Tensor(*one) for one in inputs]
    assert difference(CONTRACTS["document_text"], given, [Tensor("response", "UINT8", (-1,))]) == expected
