"""What it costs to take a recording in: each part sealed, on disk and in the database, beside plain writing."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from pathlib import Path
from uuid import UUID

from app import database, settings
from app.foundation.media import service as media
from tests.benchmark.measure import Figure, in_turn, ratio
from tests.benchmark.running import product
from tests.product import hiring

PART, PARTS = 4 * 1024 * 1024, 16


def upload_write() -> Figure:
    """A recording of 64 MiB in parts of 4 MiB, each on disk before the next, beside the same parts by dd."""
    running = product()
    application_id = hiring.applied(running, hiring.opened(running), hiring.resume("林静", "13900139001"))
    person_id = running.rows("SELECT person_id FROM applications WHERE id = %s", application_id)[0][0]
    configured = settings.read(running.data / "settings.json")
    # A folder of its own: the product's belongs to the account of its pages, and this process may be another's.
    configured = configured.model_copy(update={"media_folder": running.data / "benchmark.media"})
    original, settings.current = settings.current, lambda: configured  # type: ignore[assignment]  # a plain function for the cached one
    database.connect_to(configured.database_url)
    source, target = running.data / "benchmark.in", running.data / "benchmark.out"
    target.mkdir()
    source.write_bytes(secrets.token_bytes(PART * PARTS))
    try:
        pairs = in_turn(lambda: _dd(source, target), lambda: _upload(person_id, source))
    finally:
        settings.current = original
        database.db.close_all()
        source.unlink(missing_ok=True)
        shutil.rmtree(target)
    written = _bytes(configured.media_folder) / (PART * PARTS * (len(pairs) + 1))
    shutil.rmtree(configured.media_folder)
    value, spread = ratio(pairs)
    counters = {"bytes written / received": f"{written:.4f}", "parts synced one by one": PARTS}
    return Figure("upload.write", "", value, "", "≥ 0.6", "≥ 0.8", len(pairs), spread, counters, "without HTTP")


def _dd(source: Path, target: Path) -> None:
    """Write each part to a file of its own, in the order of their arrival, and wait for the disk each time."""
    for number in range(PARTS):
        part = [f"bs={PART}", f"skip={number}", "count=1", "conv=fsync", "status=none"]
        subprocess.run(["dd", f"if={source}", f"of={target / secrets.token_hex(8)}", *part], check=True)


def _upload(person_id: UUID, source: Path) -> None:
    with source.open("rb") as file, database.connection():
        media_id = media.start(person_id, "recording", "video/webm")
        for number in range(PARTS):
            media.append(media_id, number, file.read(PART))


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
