"""Find the code of a model, so that tests and benchmarks can call in process what Triton calls."""

import importlib
import sys
from pathlib import Path
from types import ModuleType


def models_folder() -> Path:
    """Return the folder that is Triton's model repository."""
    return Path(__file__).resolve().parent.parent


def model_names() -> list[str]:
    """Return the name of every model in the repository, in alphabetical order."""
    return sorted(path.parent.name for path in models_folder().glob("*/config.pbtxt"))


def code(name: str) -> ModuleType:
    """Import the newest version of a model's package `<name>_model`; its class `Model` answers requests in process."""
    versions = [path for path in (models_folder() / name).iterdir() if path.name.isdigit()]
    newest = str(max(versions, key=lambda path: int(path.name)))
    if newest not in sys.path:
        sys.path.append(newest)
    return importlib.import_module(f"{name}_model")
