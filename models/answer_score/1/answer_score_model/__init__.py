"""Read one interview answer against a behaviourally anchored scale."""

from answer_score_model import fold

__all__ = ["fold"]
