"""The same questions to both keepers of root keys: a file of this machine, and Transit of a real key server."""

from __future__ import annotations

import dataclasses
import os
import secrets
import threading
import time
import uuid
from collections.abc import Callable

import hvac
import pytest

from app.foundation.keys import service
from app.foundation.keys.embedded import Embedded, create_file
from app.foundation.keys.key_server import KeyServer as Connection
from app.foundation.keys.provider import KeyProviderError, Provider, WrapBroken, version_of
from app.foundation.keys.ring import Ring
from app.foundation.keys.transit import Transit
from tests.pace import scaled


@dataclasses.dataclass
class Kept:
    """A provider, how to rotate its root key, and how to make it anew as another process would."""

    provider: Provider
    rotate: Callable[[], None]
    again: Callable[[], Provider]


def _embedded(folder) -> Kept:
    path = folder / "root.key"
    create_file(path)

    def rotate() -> None:
        lines = path.read_text().splitlines()
        create_file(fresh := folder / f"more{len(lines)}")
        path.write_text("\n".join([*lines, fresh.read_text().replace("v1", f"v{len(lines) + 1}")]))
        made.provider = Embedded(path)

    made = Kept(Embedded(path), rotate, lambda: Embedded(path))
    return made


def _transit(server) -> Kept:
    def rotate() -> None:
        server.client().secrets.transit.rotate_key("person")

    return Kept(Transit(server.given), rotate, lambda: Transit(server.given))


@pytest.fixture(params=["embedded", pytest.param("transit", marks=pytest.mark.slow)])
def kept(request, tmp_path) -> Kept:
    if request.param == "embedded":
        return _embedded(tmp_path)
    return _transit(request.getfixturevalue("key_server"))


@pytest.mark.feature("PV-03")
def test_provider_when_it_wraps_then_unwraps_in_order_and_another_process_too(kept):
    keys = [secrets.token_bytes(32) for _ in range(50)]
    wrapped = kept.provider.wrap(keys)
    assert len(set(wrapped)) == 50
    assert all(version_of(one) == kept.provider.newest() for one in wrapped)
    assert kept.provider.unwrap(wrapped) == keys
    assert kept.again().unwrap(wrapped[::-1]) == keys[::-1]


def test_provider_when_given_nothing_then_answers_nothing(kept):
    assert kept.provider.wrap([]) == kept.provider.unwrap([]) == kept.provider.rewrap([]) == []


@pytest.mark.feature("PV-03")
def test_provider_when_rotated_then_old_keys_open_and_rewrapped_ones_are_under_the_newest(kept):
    keys = [secrets.token_bytes(32) for _ in range(3)]
    old, before, lookup = kept.provider.wrap(keys), kept.provider.newest(), kept.provider.lookup_key()
    kept.rotate()
    assert kept.provider.newest() == before + 1
    assert kept.provider.unwrap(old) == keys
    new = kept.provider.rewrap(old)
    assert {version_of(one) for one in new} == {before + 1}
    assert kept.provider.unwrap(new) == keys
    assert version_of(kept.provider.wrap(keys)[0]) == before + 1
    assert kept.provider.lookup_key() == kept.again().lookup_key() == lookup
    assert len(lookup) == 32


@pytest.mark.parametrize("verb", ["unwrap", "rewrap"])
@pytest.mark.feature("PV-03")
def test_provider_when_a_wrapped_key_was_altered_or_is_anothers_then_says_so(kept, verb):
    (good,) = kept.provider.wrap([secrets.token_bytes(32)])
    head, _, body = good.rpartition(":")
    for bad in (f"{head}:{'A' * len(body)}", f"{head}:", "elsewhere:v1:AAAA", f"{head}:not base64"):
        with pytest.raises(WrapBroken):
            getattr(kept.provider, verb)([good, bad])
    with pytest.raises(KeyProviderError):
        getattr(kept.provider, verb)([f"{head.rpartition(':')[0]}:v9999:{body}"])


def test_provider_when_asked_how_it_is_then_says_ready_without_a_key(kept):
    status = kept.provider.status()
    assert kept.provider.state() == status["state"] == "ready"
    assert status["version"] == kept.provider.newest()
    assert set(status) <= {"provider", "state", "version", "versions", "oldest_open"}


