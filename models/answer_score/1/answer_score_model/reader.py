"""Read levels and statements off the rater's last layer, one forward pass for each answer."""

import os
from dataclasses import dataclass
from pathlib import Path

# Of the two kernels oneDNN takes a quarter less memory than MKL and no more time. Read when the engine begins.
os.environ.setdefault("CT2_USE_MKL", "0")

import ctranslate2  # noqa: E402 - after the line above
import numpy as np  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

from answer_score_model.prompt import LEVELS, ROWS, Prompt

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
        self.rows = self._logits([[0]]).shape[-1]
        if self.rows != len(ROWS):
            raise ValueError(f"{folder} has {self.rows} rows in its output layer, not the {len(ROWS)} that are read")

    def ids(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def read(self, prompts: list[Prompt]) -> list[Reading]:
        """Return one reading for each prompt, in order."""
        readings = []
        for at in range(0, len(prompts), BATCH):
            batch = prompts[at : at + BATCH]
            logits = self._logits([prompt.ids for prompt in batch])
            readings += [
                self._reading(row[prompt.positions], prompt) for row, prompt in zip(logits, batch, strict=True)
            ]
        return readings

    def _logits(self, ids: list[list[int]]) -> np.ndarray:
        """Return [prompts, tokens, rows]; the rows are those of ROWS."""
        pieces = [[self._tokenizer.id_to_token(number) for number in one] for one in ids]
        return np.asarray(self._model.forward_batch(pieces).to(ctranslate2.DataType.float32))

    def _reading(self, logits: np.ndarray, prompt: Prompt) -> Reading:
        letters = len(ROWS) - len(LEVELS)
        levels = _softmax(logits[-1, letters:])
        sentences = _softmax(logits[:-1, : 1 + len(prompt.spans)])
        return Reading(levels, 1 - sentences[:, 0], sentences[:, 1:].argmax(1))


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)
