"""Triton's door to answer_score."""

import os
import site
import sys
from pathlib import Path

site.addsitedir(os.environ["MODELS_SITE"])
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from answer_score_model import Model  # noqa: E402 - the two lines above say where it is
from serving.triton import Served  # noqa: E402


class TritonPythonModel(Served):
    """Rates one answer for each request."""

    model = Model
