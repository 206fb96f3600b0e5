"""Read levels and statements off the rater's last layer, one forward pass for each answer."""

from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import numpy as np
from tokenizers import Tokenizer

from answer_score_model.prompt import LETTERS, Prompt

LEVELS = "12345"
BATCH = 4  # answers in one pass; more saves nothing on two cores and costs memory


@dataclass(frozen=True)
class Reading:
    """`levels`: probability of levels 1-5; `shown`: of each statement; `where`: the sentence that shows it most."""

    levels: np.ndarray
    shown: np.ndarray
    where: np.ndarray


class Reader:
    """The folded model of one folder, loaded once."""

    def __init__(self, folder: Path, threads: int = 2, device: str = "cpu") -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._model = ctranslate2.Generator(str(folder), device=device, compute_type="int8", intra_threads=threads)
        self._letters = [self._one(letter) for letter in f"0{LETTERS}"]
        self._levels = [self._one(level) for level in LEVELS]

    def ids(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def read(self, prompts: list[Prompt]) -> list[Reading]:
        """Return one reading for each prompt, in order."""
        readings = []
        for at in range(0, len(prompts), BATCH):
            batch = prompts[at : at + BATCH]
            pieces = [[self._tokenizer.id_to_token(number) for number in prompt.ids] for prompt in batch]
            logits = np.asarray(self._model.forward_batch(pieces).to(ctranslate2.DataType.float32))
            readings += [
                self._reading(row[prompt.positions], prompt) for row, prompt in zip(logits, batch, strict=True)
            ]
        return readings

    def _reading(self, logits: np.ndarray, prompt: Prompt) -> Reading:
        levels = _softmax(logits[-1, self._levels])
        sentences = _softmax(logits[:-1][:, self._letters[: 1 + len(prompt.spans)]])
        return Reading(levels, 1 - sentences[:, 0], sentences[:, 1:].argmax(1))

    def _one(self, text: str) -> int:
        (only,) = self.ids(text)
        return only


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)
