"""Files in parts on a real PostgreSQL and a real disk: sealed, resumable, found again after a crash."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import tracemalloc
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app import database, settings
from app.errors import Conflict, Invalid, NotFound
from app.foundation.keys import service as keys
from app.foundation.media import disk, service

MARKER = b"RIFF....WAVE the candidate said 11010519491231002X"


@pytest.fixture
def person(db):
    one = uuid.uuid4()
    keys.create(one)
    return one


def files(db) -> list:
    return [path for path in db.media_folder.rglob("*") if path.is_file()]


@pytest.mark.feature("PV-17", "PV-03")
def test_append_when_acknowledged_then_disk_holds_no_plain_byte_of_it(db, person):
    media_id = service.start(person, "recording", "video/webm;codecs=vp8,opus")
    data = MARKER * 10_000
    service.append(media_id, 0, data)
    (path,) = files(db)
    stored = path.read_bytes()
    assert MARKER[:8] not in stored
    assert b"11010519491231002X" not in stored
    assert path.stat().st_mode & 0o077 == 0
    assert service.whole(media_id) == data


@pytest.mark.feature("PV-17")
def test_read_when_key_of_person_is_destroyed_then_is_gone_for_ever(db, person):
    media_id = service.keep(person, "recording", "video/webm", MARKER)
    keys.destroy(person)
    with pytest.raises(keys.KeyDestroyed):
        service.whole(media_id)


@pytest.mark.feature("PV-17")
def test_read_when_parts_were_swapped_on_disk_then_raises_tampered(db, person):
    media_id = service.start(person, "recording", "video/webm")
    for number in range(2):
        service.append(media_id, number, bytes([number]) * 1000)
    one, two = (disk.path_of(db.media_folder, media_id, number) for number in range(2))
    held = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(held)
    with pytest.raises(keys.Tampered):
        service.whole(media_id)


@pytest.mark.feature("PV-17")
def test_read_when_part_was_cut_off_then_raises_tampered(db, person):
    media_id = service.keep(person, "recording", "video/webm", b"x" * 200_000)
    path = disk.path_of(db.media_folder, media_id, 0)
    os.truncate(path, path.stat().st_size - 40_000)
    with pytest.raises(keys.Tampered):
        service.whole(media_id)


@pytest.mark.feature("IV-06")
def test_append_when_sent_again_after_a_cut_then_same_answer_and_nothing_twice(db, person):
    media_id = service.start(person, "recording", "video/webm")
    first = service.append(media_id, 0, b"first")
    assert service.append(media_id, 0, b"first") == first
    assert [part.number for part in service.describe(media_id).parts] == [0]
    service.append(media_id, 1, b"second")
    whole = hashlib.sha256(b"firstsecond").hexdigest()
    finished = service.finish(media_id, 2, whole)
    assert (finished.state, finished.bytes, finished.sha256) == ("finished", 11, whole)
    assert service.append(media_id, 1, b"second").bytes == 6
    assert service.finish(media_id, 2, whole) == finished


def test_append_when_number_comes_with_other_contents_then_conflict(db, person):
    media_id = service.start(person, "recording", "video/webm")
    service.append(media_id, 0, b"first")
    with pytest.raises(Conflict):
        service.append(media_id, 0, b"other")
    assert service.whole(media_id) == b"first"


def test_append_when_object_is_unknown_or_part_empty_then_refused(db, person):
    with pytest.raises(NotFound):
        service.append(uuid.uuid4(), 0, b"x")
    with pytest.raises(Invalid):
        service.append(service.start(person, "recording", "video/webm"), 0, b"")


@pytest.mark.feature("IV-06")
def test_finish_when_part_is_missing_or_digest_differs_then_conflict(db, person):
    media_id = service.start(person, "recording", "video/webm")
    service.append(media_id, 1, b"second")
    with pytest.raises(Conflict):
        service.finish(media_id, 2)
    service.append(media_id, 0, b"first")
    with pytest.raises(Conflict):
        service.finish(media_id, 2, hashlib.sha256(b"something else").hexdigest())
    assert service.describe(media_id).state == "receiving"
    with pytest.raises(Conflict):
        service.finish(media_id, 1)


def test_read_when_ranges_cross_chunks_and_parts_then_bytes_are_exact(db, person):
    source = random.Random(7)
    data = source.randbytes(700_001)
    media_id = service.start(person, "recording", "video/webm")
    cuts = [0, 1, 65_536, 196_608, 400_000, len(data)]
    for number, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False)):
        service.append(media_id, number, data[start:end])
    service.finish(media_id, len(cuts) - 1, hashlib.sha256(data).hexdigest())
    edges = [*cuts, 2, 65_537, 131_071, 131_072, 700_000]
    pairs = [tuple(sorted(source.sample(edges, 2))) for _ in range(60)]
    pairs += [tuple(sorted(source.sample(range(len(data)), 2))) for _ in range(40)]
    for start, end in pairs:
        assert b"".join(service.read(media_id, start, end)) == data[start:end]


@pytest.mark.feature("IV-06")
def test_sweep_when_crash_left_a_file_without_row_then_it_alone_goes(db, person):
    media_id = service.start(person, "recording", "video/webm")
    service.append(media_id, 0, b"first")

    def crashing():
        with database.transaction():
            service.append(media_id, 1, b"second")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crashing()
    assert len(files(db)) == 2
    assert service.sweep() == 0
    assert service.sweep(timedelta(0)) == 1
    assert service.whole(media_id) == b"first"
    service.append(media_id, 1, b"second")
    assert service.whole(media_id) == b"firstsecond"


def test_discard_when_swept_then_folder_is_empty(db, person):
    media_id = service.keep(person, "resume", "application/pdf", b"%PDF-1.7")
    service.discard(media_id)
    assert service.sweep(timedelta(0)) == 1
    assert files(db) == []
    with pytest.raises(NotFound):
        service.describe(media_id)


@pytest.fixture
def small_disk(db):
    """A file system of 1 MiB as media folder."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", db.media_folder], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"cannot mount a small file system here: {mounted.stderr.decode().strip()}")
    yield
    subprocess.run(["umount", db.media_folder], check=True)


