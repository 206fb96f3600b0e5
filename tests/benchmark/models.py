"""What Triton costs and brings: the same models behind it and in this process, on the same requests."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tests.benchmark.measure import Figure, in_turn, ratio, seconds
from tests.models.conftest import Triton

ROOT = Path(__file__).parents[2]
SCAN = ROOT / "tests/models/data/scan.png"
RESUME = ROOT / "app/demo/resumes/林若溪-对公客户经理.pdf"
REPEAT = 20
"""A request of milliseconds is measured so many at a time."""


@functools.cache
def triton() -> Triton:
    """Start a Triton of this run."""
    folder = Path(tempfile.mkdtemp(prefix="hr-triton-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    started = Triton(folder)
    atexit.register(started.stop)
    return started


def in_process(model: str) -> Any:
    """Make a model as Triton's door does, but here."""
    from serving import code

    package = code(model)
    return package.encoder.Model() if model == "sentence_vectors" else package.Model()


def screen_ocr() -> Figure:
    """A scanned page: decoded, found and read by document_text behind Triton, and by RapidOCR alone."""
    from rapidocr import RapidOCR
    from serving import code, threads

    decode = _module(code("document_text"), "pictures").pixels
    scan, lines = SCAN.read_bytes(), []
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads(),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def served() -> None:
        answer = triton().ask("document_text", {"name": "scan.png"}, scan)
        lines.append(sum(len(page["lines"]) for page in answer["pages"]))

    pairs = in_turn(served, lambda: engine(decode(scan)))
    value, spread = ratio(pairs)
    return Figure("screen.ocr", "", value, "", "≤ 1.2", "≤ 1.05", len(pairs), spread, {"lines read": lines[-1]})


LEAST_SECONDS = 0.02
"""A shorter request shows the way to Triton and not what a person waits for."""


def triton_hop() -> Figure:
    """The vectors of the lines of a résumé, a request of 20 ms or more; beside it the fields of one, a few ms."""
    request = {"texts": _texts(16), "kind": "passage"}
    model = in_process("sentence_vectors")
    served = _often(lambda: triton().infer("sentence_vectors", request, None, "vectors"), 5)
    pairs = in_turn(served, _often(lambda: model.vectors(request["texts"], "passage"), 5))
    value, spread = ratio(pairs)
    here = statistics.median(other for _one, other in pairs) / 5
    assert here >= LEAST_SECONDS, f"a request of {here * 1000:.0f} ms"
    counters = {"in process": f"{here * 1000:.0f} ms", "resume_fields": _fields_hop()}
    return Figure("triton.hop", "", value, "", "≤ 1.25", "≤ 1.1", len(pairs), spread, counters, "sentence_vectors")


def _fields_hop() -> str:
    document = triton().ask("document_text", {"name": RESUME.name}, RESUME.read_bytes())
    request = {"document": document, "as_of": "2026-01-01"}
    model, size = in_process("resume_fields"), len(json.dumps(request))
    assert model.answer(request, None)["fields"] == triton().ask("resume_fields", request)["fields"]
    pairs = in_turn(_often(lambda: triton().ask("resume_fields", request)), _often(lambda: model.answer(request, None)))
    here = statistics.median(other for _one, other in pairs) / REPEAT * 1000
    return f"{ratio(pairs)[0]:.2f} (of {here:.1f} ms in process, {size:,} bytes; at most 1.5)"


def triton_batch() -> Figure:
    """Sentences a second: sixteen in one request against sixteen requests of one."""
    texts = _texts(16)
    singles: list[float] = []
    batches: list[float] = []

    def ask(some: list[str], times: list[float]) -> None:
        request = {"texts": some, "kind": "passage"}
        times.append(seconds(lambda: triton().infer("sentence_vectors", request, None, "vectors")))

    def one_by_one() -> None:
        for text in texts:
            ask([text], singles)

    pairs = in_turn(one_by_one, lambda: ask(texts, batches))
    value, spread = ratio(pairs)
    stretched = float(np.percentile(batches, 95) / np.percentile(singles, 95))
    note = "sentence_vectors; its engine takes the sentences of a request one after the other"
    counters = {"p95 batched / p95 single": f"{stretched:.1f}"}
    return Figure("triton.batch", "", value, "", "≥ 2.5", "≥ 3.3", len(pairs), spread, counters, note)


def _often(run: Callable[[], object], times: int = REPEAT) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(times):
            run()

    return repeated


def _texts(count: int) -> list[str]:
    said = (
        "负责对公客户的授信调查与贷后管理",
        "Prepared the monthly arrears report for twelve branches",
        "熟悉供应链金融",
    )
    return [f"{said[number % 3]} {number}" for number in range(count)]


def _module(package: ModuleType, name: str) -> ModuleType:
    import importlib

    return importlib.import_module(f"{package.__name__}.{name}")
