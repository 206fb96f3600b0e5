"""Read files as uploads are read: the same checks at the door, the same models, the same refusals."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import FileIO
from pathlib import Path
from typing import Any

from app import text
from app.hiring.uploads import archives, checks, packing, refusals
from app.settings import Settings
from quality.served import Served

LIMIT_MIB: int = Settings.model_fields["upload_limit_mib"].default
MODELS = ["document_text", "resume_fields"]
FIELDS = (
    "name", "phone", "email", "id_number", "birth_date", "language", "education", "work", "skills",
    "certificates", "languages", "years_total", "years_by_skill", "hidden_text",
)  # fmt: skip
CODES = {
    "macros": "unsupported", "nested_archive": "unsupported", "packed_otherwise": "unsupported",
    "cut_off": "corrupted", "too_many": "too_large", "too_complex": "too_large",
}  # fmt: skip
"""Finer codes of the product, in the seven of the published shape; the message keeps the finer reason."""


@dataclass(frozen=True)
class Read:
    """A file that was read: the answers of both models."""

    fields: dict[str, Any]
    evidence: dict[str, Any]
    document: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """A file that was not taken, with one of the published codes."""

    code: str
    message: str


def refused(code: str, name: str, head: bytes = b"") -> Refused:
    """Make a refusal in the published codes."""
    if code == "wrong_name":
        # A .pdf that holds plain words is a broken PDF; a picture named .pdf is another kind of file.
        known = "corrupted" if checks.kind(head) in ("text", None) else "unsupported"
    else:
        known = CODES.get(code, code)
    with text.reader("en"):
        return Refused(known, refusals.sentence(code, LIMIT_MIB))


def read(triton: Served, name: str, data: bytes, as_of: date) -> Read | Refused:
    """Read one file that is no archive."""
    head = data[:1024]
    if not data:
        return refused("empty_file", name)
    if len(data) > LIMIT_MIB * 1024 * 1024:
        return refused("too_large", name)
    code = checks.refusal_by_head(name, head) or checks.inside(data)
    if code:
        return refused(code, name, head)
    document = triton.ask("document_text", {"name": "file" + checks.ending(name)}, data)
    if "error" in document:
        return refused(document["error"]["code"], name, head)
    answer = triton.ask("resume_fields", {"document": document, "as_of": as_of.isoformat()})
    if "error" in answer:
        return refused(answer["error"]["code"], name, head)
    findings = {"hidden_text": document.get("hidden_text", []), "doubts": answer.get("doubts", {})}
    return Read(answer["fields"] | findings, answer["evidence"], document)


def flat(fields: dict[str, Any]) -> dict[str, Any]:
    """Return exactly the published fields; what somebody did in a job is left to the page."""
    work = [{key: value for key, value in job.items() if key != "description"} for job in fields.get("work") or ()]
    doubts = {"doubts": fields["doubts"]} if fields.get("doubts") else {}
    return {name: work if name == "work" else fields.get(name) for name in FIELDS} | doubts


def files(folder: Path) -> list[Path]:
    """List the files of a folder and its folders in one order, without those that systems leave behind."""
    found = (path for path in folder.rglob("*") if path.is_file())
    hidden = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return sorted((p for p in hidden if p.name not in archives.SKIPPED), key=lambda path: str(path.relative_to(folder)))


def is_archive(path: Path) -> bool:
    """Say whether a file is a zip of documents and not an office document."""
    return path.suffix.lower() == ".zip"


def members(path: Path) -> Iterator[tuple[str, bytes]] | Refused:
    """Return the members of an archive one by one, or why it is not opened."""
    if path.stat().st_size == 0:
        return refused("empty_file", path.name)
    if path.stat().st_size > LIMIT_MIB * 10 * 1024 * 1024:
        return refused("too_large", path.name)
    try:
        with packing.opened(FileIO(path)) as opened:
            wanted = [one for one in opened.infolist() if archives._wanted(one)]
            code = archives._refusal(wanted, path.stat().st_size)
    except packing.TooManyMembers:
        code = "too_many"
    except packing.Damaged:
        code = "corrupted"
    return refused(code, path.name) if code else _members(path)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    with packing.opened(FileIO(path)) as opened:
        wanted = (member for member in opened.infolist() if archives._wanted(member))
        for number, member in enumerate(wanted):
            yield archives.member_name(member, number), _data(opened, member)


def _data(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if not packing.is_ordinary(member):
        return b"PK packed otherwise"
    try:
        stream, data = packing.Member(opened, member), b""
        # A little more than the limit is enough to refuse it.
        while len(data) <= LIMIT_MIB * 1024 * 1024 and (piece := stream.read(packing.PIECE_BYTES)):
            data += piece
        return data
    except (packing.Damaged, packing.TooManyMembers):
        return b"PK damaged"


def nested(data: bytes, name: str) -> bool:
    """Say whether a member is itself an archive of documents."""
    return name.lower().endswith(".zip") and zipfile.is_zipfile(io.BytesIO(data))
