"""Read one interview answer against a behaviourally anchored scale."""

from answer_score_model import fold
from answer_score_model.rate import Model

__all__ = ["Model", "fold"]
