"""Triton's door to sentence_vectors."""

import os
import site
import sys
from pathlib import Path
from typing import Any

site.addsitedir(os.environ["MODELS_SITE"])
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import triton_python_backend_utils as pb_utils  # noqa: E402 - the two lines above say where it is
from serving.triton import log_failure, read_json, tensor  # noqa: E402

from sentence_vectors_model.encoder import BadRequest, Model, check  # noqa: E402 isort: skip


class TritonPythonModel:
    """Answers `vectors`, FP32 [n, 384]; a wrong request is Triton's error, as the output has no room for one."""

    def initialize(self, args: dict[str, str]) -> None:
        """Load the weights once."""
        self.model = Model()

    def execute(self, requests: list) -> list:
        """Answer each waiting request in turn."""
        return [self._one(request) for request in requests]

    def _one(self, request: Any) -> Any:
        try:
            vectors = self.model.vectors(*check(read_json(request)))
        except BadRequest as wrong:
            return pb_utils.InferenceResponse(error=pb_utils.TritonError(f"bad_request: {wrong}"))
        except ValueError as wrong:
            log_failure(wrong)
            return pb_utils.InferenceResponse(error=pb_utils.TritonError("bad_request: the request is no JSON object"))
        return pb_utils.InferenceResponse(output_tensors=[tensor("vectors", vectors)])
