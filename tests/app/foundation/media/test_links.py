"""Signed links over HTTP: who may open, until when, ranges, headers, and what the access log keeps."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import falcon.testing
import pytest

from app import clock
from app.app import create
from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.media import service
from app.foundation.media.resources import OPEN_RANGE_LIMIT

DATA = bytes(range(256)) * 1000
PASSWORD = "correct horse battery staple"


@pytest.fixture
def client(db):
    return falcon.testing.TestClient(create(db))


@pytest.fixture
def media_id(db):
    person = uuid.uuid4()
    keys.create(person)
    return service.keep(person, "recording", "video/webm;codecs=vp9", DATA)


def signed_in(client, email: str):
    account = access.add_account(email, "Li Si", "manager", PASSWORD, clock.now())
    answer = client.simulate_post(
        "/login",
        body=f"email={email}&password={PASSWORD.replace(' ', '+')}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    return account, {"Cookie": f"hr_session={answer.cookies['hr_session'].value}", "Accept": "application/json"}


@pytest.mark.feature("PV-17")
def test_link_when_opened_by_its_account_then_file_comes_and_opening_is_recorded_once(client, media_id):
    account, headers = signed_in(client, "li@example.com")
    address = service.link(media_id, account.id)
    answer = client.simulate_get(address, headers=headers)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-type"] == "video/webm"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline; filename=")
    client.simulate_get(address, headers=headers | {"Range": "bytes=5-"})
    entries = [entry for entry in audit.recent() if entry.action == "open_media"]
    assert [(entry.actor_id, entry.object_id) for entry in entries] == [(str(account.id), str(media_id))]


def opened() -> list[tuple[str, str]]:
    """Who opened which file, oldest first, as the access log has it."""
    return [(one.actor_id, one.object_id) for one in reversed(audit.recent()) if one.action == "open_media"]


EVENING = datetime(2031, 3, 5, 14, 0, tzinfo=UTC)
"""Ten in the evening in Shanghai; the next day begins at 16:00 UTC."""


@pytest.mark.feature("PV-17")
@pytest.mark.parametrize(
    ("minutes", "openings"),
    [((0, 4, 6, 11, 30, 58, 60), 1), ((0, 29, 58), 1), ((0, 31), 2), ((0, 29, 61), 2), ((110, 118, 121, 125), 2)],
)
def test_link_when_fetched_anew_while_the_same_reader_goes_on_then_is_one_opening_a_day(
    client, media_id, monkeypatch, minutes, openings
):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    account, headers = signed_in(client, "li@example.com")
    monkeypatch.setattr(access, "IDLE", timedelta(days=1))
    for minute in minutes:
        monkeypatch.setattr(clock, "now", lambda minute=minute: EVENING + timedelta(minutes=minute))
        for ranges in ({}, {"Range": "bytes=0-99"}, {"Range": "bytes=100-"}):
            address = service.link(media_id, account.id)
            assert client.simulate_get(address, headers=headers | ranges).status_code in (200, 206)
    assert opened() == [(str(account.id), str(media_id))] * openings


def test_link_when_another_person_opens_the_same_file_meanwhile_then_each_has_an_opening(client, media_id, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    one, of_one = signed_in(client, "li@example.com")
    two, of_two = signed_in(client, "wang@example.com")
    other = service.keep(service.describe(media_id).person_id, "recording", "video/webm", DATA)
    for file in (media_id, other):
        for account, headers in ((one, of_one), (two, of_two), (one, of_one)):
            assert client.simulate_get(service.link(file, account.id), headers=headers).status_code == 200
        assert client.simulate_get(service.link(file, None)).status_code == 200
    person = str(service.describe(media_id).person_id)
    assert opened() == [(str(who), str(file)) for file in (media_id, other) for who in (one.id, two.id, person)]


@pytest.mark.feature("PV-17")
def test_link_when_five_minutes_are_over_then_is_gone(client, media_id, monkeypatch):
    account, headers = signed_in(client, "li@example.com")
    address, made = service.link(media_id, account.id), clock.now()
    monkeypatch.setattr(clock, "now", lambda: made + timedelta(seconds=298))
    assert client.simulate_get(address, headers=headers).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: made + timedelta(seconds=301))
    answer = client.simulate_get(address, headers=headers)
    assert answer.status_code == 410
    assert answer.json["error"]["code"] == "link_expired"


@pytest.mark.feature("PV-17")
def test_link_when_opened_by_another_account_a_stranger_or_altered_then_refused(client, media_id):
    account, headers = signed_in(client, "li@example.com")
    _, others = signed_in(client, "wang@example.com")
    address = service.link(media_id, account.id)
    json = {"Accept": "application/json"}
    assert client.simulate_get(address, headers=others).status_code == 404
    assert client.simulate_get(address, headers=json).status_code == 404
    altered = address[:-10] + ("A" if address[-10] != "A" else "B") + address[-9:]
    assert client.simulate_get(altered, headers=headers).status_code == 410
    assert [entry for entry in audit.recent() if entry.action == "open_media"] == []


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=255990-", 255_990, 256_000), ("bytes=-10", 255_990, 256_000), ("bytes=7-7", 7, 8)],
)
def test_link_when_range_is_asked_then_206_with_exactly_that(client, media_id, asked, start, end):
    address = service.link(media_id, None)
    answer = client.simulate_get(address, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == DATA[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(DATA)}"
    assert answer.headers["content-length"] == str(end - start)


def test_link_when_player_asks_from_here_on_then_gets_a_piece_and_the_size_of_the_whole(client, db):
    person = uuid.uuid4()
    keys.create(person)
    data = bytes(range(256)) * 4096 * 6
    address = service.link(service.keep(person, "recording", "video/webm", data), None)
    at, got = 0, b""
    while at < len(data):
        answer = client.simulate_get(address, headers={"Range": f"bytes={at}-"})
        assert answer.status_code == 206
        assert len(answer.content) <= OPEN_RANGE_LIMIT
        assert answer.headers["content-range"].endswith(f"/{len(data)}")
        got, at = got + answer.content, at + len(answer.content)
    assert got == data


def test_link_when_range_lies_outside_then_416(client, media_id):
    answer = client.simulate_get(service.link(media_id, None), headers={"Range": "bytes=256000-"})
    assert answer.status_code == 416


def test_link_when_type_is_not_on_the_list_then_is_a_download_of_bytes(client, db):
    person = uuid.uuid4()
    keys.create(person)
    page = service.keep(person, "resume", "text/html", b"<script>alert(1)</script>")
    answer = client.simulate_get(service.link(page, None))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