@pytest.mark.slow
@pytest.mark.feature("PV-03", "PV-05")
def test_application_when_keys_are_at_the_key_server_then_seals_and_opens_in_few_calls(db, key_server):
    ring = Ring(Transit(key_server.given))
    service.use(ring)
    try:
        persons = [uuid.uuid4() for _ in range(500)]
        service.create_many(persons)
        fields = [(service.Field(one, "candidates", "name", one), f"name {one}") for one in persons]
        sealed = service.seal_many(fields)
        assert ring.calls == 1
        service.use(fresh := Ring(Transit(key_server.given)))
        places = [(field, one) for (field, _), one in zip(fields, sealed, strict=True)]
        assert service.open_many(places) == [text for _, text in fields]
        assert fresh.calls == 1
        from app import database

        (held,) = database.db.execute_sql("SELECT DISTINCT provider FROM person_keys").fetchall()
        assert held == ("transit",)
        (first,) = database.db.execute_sql("SELECT wrapped FROM person_keys LIMIT 1").fetchone()
        assert first.startswith("vault:v")
        assert service.lookup("phone", "13800138000") == service.lookup("phone", "+86 138 0013 8000")
    finally:
        service.use(None)


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_the_server_is_sealed_or_stopped_then_says_which_and_recovers_by_itself(key_server):
    now = [0.0]
    provider = Transit(key_server.given, Connection(key_server.given, clock=lambda: now[0]))
    (wrapped,) = provider.wrap([b"k" * 32])
    key_server.seal()
    try:
        with pytest.raises(KeyProviderError, match="sealed") as sealed:
            provider.unwrap([wrapped])
        assert sealed.value.status == 503
        assert provider.state() == "sealed"
        assert provider.status()["state"] == "sealed"
        key_server.stop()
        with pytest.raises(KeyProviderError, match="cannot be reached"):
            provider.unwrap([wrapped])
        assert provider.state() == "away"
        key_server.start()
        now[0] += 60
        assert provider.state() == "sealed"
    finally:
        key_server.stop()
        key_server.start()
        key_server.unseal()
    assert provider.unwrap([wrapped]) == [b"k" * 32]
    assert provider.state() == "ready"


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_its_token_is_revoked_or_ends_then_signs_in_again(key_server):
    now = [0.0]
    connection = Connection(key_server.given, clock=lambda: now[0])
    provider = Transit(key_server.given, connection)
    provider.wrap([b"k" * 32])
    first = connection._mine().token
    key_server.client().revoke_token(first)
    now[0] += 10
    provider.wrap([b"k" * 32])
    second = connection._mine().token
    assert second != first
    now[0] += 1800
    provider.wrap([b"k" * 32])
    assert connection._mine().token == second
    now[0] += 900
    provider.wrap([b"k" * 32])
    assert connection._mine().token != second


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_its_secret_is_wrong_or_missing_then_says_what_to_do(key_server, tmp_path):
    other = tmp_path / "secret-id"
    provider = Transit(key_server.given.model_copy(update={"secret_id_file": other}))
    with pytest.raises(KeyProviderError, match="secret-id: No such file"):
        provider.wrap([b"k" * 32])
    other.write_text("00000000-0000-0000-0000-000000000000")
    with pytest.raises(KeyProviderError, match="did not accept the application's SecretID"):
        provider.wrap([b"k" * 32])
    assert provider.state() == "refused"


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_a_key_is_missing_or_forbidden_then_says_which(key_server):
    absent = Transit(key_server.given.model_copy(update={"key": "elsewhere"}))
    # The policy knows `person` alone, so another name is no more than forbidden.
    with pytest.raises(KeyProviderError, match="does not let the application"):
        absent.wrap([b"k" * 32])
    client = key_server.client()
    policy = client.sys.read_policy("hr-web")["data"]["rules"]
    more = "".join(f'path "transit/{verb}/gone" {{ capabilities = ["update"] }}\n' for verb in ("encrypt", "decrypt"))
    more += 'path "transit/keys/gone" { capabilities = ["read"] }\n'
    try:
        client.sys.create_or_update_acl_policy("hr-web", policy + more)
        gone = Transit(key_server.given.model_copy(update={"key": "gone"}))
        with pytest.raises(KeyProviderError, match="has no key gone"):
            gone.wrap([b"k" * 32])
        with pytest.raises(KeyProviderError, match="has no key gone"):
            gone.unwrap(["vault:v1:" + "A" * 80])
    finally:
        client.sys.create_or_update_acl_policy("hr-web", policy)


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_policy_when_the_application_holds_it_then_it_can_neither_make_read_out_rotate_nor_delete_a_key(key_server):
    given = key_server.given
    pair = (str(given.cert_file), str(given.key_file))
    client = hvac.Client(url=given.address[0], cert=pair, verify=str(given.ca_file))
    client.auth.approle.login("hr-web", given.secret_id_file.read_text())
    for verb, path in (
        ("write", "transit/keys/person/rotate"),
        ("write", "transit/keys/person/config"),
        ("write", "transit/keys/fresh"),
        ("read", "transit/export/encryption-key/person"),
        ("read", "transit/backup/person"),
        ("write", "transit/datakey/plaintext/person"),
        ("write", "sys/seal"),
        ("read", "sys/policies/acl/hr-web"),
    ):
        with pytest.raises(hvac.exceptions.Forbidden):
            client.write_data(path, data={}) if verb == "write" else client.read(path)
    with pytest.raises(hvac.exceptions.Forbidden):
        client.delete("transit/keys/person")


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_the_first_address_is_down_then_the_next_is_asked_and_kept(key_server):
    both = key_server.given.model_copy(update={"address": ("https://127.0.0.1:1", key_server.address)})
    connection = Connection(both)
    assert Transit(both, connection).unwrap(Transit(both, connection).wrap([b"k" * 32])) == [b"k" * 32]
    assert connection._addresses[0] == key_server.address


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_the_server_is_not_the_sites_then_nothing_is_sent(key_server, tmp_path):
    from tests.app.certificates import Authority

    strange = Authority(tmp_path / "other", "Another CA")
    given = key_server.given.model_copy(update={"ca_file": strange.ca})
    with pytest.raises(KeyProviderError, match="did not prove who it is"):
        Transit(given).wrap([b"k" * 32])
    lost = key_server.given.model_copy(update={"cert_file": tmp_path / "none.pem"})
    with pytest.raises(KeyProviderError, match="cannot be read"):
        Transit(lost).wrap([b"k" * 32])


