"""Folders that hosts unpack whole, as archives that are the same bytes for the same files."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

from appliance.bundle.progress import Say, each, silent
from appliance.errors import ApplianceError

LEFT_OUT = {"__pycache__", "base.gguf", "verified.json"}
"""What hosts have no use for: byte code and stamps of this machine, and the download from which a model was built."""


def pack(folder: Path, out: Path) -> None:
    """Write a folder's files as a tar with neither times nor owners."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in _files(folder):
            member = tarfile.TarInfo(path.relative_to(folder).as_posix())
            member.size = path.stat().st_size
            member.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            with path.open("rb") as file:
                archive.addfile(member, file)


def models(root: Path, weights: Path, raters: tuple[str, ...], out: Path, say: Say = silent) -> None:
    """Pack the model repository of a checkout and the weights that it needs, as scripts/models left them."""
    pack(root / "models", out / "models.tar")
    wanted = []
    for model, variant in (("speech_text", "base"), *(("answer_score", rater) for rater in raters)):
        folder = weights / model / variant
        if not (folder / "verified.json").is_file() or not _built(root, model, folder):
            raise ApplianceError(
                f"The weights of {model} {variant} are not on this machine.",
                f"Fetch them: scripts/models fetch {model}"
                + (f" --size {variant}." if model == "answer_score" else "."),
            )
        wanted.append((folder, out / f"weights-{model}-{variant}.tar"))
    sizes = {folder: sum(path.stat().st_size for path in _files(folder)) for folder, _archive in wanted}
    for folder, archive in each(say, "weights packed", wanted, lambda tree: sizes[tree[0]]):
        pack(folder, archive)


def _built(root: Path, model: str, folder: Path) -> bool:
    """Return whether what the checkout's models read was built, where something is to be built."""
    known = json.loads((root / "models/weights.json").read_text(encoding="utf-8"))["models"]
    name = known[model]["variants"][folder.name].get("built")
    return name is None or (folder / name / "built.json").is_file()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not LEFT_OUT & {*path.relative_to(folder).parts} and path.suffix != ".pyc":
            yield path