@pytest.mark.feature("IV-06")
def test_append_when_disk_is_full_then_nothing_is_acknowledged_and_it_can_be_sent_again(db, person, small_disk):
    media_id = service.start(person, "recording", "video/webm")
    service.append(media_id, 0, b"a" * 600_000)
    with pytest.raises(service.DiskFull) as refusal:
        service.append(media_id, 1, b"b" * 600_000)
    assert refusal.value.status == 507
    assert [part.number for part in service.describe(media_id).parts] == [0]
    assert len(files(db)) == 1
    assert service.append(media_id, 1, b"b" * 100_000).bytes == 100_000


def test_append_when_the_folder_cannot_be_written_then_says_the_fault_is_ours_and_acknowledges_nothing(
    db, person, monkeypatch
):
    media_id = service.start(person, "recording", "video/webm")
    blocked = db.media_folder.with_name("blocked")
    blocked.write_text("a file where the folder should be")
    with monkeypatch.context() as told:
        told.setattr(settings, "current", lambda: db.model_copy(update={"media_folder": blocked}))
        with pytest.raises(service.NotWritable) as refusal:
            service.append(media_id, 0, b"a")
    assert refusal.value.status == 503
    assert not service.describe(media_id).parts
    assert service.append(media_id, 0, b"a").bytes == 1


@pytest.mark.feature("IV-06")
def test_append_when_two_send_the_same_number_at_once_then_one_wins_and_disk_holds_it(db, person):
    media_id = service.start(person, "recording", "video/webm")
    together = Barrier(4)

    def send(letter: bytes) -> str:
        with database.connection():
            together.wait(20)
            try:
                return service.append(media_id, 0, letter * 300_000).sha256
            except Conflict:
                return "conflict"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, [b"a", b"b", b"c", b"d"]))
    (won,) = [answer for answer in answers if answer != "conflict"]
    assert hashlib.sha256(service.whole(media_id)).hexdigest() == won
    assert len(files(db)) == 1


def memory_of(work) -> int:
    """Return the most bytes that Python held at once while `work` ran."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("parts", [10**9, 2**63, -1, 0])
def test_finish_when_the_number_of_parts_is_absurd_then_is_refused_and_takes_no_memory(db, person, parts):
    media_id = service.start(person, "recording", "video/webm")
    service.append(media_id, 0, b"sound")

    def refused() -> None:
        with pytest.raises(Invalid):
            service.finish(media_id, parts)

    assert memory_of(refused) < 2**20
    assert service.finish(media_id, 1).bytes == 5


@pytest.mark.parametrize("parts", [1, 3, 10_000])
def test_finish_when_parts_are_missing_then_raises_conflict(db, person, parts):
    media_id = service.start(person, "recording", "video/webm")
    for number in (0, 2):
        service.append(media_id, number, b"sound")
    with pytest.raises(Conflict):
        service.finish(media_id, parts)


@pytest.mark.parametrize("number", [-1, 10_000, 2**31, 10**30])
def test_append_when_the_number_is_out_of_bounds_then_nothing_is_written(db, person, number):
    media_id = service.start(person, "recording", "video/webm")
    with pytest.raises(Invalid):
        service.append(media_id, number, b"sound")
    assert files(db) == []


def test_append_when_the_file_would_become_too_large_then_is_refused_before_it_is_written(db, person):
    media_id = service.start(person, "recording", "video/webm")
    service.append(media_id, 0, b"x" * 600, most_bytes=1000)
    with pytest.raises(Invalid):
        service.append(media_id, 1, b"x" * 401, most_bytes=1000)
    assert len(files(db)) == 1
    service.append(media_id, 1, b"x" * 400, most_bytes=1000)
    assert service.append(media_id, 0, b"x" * 600, most_bytes=1000).bytes == 600


def test_read_when_the_range_lies_outside_then_only_what_is_there_comes(db, person):
    media_id = service.keep(person, "recording", "video/webm", b"0123456789")
    assert b"".join(service.read(media_id, -5, 10**30)) == b"0123456789"
    assert b"".join(service.read(media_id, 10**30)) == b""


def test_start_when_the_content_type_is_endless_then_is_kept_as_other(db, person):
    assert service.describe(service.start(person, "recording", "x" * 10**6)).content_type == service.OTHER
