"""Ask the models: JSON and bytes in, JSON or vectors out."""

from __future__ import annotations

import json
from typing import Any, Literal

from app import settings
from app.foundation.inference.client import CONTROL_SECONDS, Client, ContractBroken, ModelAway, ModelFailed, client
from app.foundation.inference.contract import CONTRACTS

__all__ = ["ContractBroken", "ModelAway", "ModelFailed", "ask", "status", "vectors"]

TEXTS_PER_CALL = 64
INTERNAL = "internal"
"""The code with which a model says that it broke itself."""
State = Literal["ready", "loading", "missing", "away"]


def ask(model: str, request: dict[str, Any], content: bytes | None = None) -> dict[str, Any]:
    """Return a model's JSON answer, `{"error": {"code", "message"}}` where it refuses the request.

    Raises ModelAway (try again later), ModelFailed (it broke or took too long) or ContractBroken.
    """
    inputs = {"request": _encoded(request)}
    if content is not None:
        inputs["content"] = content
    answer = _client().infer(model, inputs, "response").tobytes()
    try:
        response: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise ModelFailed(model, "not_json") from None
    if response.get("error", {}).get("code") == INTERNAL:
        # A fault of the model, not of what it was given: nobody who sent something is to hear of it as their own.
        raise ModelFailed(model, INTERNAL)
    return response


def vectors(texts: list[str], kind: Literal["query", "passage"]) -> list[list[float]]:
    """Return one vector of 384 numbers for each text, in order."""
    rows: list[list[float]] = []
    for at in range(0, len(texts), TEXTS_PER_CALL):
        request = {"texts": texts[at : at + TEXTS_PER_CALL], "kind": kind}
        rows += _client().infer("sentence_vectors", {"request": _encoded(request)}, "vectors").tolist()
    if len(rows) != len(texts):
        raise ModelFailed("sentence_vectors", "wrong_count")
    return rows


def status() -> dict[str, State]:
    """Return for each model whether it can be asked now: a model whose process has died is away, whatever its state."""
    try:
        connected = _client()
        states = connected.states()
    except ModelAway:
        states = None
    if states is None:
        return dict.fromkeys(CONTRACTS, "away")
    words: dict[str, State] = {"READY": "ready", "LOADING": "loading"}
    states_by_model = {model: words.get(states.get(model, ""), "missing") for model in CONTRACTS}
    return {
        model: "away" if state == "ready" and connected.dead(model, CONTROL_SECONDS) else state
        for model, state in states_by_model.items()
    }


def _client() -> Client:
    return client(settings.current().triton_address, settings.current().triton_tls)


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
