"""Find the folder that holds a model's weights, or say how to get them."""

import os
from pathlib import Path


class MissingWeights(Exception):
    """Say which weights are absent and what to do about it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.remedy = f"run `scripts/models fetch {name}` on a machine that may, or import the model archive"
        super().__init__(f"the weights of {name} are not in {folder}: {self.remedy}")


def folder_of_weights() -> Path:
    """Return the folder that holds one folder for each set of weights: MODELS_WEIGHTS, else the cache."""
    chosen = os.environ.get("MODELS_WEIGHTS")
    if chosen:
        return Path(chosen)
    if os.geteuid() == 0:
        return Path("/var/cache/hr-appliance/models")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hr-appliance" / "models"


def weights(name: str) -> Path:
    """Return the folder with the weights called `name`; raises MissingWeights where it is absent or empty."""
    folder = folder_of_weights() / name
    if not folder.is_dir() or not any(folder.iterdir()):
        raise MissingWeights(name, folder)
    return folder
