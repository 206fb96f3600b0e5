"""Read labelled résumés in process and print F1 by field and kind: `python -m tests.resumes.measure FOLDER`.

Beside `<stem>.<type>` lies `<stem>.gold.json` with `{"kind", "fields"}`, as `corpus.write` makes it. What the networks
find in a picture is kept in --cache by the picture and their code, so that a further reading takes no time for it.
"""

import argparse
import contextlib
import hashlib
import inspect
import json
import pickle
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from tests.resumes.corpus import AS_OF, write
from tests.resumes.score import FIELDS, Score

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models"))

import serving  # noqa: E402 - the line above says where it is


@cache
def _models(kept: str) -> tuple:
    """Return the reader of documents and the reader of fields of this process."""
    serving.code("document_text")
    serving.code("resume_fields")
    from document_text_model import reader as documents
    from document_text_model import recognise
    from resume_fields_model import reader as fields

    made = inspect.getsource(recognise.Recogniser) + inspect.getsource(recognise._level)
    whole = recognise.Recogniser.read

    def read(self, picture):
        digest = hashlib.sha256(made.encode() + repr(picture.shape).encode() + picture.tobytes()).hexdigest()
        path = Path(kept) / f"{digest}.pickle"
        if path.exists():
            return pickle.loads(path.read_bytes())  # noqa: S301 - written below
        reading = whole(self, picture)
        path.write_bytes(pickle.dumps(reading))
        return reading

    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        setattr(recognise.Recogniser, "read", read)  # noqa: B010 - a method of another's class
        setattr(recognise.Recogniser, "__init__", _later(recognise.Recogniser.__init__))  # noqa: B010
    return documents.Reader(contextlib.nullcontext), fields.Model()


def _later(load):
    """Load the networks when a picture that is not kept asks for them."""

    def prepared(self) -> None:
        self.__class__.__getattr__ = lambda self, name: (load(self), self.__dict__[name])[1]

    return prepared


def document(path: Path, kept: str = "") -> dict:
    """Return document_text's answer."""
    return json.loads(_models(kept)[0].answer({"name": path.name}, path.read_bytes()))


def answer(path: Path, kept: str = "") -> dict:
    """Return resume_fields' answer."""
    return _models(kept)[1].answer({"document": document(path, kept), "as_of": AS_OF})


def _fields(pair: tuple[Path, str]) -> dict:
    return answer(*pair).get("fields") or {}


def labelled(folder: Path) -> list[tuple[Path, Path]]:
    """Return the résumés of a folder with their labels."""
    out = []
    for gold in sorted(folder.glob("*.gold.json")):
        stem = gold.name.removesuffix(".gold.json")
        out += [(path, gold) for path in sorted(folder.glob(f"{stem}.*")) if not path.name.endswith(".json")][:1]
    return out


def measured(folder: Path, kept: str, only: str) -> tuple[dict[str, Score], list[str], dict[str, int]]:
    """Return the scores by kind, the differences, and how many files of each kind there are."""
    pairs = [pair for pair in labelled(folder) if not only or any(part in pair[0].name for part in only.split(","))]
    scores: dict[str, Score] = defaultdict(Score)
    counts: dict[str, int] = defaultdict(int)
    told: list[str] = []
    with ProcessPoolExecutor(2) as pool:
        read = pool.map(_fields, [(path, kept) for path, _ in pairs])
        for (path, label), found in zip(pairs, read, strict=True):
            gold = json.loads(label.read_text(encoding="utf-8"))
            kind = kind_of(gold.get("kind", ""), path)
            told += [f"{path.name} {line}" for line in scores["all"].add(gold["fields"], found)]
            scores[kind].add(gold["fields"], found)
            for one in ("all", kind):
                counts[one] += 1
    return scores, told, counts


def kind_of(kind: str, path: Path) -> str:
    """Return scan, photo or digital."""
    if kind in ("scan", "photo"):
        return kind
    return "photo" if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp") else "digital"


def table(scores: dict[str, Score], counts: dict[str, int]) -> str:
    """Return the fields as rows and the kinds as columns, with the mean of all fields that are labelled."""
    kinds = [kind for kind in ("all", "digital", "scan", "photo") if kind in counts]
    rows = [f"{'':16}" + "".join(f"{kind + ' ' + str(counts[kind]):>14}" for kind in kinds)]
    for key in FIELDS:
        rows.append(
            f"{key:16}" + "".join(f"{scores[kind].f1(key):8.3f} {scores[kind].counts[key][2]:5}" for kind in kinds)
        )
    means = [[scores[kind].f1(key) for key in FIELDS if scores[kind].counts[key][2]] for kind in kinds]
    rows.append(f"{'mean':16}" + "".join(f"{sum(mean) / max(1, len(mean)):8.3f}      " for mean in means))
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", default="", help="folder for what the networks found")
    parser.add_argument("--only", default="", help="parts of names of files, with commas between")
    parser.add_argument("--write", default="", help="write this split of the corpus there first")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--pictures", type=int, default=8)
    chosen = parser.parse_args()
    if chosen.write:
        write(chosen.folder, chosen.write, chosen.count, pictures=chosen.pictures)
    scores, told, counts = measured(chosen.folder, chosen.cache, chosen.only)
    print("\n".join(told))
    print(table(scores, counts))


if __name__ == "__main__":
    main()
