"""The inputs and outputs of each model, as the rooms rely on them, and how long an answer may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Tensor(NamedTuple):
    """A tensor: its name, Triton's name of its type, and its shape, -1 where it varies."""

    name: str
    datatype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Contract:
    """A model's tensors and the seconds after which an answer is given up."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    deadline_seconds: float


REQUEST, CONTENT = Tensor("request", "UINT8", (-1,)), Tensor("content", "UINT8", (-1,))
RESPONSE = Tensor("response", "UINT8", (-1,))

CONTRACTS = {
    "document_text": Contract((REQUEST, CONTENT), (RESPONSE,), 180),
    "resume_fields": Contract((REQUEST,), (RESPONSE,), 180),
    "sentence_vectors": Contract((REQUEST,), (Tensor("vectors", "FP32", (-1, 384)),), 60),
    "speech_text": Contract((REQUEST, CONTENT), (RESPONSE,), 1200),
    "answer_score": Contract((REQUEST,), (RESPONSE,), 300),
}
"""The models of the application by name."""


def difference(contract: Contract, inputs: list[Tensor], outputs: list[Tensor]) -> str | None:
    """Return which tensor differs from what the contract expects, or None when none does."""
    for side, expected, served in (("input", contract.inputs, inputs), ("output", contract.outputs, outputs)):
        by_name = {tensor.name: tensor for tensor in served}
        for tensor in expected:
            if tensor.name not in by_name:
                return f"{side} {tensor.name} is missing"
            if by_name[tensor.name] != tensor:
                return f"{side} {tensor.name} is {_say(by_name[tensor.name])} instead of {_say(tensor)}"
        for name in by_name.keys() - {tensor.name for tensor in expected}:
            if side == "input":
                return f"input {name} is not known"
    return None


def _say(tensor: Tensor) -> str:
    return f"{tensor.datatype} {list(tensor.shape)}"
