"""Data keys on a real PostgreSQL: what is sealed opens only in its place, in few calls, and never after erasure."""

from __future__ import annotations

import subprocess
import sys
import uuid

import psycopg
import pytest

from app import database
from app.foundation.keys import service
from app.foundation.keys.cipher import CHUNK, Cipher, sealed_size
from app.foundation.keys.embedded import Embedded, create_file
from app.foundation.keys.provider import KeyProviderError
from app.foundation.keys.ring import HOLD_SECONDS, LIMIT, Ring
from app.foundation.keys.service import Field
from tests.app.statements import counted

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def person(db):
    one = uuid.uuid4()
    service.create(one)
    return one


@pytest.mark.feature("PV-03")
def test_seal_when_dumped_then_database_holds_no_plain_value(db, person):
    row = uuid.uuid4()
    database.db.execute_sql("CREATE TABLE sealed_fields (id uuid, name bytea, id_number bytea)")
    name = service.seal(person, "sealed_fields", "name", row, "张三")
    number = service.seal(person, "sealed_fields", "id_number", row, ID_NUMBER)
    database.db.execute_sql("INSERT INTO sealed_fields VALUES (%s, %s, %s)", (row, name, number))
    dumped = b""
    with psycopg.connect(db.database_url) as connection:
        for table in ("sealed_fields", "person_keys"):
            with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                dumped += b"".join(bytes(piece) for piece in copy)
    assert len(dumped) > 200
    for plain in (ID_NUMBER, "张三"):
        assert plain.encode() not in dumped
    key = service.ring().keys([person])[person]
    assert key not in dumped
    assert service.open_(person, "sealed_fields", "id_number", row, number) == ID_NUMBER


def test_seal_when_same_text_twice_then_sealed_differs(db, person):
    row = uuid.uuid4()
    assert service.seal(person, "t", "c", row, "x") != service.seal(person, "t", "c", row, "x")


@pytest.mark.parametrize("moved", ["table", "column", "row_id"])
@pytest.mark.feature("PV-03")
def test_open_when_value_was_moved_then_raises_tampered(db, person, moved):
    field = Field(person, "candidates", "name", uuid.uuid4())
    sealed = service.seal(*field, "张三")
    other = Field(**field._asdict() | {moved: uuid.uuid4() if moved == "row_id" else "other"})
    with pytest.raises(service.Tampered):
        service.open_many([(other, sealed)])


def test_open_when_parts_of_place_run_together_differently_then_raises_tampered(db, person):
    row = uuid.uuid4()
    sealed = service.seal(person, "ab", "c", row, "x")
    with pytest.raises(service.Tampered):
        service.open_(person, "a", "bc", row, sealed)


@pytest.mark.parametrize("at", [0, 1, 12, 13, -1])
def test_open_when_one_bit_is_changed_then_raises_tampered(db, person, at):
    row = uuid.uuid4()
    sealed = bytearray(service.seal(person, "t", "c", row, "x"))
    sealed[at] ^= 1
    with pytest.raises(service.Tampered):
        service.open_(person, "t", "c", row, bytes(sealed))


@pytest.mark.feature("PV-03")
def test_open_when_sealed_with_key_of_another_person_then_raises_tampered(db, person):
    other, row = uuid.uuid4(), uuid.uuid4()
    service.create(other)
    sealed = service.seal(person, "t", "c", row, "x")
    with pytest.raises(service.Tampered):
        service.open_(other, "t", "c", row, sealed)


@pytest.mark.feature("PV-03")
def test_destroy_when_done_then_nothing_opens_and_no_new_key_is_made(db, person):
    row = uuid.uuid4()
    field = Field(person, "t", "c", row)
    sealed = service.seal(*field, "x")
    assert service.destroy(person)
    assert not service.destroy(person)
    service.create(person)
    for act in (
        lambda: service.open_(*field, sealed),
        lambda: service.seal(*field, "y"),
        lambda: service.cipher(person),
    ):
        with pytest.raises(service.KeyDestroyed):
            act()
    assert service.open_many([(field, sealed), (field, None)], erased="-") == ["-", None]


def test_destroy_when_done_by_another_process_then_takes_effect_at_once(db, person):
    row = uuid.uuid4()
    sealed = service.seal(person, "t", "c", row, "x")
    database.db.execute_sql("UPDATE person_keys SET wrapped = NULL, destroyed_at = now()")
    with pytest.raises(service.KeyDestroyed):
        service.open_(person, "t", "c", row, sealed)


