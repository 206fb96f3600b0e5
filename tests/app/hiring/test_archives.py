"""Archives that were made to stop or swell whoever opens them, or damaged on their way: each ends with a sentence."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile

import peewee
import pytest

from app import text
from app.foundation.work import running
from app.foundation.work import service as work
from app.hiring.uploads import archives, intake, packing, reading, refusals, tasks
from app.hiring.uploads import service as uploads
from app.hiring.uploads import store as upload_store
from tests.app.hiring import resumes

MIB = 1024 * 1024
TWO = {"a.pdf": b"%PDF-1.4 one", "b.pdf": b"%PDF-1.4 two"}


def unpacked(people, data: bytes, name: str = "all.zip") -> dict[str, uploads.File]:
    """Hand an archive in, take it apart, and return what became of it and of its members."""
    position = resumes.position(people)
    receipt = uploads.receive(position.id, name, data, people.hr)
    tasks.unpack(str(receipt.upload.id))
    with text.reader("en"):
        return {one.name: one for one in uploads.files(people.hr, position.id).shown}


def with_directory_moved(data: bytes, by: int) -> bytes:
    """Let an archive say that its directory starts elsewhere, which puts its members at places that do not exist."""
    end = data.rindex(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", data, end + 16)
    return data[: end + 16] + struct.pack("<I", start + by) + data[end + 20 :]


def packed_by(method: int, **files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def of_many(count: int) -> bytes:
    """An archive whose directory names `count` members, all of them the same few bytes."""
    data = resumes.zipped({"x": b"x"})
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], bytearray(data[data.index(b"PK\x05\x06") :])
    struct.pack_into("<II", end, 12, len(entry) * count, start)
    return data[:start] + entry * count + bytes(end)


@pytest.mark.parametrize("by", [1, 18, 25, 1000])
def test_unpack_when_members_lie_before_the_start_then_ends_and_each_has_its_sentence(people, by):
    found = unpacked(people, with_directory_moved(resumes.zipped(TWO), by))
    assert found.pop("all.zip").progress in ("unpacked", "refused")
    assert {one.code for one in found.values()} <= {"corrupted"}
    assert all(one.sentence for one in found.values())


def test_unpack_when_a_million_members_are_named_then_they_are_not_even_listed(people):
    data = of_many(1_000_000)
    tracemalloc.start()
    with pytest.raises(packing.TooManyMembers):
        packing.opened(data)
    assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    tracemalloc.stop()
    assert unpacked(people, data)["all.zip"].code == "too_many"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unpack_when_a_member_is_packed_otherwise_then_it_is_refused_without_unpacking(people, method):
    found = unpacked(people, packed_by(method, **{"a.txt": b"z" * (9 * MIB)}))
    assert (found["all.zip"].progress, found["a.txt"].code) == ("unpacked", "packed_otherwise")
    assert "Pack it as" in found["a.txt"].sentence


def test_unpack_when_members_have_names_of_other_places_then_only_their_last_part_is_kept(people):
    files = {"/etc/passwd.txt": b"one", "../../up.txt": b"two", "C:\\Windows\\x.txt": b"three"}
    found = unpacked(people, resumes.zipped(files))
    assert found.keys() == {"all.zip", "passwd.txt", "up.txt", "x.txt"}


def test_unpack_when_two_members_have_the_same_name_then_both_are_taken(people):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("cv.txt", b"one person")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("cv.txt", b"another person")
    position = resumes.position(people)
    tasks.unpack(str(uploads.receive(position.id, "all.zip", made.getvalue(), people.hr).upload.id))
    names = [one.name for one in uploads.files(people.hr, position.id).shown]
    assert sorted(names) == ["all.zip", "cv.txt", "cv.txt"]


def test_refusal_when_members_unpack_to_far_more_than_the_archive_then_is_a_bomb():
    member = zipfile.ZipInfo("a.pdf")
    member.file_size, member.compress_size = 9 * MIB, 9 * 1024
    assert archives._refusal([member] * 200, 2 * MIB) == "archive_bomb"
    assert archives._refusal([member] * 20, 2 * MIB) is None


def test_opened_when_an_archive_is_damaged_anyhow_then_nothing_but_damage_is_raised():
    whole, chance, ends = resumes.zipped(TWO | {"陈思远.pdf": b"%PDF-1.4 three"}), random.Random(17), set()
    for _ in range(600):
        data = bytearray(whole[: chance.choice([len(whole), chance.randrange(len(whole))])])
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.choice([0, 255, chance.randrange(256)]) if data else 0
        try:
            with packing.opened(bytes(data)) as archive:
                for member in archive.infolist():
                    packing.Member(archive, member).read(MIB)
            ends.add("read")
        except (packing.Damaged, packing.TooManyMembers) as damage:
            ends.add(type(damage).__name__)
    assert {"read", "Damaged"} <= ends


def test_unpack_when_our_own_database_fails_then_the_sender_is_not_told_of_damage(people, monkeypatch):
    position = resumes.position(people)
    receipt = uploads.receive(position.id, "all.zip", resumes.zipped(TWO), people.hr)

    def failing(*_: object) -> None:
        raise peewee.DatabaseError("gone")

    monkeypatch.setattr(intake, "receive", failing)
    with pytest.raises(peewee.DatabaseError):
        tasks.unpack(str(receipt.upload.id))
    assert upload_store.get(receipt.upload.id).code is None


@pytest.mark.parametrize(("name", "data"), [("all.zip", resumes.zipped(TWO)), ("cv.pdf", resumes.pdf())])
def test_job_when_it_failed_for_good_then_the_file_says_so_and_can_be_read_again(
    people, browse, monkeypatch, name, data
):
    position, hr = resumes.position(people), browse("hr")
    upload_id = uploads.receive(position.id, name, data, people.hr).upload.id
    task = work.tasks["uploads.unpack" if name.endswith(".zip") else "uploads.read"]

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(packing, "opened", failing)
    monkeypatch.setattr(reading.checks, "inside", failing)
    for failure in range(1, work.MAX_FAILURES + 1):
        with pytest.raises(running.Dead if failure == work.MAX_FAILURES else running.RunAgain):
            running.carry_out(task, 1, {"upload_id": str(upload_id)})
    with text.reader("en"):
        file = uploads.file(people.hr, upload_id)
    assert (file.progress, file.code, file.can_retry) == ("refused", refusals.OUR_FAILURE, True)
    assert "failure on our side" in file.sentence
    assert hr.post(f"/uploads/{upload_id}/retry", []).status_code == 303
    monkeypatch.undo()
    if name.endswith(".zip"):
        tasks.unpack(str(upload_id))
        assert upload_store.get(upload_id).state == "unpacked"
    else:
        with pytest.raises(work.Later):
            tasks.read(str(upload_id))
        assert upload_store.get(upload_id).state == "reading"


def test_unpack_when_a_member_is_large_then_it_is_taken_whole(people):
    data = b"%PDF-1.4 " + random.Random(1).randbytes(11 * MIB)
    position = resumes.position(people)
    receipt = uploads.receive(position.id, "all.zip", resumes.zipped({"cv.pdf": data}), people.hr)
    tasks.unpack(str(receipt.upload.id))
    sizes = [one.bytes for one in upload_store.listing(position.id, 10) if one.archive_id]
    assert sizes == [len(data)]
