"""The verbs of scripts/models: each works on the weights chosen and prints one line for each model."""

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from serving import MissingWeights, code, models_folder

from . import build, index, progress, taken
from .errors import WeightsError
from .fetch import fetch as bring
from .fetch import held, present
from .manifest import Weights, read, root, select

UNSEEN = models_folder() / "answer_score" / "unseen"
GREY = 40  # columns that a line of progress is padded to


def run(options: argparse.Namespace) -> int:
    """Run the verb chosen; returns the exit status: 0 done, 1 something is missing, wrong or refused."""
    try:
        return VERBS[options.verb](options)
    except (WeightsError, MissingWeights) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or root()}. Check the disk and the rights of the folder.")
        return 1


def fetch(options: argparse.Namespace) -> int:
    folder, failed = root(), False
    sources = ([Path(options.source)] if options.source else []) + index.folders()
    with held(folder, lambda: print("Another fetch is under way: waiting for it.", file=sys.stderr)):
        noted = progress.Progress(folder, _lines if options.json else _bar)
        for weights in select(options.model, options.size):
            try:
                moved = bring(weights, folder, noted, sources, build.build)
            except WeightsError as error:
                failed = True
                print(f"{weights.model} {weights.variant}: {error}", file=sys.stderr)
                continue
            if not options.json:
                print(f"{weights.model} {weights.variant}: ready, {moved} bytes transferred".ljust(GREY))
    return int(failed)


def make(options: argparse.Namespace) -> int:
    folder = root()
    with held(folder):
        noted = progress.Progress(folder)
        for weights in select([options.model], options.size):
            noted.set(weights.model, "building", size=weights.variant, message="")
            build.build(weights, folder)
            noted.set(weights.model, "ready", size=weights.variant, message="")
            print(f"{weights.model} {weights.variant}: built, {build.wanted(weights)['digest'][:12]}")
    return 0


def status(options: argparse.Namespace) -> int:
    """Print what is here, without reading whole files."""
    said, folder = progress.read(root()), root()
    states = {weights.model: _state(weights, folder, said) for weights in select([])}
    if options.json:
        print(json.dumps(states, indent=1))
    else:
        for name, state in states.items():
            print(f"{name} {state['size']}: {state['state']} {state['message']}".rstrip())
    return int(any(state["state"] != "ready" for state in states.values()))


def verify(options: argparse.Namespace) -> int:
    """Digest every file again and say which is wrong."""
    wrong = False
    for weights in select(options.model, options.size):
        for file in weights.files:
            path = weights.folder(root()) / file.name
            found = taken.download.digest(path) if path.is_file() else None
            verdict = "missing" if found is None else "right" if found == file.sha256 else "WRONG"
            wrong |= verdict != "right"
            print(f"{weights.model}/{weights.variant}/{file.name}: {verdict}")
        if weights.built:
            good = _whole(weights)
            wrong |= not good
            print(f"{weights.model}/{weights.variant}/{weights.built}: {'right' if good else 'not built, or WRONG'}")
    if wrong:
        print("Run scripts/models fetch: it replaces what is missing or wrong.", file=sys.stderr)
    return int(wrong)


def take(options: argparse.Namespace) -> int:
    folder = root()
    every = [weights for variants in read().values() for weights in variants.values()]
    with held(folder):
        for name in taken.take(Path(options.folder), every, folder):
            print(f"taken in: {name}")
    return 0


def measure(options: argparse.Namespace) -> int:
    """Print agreement with graded answers, and how many names the placeholders hide, as JSON."""
    module = code(options.model)
    (weights,) = select([options.model], options.size)
    measures, data = importlib.import_module(f"{module.__name__}.measure"), Path(options.data or UNSEEN)
    model = module.Model(weights.variant)
    result = {"rater": model.rater, "data": data.name} | measures.agreement(model, data)
    if (data / "names.json").is_file():
        result["hidden"] = measures.detected(data / "names.json")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


def train(options: argparse.Namespace) -> int:
    """Train an adapter on a bank's graded answers; needs torch, transformers and peft, which are not locked."""
    code(options.model)
    examples = importlib.import_module(f"{options.model}_model.examples")
    try:
        examples.read(Path(options.data))
    except examples.BadData as error:
        raise WeightsError(str(error), "Look at models/answer_score/graded for the form.") from error
    try:
        training = importlib.import_module(f"{options.model}_model.train")
    except ModuleNotFoundError as error:
        raise WeightsError(
            f"Training needs the library {error.name}, which a serving machine does not have.",
            "Run uv pip install torch transformers peft, on a machine with a GPU if there is one; see the card.",
        ) from error
    (weights,) = select([options.model], options.size)
    base = weights.folder(root()) / weights.files[0].name
    print(json.dumps(training.train(base, Path(options.data), Path(options.out), epochs=options.epochs), indent=1))
    print(f"Use it with ANSWER_SCORE_ADAPTER={options.out} scripts/models build answer_score")
    return 0


def _whole(weights: Weights) -> bool:
    folder = weights.target(root())
    if not build.built(weights, root()):
        return False
    stamp = json.loads((folder / build.STAMP).read_text(encoding="utf-8"))
    return taken.download.digest(folder / "model.bin") == stamp["model_sha256"]


def _state(weights: Weights, folder: Path, said: dict[str, dict]) -> dict:
    total = sum(part.bytes for part in weights.archives())
    entry = {"state": "missing", "bytes": 0, "total": total, "message": "", "size": weights.variant}
    if all(present(file, weights.folder(folder)) for file in weights.files) and (
        not weights.built or build.built(weights, folder)
    ):
        return entry | {"state": "ready", "bytes": total}
    last = said.get(weights.model, {})
    return entry | (last if last.get("state") in ("fetching", "building", "failed") else {})


def _lines(line: dict) -> None:
    print(json.dumps(line), flush=True)


def _bar(line: dict) -> None:
    if sys.stderr.isatty() and line["state"] in ("fetching", "building"):
        done = f"{line['bytes'] >> 20}/{line['total'] >> 20} MiB" if line["state"] == "fetching" else ""
        print(f"\r{line['model']}: {line['state']} {done}".ljust(GREY), end="\r", file=sys.stderr, flush=True)


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "fetch": fetch,
    "build": make,
    "status": status,
    "verify": verify,
    "import": take,
    "measure": measure,
    "train": train,
}
