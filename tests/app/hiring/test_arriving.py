"""Files while they arrive: what breaks on the way, and what breaks here, each told as what it is."""

from __future__ import annotations

import pytest

from app import settings
from app.hiring.uploads import arriving, intake
from app.hiring.uploads import service as uploads
from tests.app.hiring import resumes
from tests.app.hiring.test_intake import multipart, upload

END = len(b"\r\n--line-between-parts--\r\n")
"""What comes after the last byte of the last file."""


def test_upload_when_one_request_brings_more_than_are_taken_then_keeps_the_first_and_says_so(
    browse, people, monkeypatch
):
    position, hr = resumes.position(people), browse("hr")
    monkeypatch.setattr("app.hiring.uploads.arriving.MOST_AT_ONCE", 3)
    address = f"/api/v1/positions/{position.id}/applications"
    answer = upload(hr, address, *((f"{number}.pdf", resumes.pdf(str(number))) for number in range(4)))
    assert answer.status_code == 413
    assert "At most 3 files" in answer.json["error"]["message"]
    assert len(uploads.files(people.hr, position.id).shown) == 3
    assert upload(hr, address, *((f"{number}.pdf", resumes.pdf(str(number))) for number in range(3))).status_code == 200


@pytest.mark.parametrize(
    ("length", "status"), [(str(arriving.MOST_BYTES), 422), (str(arriving.MOST_BYTES + 1), 413), ("9" * 21, 413)]
)
def test_upload_when_it_calls_itself_longer_than_anything_then_is_refused_before_it_is_read(
    browse, people, length, status
):
    body, kind = multipart(("first.pdf", resumes.pdf("first")))
    address = f"/api/v1/positions/{resumes.position(people).id}/applications"
    answer = browse("hr").send("POST", address, body=body[:-END], headers=kind | {"Content-Length": length})
    assert answer.status_code == status


@pytest.mark.parametrize("size", [2_000, 3 * intake.PIECE], ids=["small", "in pieces"])
@pytest.mark.parametrize("lacking", [1, 30, 1_000])
def test_upload_when_the_body_ends_too_soon_then_says_so_and_keeps_what_arrived_before_alone(
    browse, people, size, lacking
):
    position = resumes.position(people)
    second = resumes.pdf("second") + b"\n%" + b"x" * size
    body, kind = multipart(("first.pdf", resumes.pdf("first")), ("second.pdf", second))
    address = f"/api/v1/positions/{position.id}/applications"
    answer = browse("hr").send("POST", address, body=body[: -lacking - END], headers=kind)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "invalid")
    assert "did not arrive whole" in answer.json["error"]["message"]
    assert [one.name for one in uploads.files(people.hr, position.id).shown] == ["first.pdf"]
    assert upload(browse("hr"), address, ("second.pdf", second)).json["files"][0]["repeated"] is False


def test_upload_when_our_own_disk_cannot_be_written_then_is_not_told_as_the_senders_fault(
    browse, people, db, monkeypatch
):
    position = resumes.position(people)
    blocked = db.media_folder.with_name("blocked")
    blocked.write_text("a file where the folder should be")
    monkeypatch.setattr(settings, "current", lambda: db.model_copy(update={"media_folder": blocked}))
    answer = upload(browse("hr"), f"/api/v1/positions/{position.id}/applications", ("cv.pdf", resumes.pdf()))
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "disk_not_writable")
    assert "on our side" in answer.json["error"]["message"]
    assert not uploads.files(people.hr, position.id).shown