@pytest.mark.slow
@pytest.mark.feature("PV-05")
def test_transit_when_a_right_is_missing_then_it_does_not_sign_in_again_and_again(key_server):
    connection = Connection(key_server.given)
    absent = Transit(key_server.given.model_copy(update={"key": "elsewhere"}), connection)
    tokens = set()
    for _ in range(3):
        with pytest.raises(KeyProviderError, match="does not let the application"):
            absent.wrap([b"k" * 32])
        tokens.add(connection._mine().token)
    assert len(tokens) == 1


@pytest.mark.slow
def test_transit_when_many_threads_ask_then_one_token_serves_them_all(key_server):
    connection = Connection(key_server.given)
    provider = Transit(key_server.given, connection)
    wrong: list[BaseException] = []
    tokens: set[str] = set()

    def work() -> None:
        try:
            for _ in range(5):
                key = secrets.token_bytes(32)
                assert provider.unwrap(provider.wrap([key])) == [key]
                tokens.add(connection._mine().token)
        except (AssertionError, KeyProviderError) as error:
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert len(tokens) == 1


@pytest.mark.slow
def test_transit_when_the_process_forks_then_the_child_has_a_session_of_its_own(key_server):
    connection = Connection(key_server.given)
    provider = Transit(key_server.given, connection)
    (wrapped,) = provider.wrap([b"k" * 32])
    session = id(connection._mine().session)
    child = os.fork()
    if child == 0:
        try:
            same = provider.unwrap([wrapped]) == [b"k" * 32] and id(connection._mine().session) != session
        finally:
            os._exit(0 if same else 1)
    deadline = time.monotonic() + scaled(30)
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        assert time.monotonic() < deadline, "the child hangs"
        time.sleep(0.02)
    assert os.waitstatus_to_exitcode(ended[1]) == 0
    assert provider.unwrap([wrapped]) == [b"k" * 32]
