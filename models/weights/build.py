"""Make the folder that a model loads from its base and what this repository adds, once for each pair."""

import hashlib
import json
import os
import shutil
from pathlib import Path

from serving import code, models_folder

from . import download
from .errors import WeightsError
from .fetch import present
from .manifest import Weights

STAMP = "built.json"
METHOD = "ctranslate2 int8, 2"
"""Raise the number where the code would make other bytes of the same inputs, and in `built` of weights.json where the
code of before could not read them: each then reads its own."""
EARLIER = ("model",)
"""What `built` was before: taken away once the new one stands."""


def adapter(weights: Weights) -> Path:
    """Return the adapter in use: ANSWER_SCORE_ADAPTER (one that a bank trained), or the one that ships."""
    given = os.environ.get(f"{weights.model.upper()}_ADAPTER")
    return Path(given) if given else models_folder() / weights.model / "adapters" / weights.variant


def wanted(weights: Weights) -> dict[str, str]:
    """Return what the built folder must have been made of; `digest` names the result."""
    made_of = {
        "base": weights.files[0].sha256,
        "adapter": download.digest(adapter(weights) / "adapter_model.safetensors"),
        "method": METHOD,
    }
    whole = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
    return made_of | {"digest": whole}


def built(weights: Weights, root: Path) -> bool:
    """Tell whether the folder is there and made of what this repository holds now."""
    folder = weights.target(root)
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    made_of = {name: stamp.get(name) for name in wanted(weights)}
    return made_of == wanted(weights) and stamp.get("bytes") == _size(folder)


def build(weights: Weights, root: Path) -> None:
    """Build a model's folder beside the old one and put it in its place; does nothing where it is built already."""
    if built(weights, root):
        return
    base, folder = weights.files[0], weights.folder(root)
    if not present(base, folder):
        raise WeightsError(
            f"The base of {weights.model} {weights.variant} is not here.", f"Run scripts/models fetch {weights.model}."
        )
    partial, target = folder / f"{weights.built}.building", weights.target(root)
    shutil.rmtree(partial, ignore_errors=True)
    code(weights.model).fold.fold(folder / base.name, adapter(weights), partial)
    stamp = wanted(weights) | {"bytes": _size(partial), "model_sha256": download.digest(partial / "model.bin")}
    (partial / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    partial.replace(target)
    for name in EARLIER:
        shutil.rmtree(folder / name, ignore_errors=True)


def _size(folder: Path) -> int:
    return (folder / "model.bin").stat().st_size
