"""How many answers the rater reads: behind Triton, and as the engine would be used without the product's build."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

import ctranslate2
import numpy as np

from tests.benchmark.measure import Figure, in_turn, ratio
from tests.benchmark.models import ROOT, in_process, triton

MODEL = "answer_score"
ROUNDS = 5


def assess_rate() -> Figure:
    """One Chinese and one English answer with fifteen statements each, rated one after the other."""
    requests = [_request(name) for name in ("u_q01", "u_q03")]
    # The engine in this process chooses its kernels by itself, as for who uses it bare; it reads this when it begins.
    os.environ["CT2_USE_MKL"] = ""
    model, prompts = in_process(MODEL), []
    del os.environ["CT2_USE_MKL"]
    read = model.reader.read

    def kept(made):
        prompts.extend(made)
        return read(made)

    model.reader.read = kept
    for request in requests:
        model.answer(request)
    folder = Path(tempfile.mkdtemp(prefix="hr-rater-"))
    try:
        plain = _whole(folder)
        pieces = [[plain.token(number) for number in one.ids] for one in prompts]
        pairs = in_turn(
            partial(plain.rate, pieces),
            lambda: [triton().ask(MODEL, request) for request in requests],
            ROUNDS,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    value, spread = ratio(pairs)
    counters = {"rows of the output layer": f"{model.reader.rows}, all read", "tokens": sum(len(one) for one in pieces)}
    note = "llama.cpp is measured by hand: it is in no wheel"
    return Figure("assess.rate", "", value, "", "≥ 0.9", "≥ 1.2", len(pairs), spread, counters, note)


class Plain:
    """The same weights and bits, with every row of the output layer."""

    def __init__(self, folder: Path) -> None:
        from serving import threads
        from tokenizers import Tokenizer

        self.token = Tokenizer.from_file(str(folder / "tokenizer.json")).id_to_token
        self._model = ctranslate2.Generator(str(folder), device="cpu", compute_type="int8", intra_threads=threads())

    def rate(self, prompts: list[list[str]]) -> None:
        for pieces in prompts:
            np.asarray(self._model.forward_batch([pieces]).to(ctranslate2.DataType.float32))


def _whole(folder: Path) -> Plain:
    from serving import code, models_folder, weights

    base, adapter = weights(MODEL) / "0.5b/base.gguf", models_folder() / MODEL / "adapters/0.5b"
    code(MODEL).fold.fold(base, adapter, folder, whole=True)
    return Plain(folder)


def _request(name: str) -> dict:
    question = json.loads((ROOT / f"models/{MODEL}/unseen/{name}.json").read_text(encoding="utf-8"))
    return {"question": question, "answer": question["answers"][0]["text"]}