def test_open_when_person_has_no_key_then_raises_no_key(db):
    with pytest.raises(service.NoKey):
        service.seal(uuid.uuid4(), "t", "c", uuid.uuid4(), "x")


def test_create_when_transaction_is_rolled_back_then_person_has_no_key(db):
    one = uuid.uuid4()

    def failing():
        with database.transaction():
            service.create(one)
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    with pytest.raises(service.NoKey):
        service.cipher(one)


@pytest.mark.feature("PV-03")
def test_open_many_when_1000_records_of_1000_persons_then_at_most_2_provider_calls(db):
    ring = Ring(Embedded(db.keys.root_key_file))
    service.use(ring)
    try:
        persons = [uuid.uuid4() for _ in range(1000)]
        service.create_many(persons)
        fields = [(Field(person, "candidates", "name", person), f"name {n}") for n, person in enumerate(persons)]
        sealed = service.seal_many(fields)
        assert service.provider_calls() == 1
        service.use(fresh := Ring(Embedded(db.keys.root_key_file)))
        opened = service.open_many([(field, one) for (field, _), one in zip(fields, sealed, strict=True)])
        assert opened == [text for _, text in fields]
        assert fresh.calls == 1
        service.open_many([(field, one) for (field, _), one in zip(fields, sealed, strict=True)])
        assert fresh.calls == 1
    finally:
        service.use(None)


def test_ring_when_five_minutes_pass_then_asks_the_provider_again(db, person):
    now = [1000.0]
    ring = Ring(Embedded(db.keys.root_key_file), clock=lambda: now[0])
    ring.keys([person])
    now[0] += HOLD_SECONDS - 1
    ring.keys([person])
    assert ring.calls == 1
    now[0] += 2
    ring.keys([person])
    assert ring.calls == 2


def test_once_when_a_person_is_sealed_for_often_then_the_wrapped_key_is_read_once(db, person):
    row = uuid.uuid4()
    with counted() as found, service.once():
        sealed = [service.seal(person, "t", column, row, "x") for column in "abc"]
        with service.once():
            assert service.open_(person, "t", "a", row, sealed[0]) == "x"
    assert sum("FROM person_keys" in one for one in found.all) == 1
    with counted() as found:
        service.seal(person, "t", "a", row, "x")
    assert sum("FROM person_keys" in one for one in found.all) == 1


def test_once_when_a_key_is_destroyed_within_the_block_then_it_is_gone_at_once(db, person):
    field = Field(person, "t", "c", uuid.uuid4())
    with service.once():
        sealed = service.seal(*field, "x")
        service.destroy(person)
        with pytest.raises(service.KeyDestroyed):
            service.open_(*field, sealed)


def test_create_when_the_person_has_a_key_then_it_stays_within_a_block_too(db, person):
    field = Field(person, "t", "c", uuid.uuid4())
    sealed = service.seal(*field, "x")
    with service.once():
        service.create(person)
        assert service.open_(*field, sealed) == "x"


def test_ring_when_full_then_the_least_recently_used_key_goes(db):
    ring = Ring(Embedded(db.keys.root_key_file))
    persons = [uuid.uuid4() for _ in range(LIMIT + 10)]
    for person in persons:
        ring.hold(person, "w", b"k")
    assert len(ring._cached) == LIMIT
    assert (persons[9], "w") not in ring._cached
    assert (persons[10], "w") in ring._cached


@pytest.mark.parametrize(
    ("kind", "one", "same", "other"),
    [
        ("phone", "+86 138-0013-8000", "13800138000", "13800138001"),
        ("phone", "0086 13800138000", "１３８００１３８０００", "8613800138"),
        ("id_number", "11010519491231002x", " 1101051949 1231002X", "110105194912310021"),
        ("email", "Zhang.San@Example.com ", "zhang.san@example.com", "zhangsan@example.com"),
    ],
)
def test_lookup_when_value_is_written_differently_then_hash_is_the_same(db, kind, one, same, other):
    assert service.lookup(kind, one) == service.lookup(kind, same)
    assert service.lookup(kind, one) != service.lookup(kind, other)
    assert len(service.lookup(kind, one)) == 32


