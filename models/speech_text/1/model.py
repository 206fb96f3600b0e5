"""Triton's door to speech_text."""

import os
import site
import sys
from pathlib import Path

site.addsitedir(os.environ["MODELS_SITE"])
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from serving.triton import Served  # noqa: E402
from speech_text_model import Model  # noqa: E402 - the two lines above say where it is


class TritonPythonModel(Served):
    """Writes down one recording for each request."""

    model = Model
