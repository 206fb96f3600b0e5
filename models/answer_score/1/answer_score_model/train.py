"""Train a LoRA adapter on answers that a bank graded itself; needs torch, transformers and peft, best with a GPU."""

import random
import time
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from answer_score_model.examples import Example, example, level_target, read
from answer_score_model.fold import Base, tokenizer
from answer_score_model.prompt import LETTERS

RANK, DROPOUT, RATE, BATCH, WARMUP, LEVEL_WEIGHT = 16, 0.05, 2e-4, 8, 0.05, 2.0
PARTS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class Learner:
    """The base with a fresh adapter, and the loss of a batch of examples."""

    def __init__(self, base: Path, device: str) -> None:
        self.device = device
        kind = torch.bfloat16 if device == "cuda" else torch.float32
        plain = AutoModelForCausalLM.from_pretrained(base.parent, gguf_file=base.name, dtype=kind).to(device)
        shape = LoraConfig(
            r=RANK, lora_alpha=2 * RANK, lora_dropout=DROPOUT, target_modules=PARTS, task_type="CAUSAL_LM"
        )
        self.model = get_peft_model(plain, shape)
        self.weights = [one for one in self.model.parameters() if one.requires_grad]
        for one in self.weights:
            one.data = one.data.float()
        self._tokenizer = tokenizer(Base(base))
        self._letters = [self.tokens(letter)[0] for letter in f"0{LETTERS}"]
        self._levels = [self.tokens(level)[0] for level in "12345"]

    def tokens(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def loss(self, batch: list[Example]) -> torch.Tensor:
        """Return how far the batch is from its grades: sentence of each statement, and the level twice as heavy."""
        total = torch.zeros((), device=self.device)
        for one, logits in zip(batch, self._logits(batch), strict=True):
            letters = torch.log_softmax(logits[:-1][:, self._letters], -1)
            for row, (value, sentence) in zip(letters, one.shown, strict=True):
                somewhere = torch.logsumexp(row[1:], 0) if sentence is None else row[1 + sentence]
                total = total - (value * somewhere + (1 - value) * row[0]) / max(1, len(one.shown))
            wanted = torch.tensor(level_target(one.level), device=self.device)
            total = total - LEVEL_WEIGHT * (wanted * torch.log_softmax(logits[-1, self._levels], -1)).sum()
        return total / len(batch)

    def _logits(self, batch: list[Example]) -> list[torch.Tensor]:
        longest = max(len(one.prompt.ids) for one in batch)
        ids = torch.zeros((len(batch), longest), dtype=torch.long, device=self.device)
        mask = torch.zeros_like(ids)
        for row, one in enumerate(batch):
            ids[row, : len(one.prompt.ids)] = torch.tensor(one.prompt.ids, device=self.device)
            mask[row, : len(one.prompt.ids)] = 1
        inner = self.model.base_model.model
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.device == "cuda"):
            hidden = inner.model(input_ids=ids, attention_mask=mask).last_hidden_state
        head = inner.lm_head
        return [head(hidden[row, one.prompt.positions].to(head.weight.dtype)).float() for row, one in enumerate(batch)]


def train(base: Path, data: Path, out: Path, epochs: int = 6, seed: int = 0) -> dict[str, Any]:
    """Write an adapter that `fold` reads into `out`; returns counts and the loss of each epoch.

    Keep whole questions out of `data` to measure on: sentences of one answer may recur in another to the same question.
    """
    chance = random.Random(seed)  # noqa: S311 - an order to learn in, not a secret
    torch.manual_seed(seed)
    pairs = read(data)
    learner = Learner(base, "cuda" if torch.cuda.is_available() else "cpu")
    size = min(BATCH, len(pairs))
    steps = max(1, epochs * (len(pairs) // size))
    optimiser = torch.optim.AdamW(learner.weights, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (WARMUP * steps + 1)) * max(0.05, 1 - step / steps)
    )
    losses, skipped, start = [], 0, time.monotonic()
    for _ in range(epochs):
        learner.model.train()
        chance.shuffle(pairs)
        run = 0.0
        for at in range(0, len(pairs) - size + 1, size):
            batch = [example(learner.tokens, *pair, chance) for pair in pairs[at : at + size]]
            loss = learner.loss(batch)
            loss.backward()
            if torch.isfinite(torch.nn.utils.clip_grad_norm_(learner.weights, 1.0)):
                optimiser.step()
                run += float(loss)
            else:
                skipped += 1  # seldom, in half precision: the next batch goes on from the same weights
            schedule.step()
            optimiser.zero_grad()
        losses.append(round(run / (len(pairs) // size), 4))
    out.mkdir(parents=True, exist_ok=True)
    learner.model.save_pretrained(out)
    seconds = round(time.monotonic() - start)
    return {"answers": len(pairs), "loss": losses, "steps_skipped": skipped, "seconds": seconds}
