"""Triton's door to sentence_vectors: all waiting requests are computed as one batch."""

import os
import site
import sys
from pathlib import Path

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
        """Compute the texts of every waiting request together."""
        asked, answers, places = [], [None] * len(requests), []
        for place, request in enumerate(requests):
            try:
                asked.append(check(read_json(request)))
                places.append(place)
            except BadRequest as wrong:
                answers[place] = pb_utils.InferenceResponse(error=pb_utils.TritonError(f"bad_request: {wrong}"))
            except ValueError as wrong:
                log_failure(wrong)
                answers[place] = pb_utils.InferenceResponse(error=pb_utils.TritonError("bad_request: not JSON"))
        for place, vectors in zip(places, self.model.vectors_of_many(asked), strict=True):
            answers[place] = pb_utils.InferenceResponse(output_tensors=[tensor("vectors", vectors)])
        return answers