def test_lookup_when_key_file_is_another_or_kind_differs_then_hash_differs(db, tmp_path):
    mine = service.lookup("phone", "13800138000")
    assert service.lookup("id_number", "13800138000") != mine
    create_file(tmp_path / "other.key")
    service.use(Ring(Embedded(tmp_path / "other.key")))
    try:
        assert service.lookup("phone", "13800138000") != mine
    finally:
        service.use(None)
    with pytest.raises(ValueError, match="no look-up"):
        service.lookup("name", "张三")


@pytest.mark.feature("PV-03")
def test_key_file_when_group_or_others_may_read_then_refused_with_the_fix(tmp_path):
    path = tmp_path / "root.key"
    create_file(path)
    assert Embedded(path).status() == {"provider": "embedded", "state": "ready", "version": 1, "versions": 1}
    path.chmod(0o640)
    with pytest.raises(KeyProviderError, match="chmod 600"):
        Embedded(path)


def test_key_file_when_missing_or_damaged_then_sentence_says_what_to_do(tmp_path):
    path = tmp_path / "root.key"
    with pytest.raises(KeyProviderError, match="Put back the root key file"):
        Embedded(path)
    path.touch(0o600)
    for text in ("", "v1 short\n", "nonsense\n"):
        path.write_text(text)
        with pytest.raises(KeyProviderError, match="Put back"):
            Embedded(path)


def test_key_file_when_made_by_command_then_only_owner_reads_it_and_a_second_run_keeps_it(tmp_path, pytestconfig):
    path = tmp_path / "root.key"
    for _ in range(2):
        command = [sys.executable, "-m", "app.foundation.keys.embedded", str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=pytestconfig.rootpath)
        held = path.read_text()
        assert held.split()[1] not in said.stdout
    assert path.stat().st_mode & 0o777 == 0o600
    assert "left as it is" in said.stdout


def test_provider_when_root_key_is_rotated_then_old_keys_open_and_new_ones_use_the_new(tmp_path):
    path = tmp_path / "root.key"
    create_file(path)
    old = Embedded(path).wrap([b"k" * 32])
    lookup = Embedded(path).lookup_key()
    create_file(tmp_path / "second")
    path.write_text(path.read_text() + (tmp_path / "second").read_text().replace("v1", "v2"))
    provider = Embedded(path)
    assert provider.unwrap(old) == [b"k" * 32]
    (new,) = provider.wrap([b"n" * 32])
    assert new.startswith("embedded:v2:")
    assert provider.unwrap([new, *old]) == [b"n" * 32, b"k" * 32]
    assert provider.lookup_key() == lookup
    create_file(tmp_path / "third")
    with pytest.raises(KeyProviderError, match="Put back the root key file"):
        Embedded(tmp_path / "third").unwrap(old)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_stream_when_sealed_then_opens_whole_and_takes_the_size_it_should(tmp_path, size):
    cipher, data = Cipher(b"k" * 32), bytes(n % 251 for n in range(size))
    path = tmp_path / "stream"
    path.write_bytes(b"".join(cipher.seal_stream((data[n : n + 1000] for n in range(0, size, 1000)), "m", 1)))
    assert path.stat().st_size == sealed_size(size)
    with path.open("rb") as file:
        assert b"".join(cipher.open_stream(file, size, "m", 1)) == data
    with path.open("rb") as file, pytest.raises(service.Tampered):
        list(cipher.open_stream(file, size, "m", 2))


@pytest.mark.parametrize(
    "sizes", [[CHUNK, 1], [CHUNK, 0, 0], [1, CHUNK - 1, CHUNK], [0], [], [3, 2 * CHUNK, 5], [2 * CHUNK]]
)
def test_stream_when_pieces_come_in_any_size_then_chunks_are_those_of_the_whole(sizes):
    data = bytes(n % 251 for n in range(sum(sizes)))
    ends = [sum(sizes[:n]) for n in range(len(sizes) + 1)]
    pieces = [data[start:end] for start, end in zip(ends, ends[1:], strict=False)]
    whole = list(Cipher(b"k" * 32, random=bytes).seal_stream([data], "m"))
    assert list(Cipher(b"k" * 32, random=bytes).seal_stream(pieces, "m")) == whole


def test_stream_when_content_is_long_then_one_chunk_is_held_at_a_time():
    pieces = Cipher(b"k" * 32).seal_stream((b"x" * 5000 for _ in range(1000)), "m", 1)
    assert max(len(piece) for piece in pieces) == CHUNK + 16
