"""Answer requests: one answer and its rubric in, a score with its evidence out."""

import json
import os
from typing import Any

from serving import MissingWeights, weights
from serving.cores import device, threads

from answer_score_model import neutral, tricks, verdict
from answer_score_model.prompt import Prompt, Statement, prompt, statements
from answer_score_model.question import BadQuestion, normal
from answer_score_model.reader import Reader, Reading

SIZES = ("0.5b", "1.5b")
BUILT = "model-2"  # as in models/weights.json: a build that other code reads has another name
LONGEST = 12_000  # characters; an hour of speech has fewer


class Model:
    """Rates answers; the size is ANSWER_SCORE_SIZE, 0.5b where it is not set."""

    def __init__(self, size: str | None = None) -> None:
        self.size = size or os.environ.get("ANSWER_SCORE_SIZE", "").lower() or SIZES[0]
        folder = weights("answer_score") / self.size / BUILT
        if not (folder / "model.bin").is_file():
            raise MissingWeights("answer_score", folder)
        digest = json.loads((folder / "built.json").read_text(encoding="utf-8"))["digest"]
        self.rater = f"{self.size}@{digest[:12]}"
        self.reader = Reader(folder, threads=threads(), device=device())

    def answer(self, request: dict[str, Any], content: bytes | None = None) -> dict[str, Any]:
        """Return the contract's answer, or an error with the code `bad_request`."""
        try:
            question = normal(request.get("question"))
            answer, hide = _answer(request), _hide(request)
        except BadQuestion as wrong:
            return {"error": {"code": "bad_request", "message": f"{wrong}."}}
        asked = statements(question)
        hidden = neutral.neutral(answer, question["language"], hide)
        tricks.without_orders(hidden)
        if not self._worth(hidden.text, question, answer):
            return self._nothing(asked)
        made = prompt(self.reader.ids, question, hidden.text, asked)
        (reading,) = self.reader.read([made])
        return self._answered(answer, hidden, made, reading, asked)

    def _worth(self, text: str, question: dict[str, Any], answer: str) -> bool:
        language = question["language"]
        repeated = tricks.repeats(text, question) or tricks.repeats(answer, question)
        return verdict.enough_words(text, language) and not repeated

    def _nothing(self, asked: list[Statement]) -> dict[str, Any]:
        unread = {"probability": 0.0, "start": None, "end": None, "quote": None}
        return {
            "score": None,
            "reason": verdict.NOT_ENOUGH,
            "interval": None,
            "levels": None,
            "statements": [{"kind": one.kind, "text": one.text} | unread for one in asked],
            "evidence": [],
            "rater": self.rater,
        }

    def _answered(
        self, answer: str, hidden: neutral.Aligned, made: Prompt, reading: Reading, asked: list[Statement]
    ) -> dict[str, Any]:
        judged = verdict.verdict(reading, asked)
        places = [verdict.place(hidden, answer, span) for span in made.spans]
        evidence = [
            places[int(reading.where[at])]
            | {"statement": asked[at].text, "probability": round(float(reading.shown[at]), 4)}
            for at in judged.evidence
        ]
        return {
            "score": judged.score,
            "reason": judged.reason,
            "interval": judged.interval and list(judged.interval),
            "levels": [round(float(level), 4) for level in reading.levels],
            "statements": verdict.described(reading, asked, places),
            "evidence": evidence,
            "rater": self.rater,
        }


def _answer(request: dict[str, Any]) -> str:
    answer = request.get("answer")
    if not isinstance(answer, str):
        raise BadQuestion("answer must be a text")
    if len(answer) > LONGEST:
        raise BadQuestion(f"answer has more than {LONGEST} characters")
    return answer


def _hide(request: dict[str, Any]) -> list[str]:
    hide = request.get("hide") or []
    if not isinstance(hide, list) or not all(isinstance(name, str) for name in hide):
        raise BadQuestion("hide must be a list of names")
    return hide
