"""Files taken in through the pages and the API: streamed, each with its own word, one application each."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest

from app import clock, database, settings, text
from app.foundation.media import service as media
from app.foundation.work import service as work
from app.hiring.uploads import archives, checks, intake, reading, tasks
from app.hiring.uploads import service as uploads
from app.hiring.uploads import store as upload_store
from app.settings import Settings
from tests.app.hiring import resumes

MIB = 1024 * 1024


def multipart(*files: tuple[str, bytes], boundary: str = "line-between-parts") -> tuple[bytes, dict]:
    """Make the body and headers that a browser sends for files."""
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, data in files
    )
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def upload(browser, address: str, *files: tuple[str, bytes], **headers: str):
    body, kind = multipart(*files)
    return browser.send("POST", address, body=body, headers=kind | headers)


def docx(**members: bytes) -> bytes:
    return resumes.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"} | members)


def bomb() -> bytes:
    return docx(**{"word/media/a.bin": b"\0" * (40 * MIB)})


class Endless:
    """A stream that counts what is taken from it."""

    def __init__(self, head: bytes, size: int) -> None:
        self.left, self.head, self.largest = size, head, 0

    def read(self, size: int) -> bytes:
        self.largest = max(self.largest, size)
        taken = min(size, self.left)
        self.left -= taken
        head, self.head = self.head[:taken], self.head[taken:]
        return head + b"x" * (taken - len(head))


BAD = {
    "empty.pdf": (b"", "empty_file"),
    "renamed.pdf": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "wrong_name"),
    "notes.pdf": (b"just a note\n" * 20, "wrong_name"),
    "noise.pdf": (bytes(range(256)) * 20, "corrupted"),
    "tool.exe": (b"MZ" + b"\0" * 100, "unsupported"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported_old_word"),
    "rich.doc": (b"{\\rtf1\\ansi Li Ming}" * 20, "unsupported_rtf"),
    "letter.docm": (docx(**{"word/vbaProject.bin": b"macro"}), "macros"),
    "large.pdf": (b"%PDF-1.7" + b"x" * (2 * MIB), "too_large"),
}


@pytest.fixture
def small(db: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose limit for a file is 1 MiB."""
    made = db.model_copy(update={"upload_limit_mib": 1})
    monkeypatch.setattr(settings, "current", lambda: made)
    return made


@pytest.mark.feature("RS-18")
def test_upload_when_some_files_are_bad_then_each_has_its_sentence_and_the_rest_go_on(browse, people, small):
    position = resumes.position(people)
    files = [(name, data) for name, (data, _) in BAD.items()]
    files.insert(3, ("good.pdf", resumes.pdf()))
    answer = upload(browse("hr"), f"/api/v1/positions/{position.id}/applications", *files)
    assert answer.status_code == 202
    found = {one["name"]: one for one in answer.json["files"]}
    assert {name: found[name]["code"] for name in BAD} == {name: code for name, (_, code) in BAD.items()}
    assert all(found[name]["message"].endswith(".") for name in BAD)
    assert (found["good.pdf"]["state"], found["good.pdf"]["code"]) == ("received", None)
    assert work.waiting()["screening"] == 1


@pytest.mark.feature("RS-08")
def test_upload_when_delivered_again_then_nothing_changes_and_the_same_answer_comes(browse, people):
    position, hr = resumes.position(people), browse("hr")
    address = f"/api/v1/positions/{position.id}/applications"
    first = upload(hr, address, ("cv.pdf", resumes.pdf())).json["files"][0]
    again = upload(hr, address, ("cv.pdf", resumes.pdf()))
    assert (again.status_code, again.json["files"][0]["id"], again.json["files"][0]["repeated"]) == (
        200,
        first["id"],
        True,
    )
    assert work.waiting()["screening"] == 1
    assert hr.get(f"/api/v1/uploads/{first['id']}").json["state"] == "received"


def test_receive_when_a_file_is_larger_than_the_limit_then_stops_early_with_little_in_memory(people, db):
    source = Endless(b"%PDF-1.7", 60 * MIB)
    receipt = uploads.receive(resumes.position(people).id, "cv.pdf", source, people.hr)
    assert (receipt.upload.state, receipt.upload.code) == ("refused", "too_large")
    assert source.largest <= intake.PIECE
    assert source.left >= 5 * MIB
    assert database.db.execute_sql("SELECT count(*) FROM media_objects").fetchone() == (0,)


def test_receive_when_the_stream_breaks_then_nothing_is_left_to_read(people):
    class Broken:
        given = False

        def read(self, size: int) -> bytes:
            if self.given:
                raise OSError("gone")
            self.given = True
            return b"%PDF-1.7" + b"x" * 1000

    position = resumes.position(people)
    with pytest.raises(OSError, match="gone"):
        uploads.receive(position.id, "cv.pdf", Broken(), people.hr)
    assert upload_store.listing(position.id, 10) == []
    assert work.waiting()["screening"] == 0


@pytest.mark.feature("RS-18")
def test_unpack_when_a_zip_of_many_is_sent_then_each_member_is_a_file_of_its_own(people):
    position = resumes.position(people)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(20):
            archive.writestr(f"folder/{number}.pdf", resumes.pdf(f"Person {number}"))
        archive.writestr("same.pdf", resumes.pdf("Person 3"))
        archive.writestr("inner.zip", resumes.zipped({"a.pdf": resumes.pdf()}))
        archive.writestr("empty.pdf", b"")
        archive.writestr("__MACOSX/._0.pdf", b"junk")
        gbk = zipfile.ZipInfo("x")
        gbk.filename = "张三简历.pdf".encode("gbk").decode("cp437")
        archive.writestr(gbk, resumes.pdf("Zhang San"))
    receipt = uploads.receive(position.id, "all.zip", made.getvalue(), people.hr)
    tasks.unpack(str(receipt.upload.id))
    tasks.unpack(str(receipt.upload.id))
    files = uploads.files(people.hr, position.id).shown
    by_name = {one.name: one for one in files}
    assert len(files) == 1 + 24
    assert (by_name["all.zip"].progress, by_name["all.zip"].members) == ("unpacked", 24)
    assert by_name["inner.zip"].code == "nested_archive"
    assert by_name["empty.pdf"].code == "empty_file"
    assert by_name["same.pdf"].progress == "repeated"
    assert sum(one.progress == "received" for one in files) == 21
    assert work.waiting()["screening"] == 1 + 21


@pytest.mark.slow
@pytest.mark.feature("RS-18")
def test_unpack_when_a_zip_holds_300_files_then_each_is_listed_with_its_state_and_can_be_sent_again(people, browse):
    position = resumes.position(people)
    files = {f"{number}.pdf": resumes.pdf(f"Person {number}") for number in range(297)}
    bad = {"empty.pdf": b"", "inner.zip": resumes.zipped({"a.pdf": resumes.pdf()}), "bomb.docx": bomb()}
    receipt = uploads.receive(position.id, "all.zip", resumes.zipped(files | bad), people.hr)
    tasks.unpack(str(receipt.upload.id))
    listed = {one.name: one for one in uploads.files(people.hr, position.id).shown}
    assert set(listed) == {"all.zip", *files, *bad}
    assert {listed[name].progress for name in files} == {"received"}
    assert (listed["empty.pdf"].code, listed["inner.zip"].code) == ("empty_file", "nested_archive")
    reading.read(listed["bomb.docx"].id)
    [refused] = [one for one in uploads.files(people.hr, position.id).shown if one.name == "bomb.docx"]
    assert (refused.progress, refused.code, refused.can_retry) == ("refused", "archive_bomb", True)
    assert browse("hr").post(f"/uploads/{refused.id}/retry", []).status_code == 303
    assert upload_store.get(refused.id).state == "received"


def test_member_name_when_the_zip_was_made_on_chinese_windows_then_is_read(people):
    for encoding in ("gbk", "utf-8"):
        member = zipfile.ZipInfo("x")
        member.filename = "folder\\张三.pdf".encode(encoding).decode("cp437")
        assert archives.member_name(member, 0) == "张三.pdf"


@pytest.mark.feature("RS-18")
def test_unpack_when_the_worker_was_killed_in_the_middle_then_goes_on_without_doubles(people, monkeypatch):
    position = resumes.position(people)
    files = {f"{number}.pdf": resumes.pdf(f"Person {number}") for number in range(6)}
    receipt = uploads.receive(position.id, "all.zip", resumes.zipped(files), people.hr)
    taken: list[str] = []
    original = intake.receive

    def dying(delivery, source):
        if len(taken) == 3:
            raise SystemExit
        taken.append(delivery.name)
        return original(delivery, source)

    monkeypatch.setattr(intake, "receive", dying)
    with pytest.raises(SystemExit):
        tasks.unpack(str(receipt.upload.id))
    monkeypatch.setattr(intake, "receive", original)
    tasks.unpack(str(receipt.upload.id))
    names = [one.name for one in uploads.files(people.hr, position.id).shown]
    assert sorted(names) == sorted(["all.zip", *files])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", "corrupted"),
        (resumes.zipped({"notes/": b""}), "empty_file"),
        (resumes.zipped({"a.pdf": b"\0" * (40 * MIB)}), "archive_bomb"),
        (resumes.zipped({f"{n}.txt": b"x" for n in range(2001)}), "too_many"),
    ],
    ids=["broken", "empty", "bomb", "too-many"],
)
def test_unpack_when_an_archive_cannot_be_taken_then_is_refused_as_a_whole(people, data, code):
    position = resumes.position(people)
    receipt = uploads.receive(position.id, "all.zip", data, people.hr)
    tasks.unpack(str(receipt.upload.id))
    [one] = uploads.files(people.hr, position.id).shown
    assert (one.progress, one.code, one.can_retry) == ("refused", code, False)


@pytest.mark.parametrize(
    ("data", "code"), [(docx(**{"word/vbaProject.bin": b"m"}), "macros"), (bomb(), "archive_bomb")]
)
def test_read_when_a_document_carries_macros_or_a_bomb_then_is_refused_before_any_model(people, data, code):
    receipt = uploads.receive(resumes.position(people).id, "cv.docx", data, people.hr)
    reading.read(receipt.upload.id)
    assert (upload_store.get(receipt.upload.id).state, upload_store.get(receipt.upload.id).code) == ("refused", code)


def test_read_when_a_document_holds_too_much_then_nobody_says_that_its_file_is_too_large(people, monkeypatch):
    receipt = uploads.receive(resumes.position(people).id, "cv.pdf", resumes.pdf(), people.hr)
    monkeypatch.setattr(reading.inference, "ask", lambda *_: {"error": {"code": "too_large", "message": ""}})
    reading.read(receipt.upload.id)
    with text.reader("en"):
        one = uploads.file(people.hr, receipt.upload.id)
    assert (one.progress, one.code) == ("refused", "too_long")
    assert "30 pages" in one.sentence
    assert "MB" not in one.sentence


@pytest.mark.feature("SY-10")
def test_read_when_triton_is_away_then_the_file_waits_and_says_so(people):
    receipt = uploads.receive(resumes.position(people).id, "cv.pdf", resumes.pdf(), people.hr)
    with pytest.raises(work.Later):
        reading.read(receipt.upload.id)
    with text.reader("en"):
        one = uploads.file(people.hr, receipt.upload.id)
    assert (one.progress, one.sentence) == ("reading", "Waiting for the reading model; it goes on by itself.")


@pytest.mark.feature("RS-18")
def test_retry_when_a_kept_file_was_refused_then_it_is_read_again(browse, people):
    position, hr = resumes.position(people), browse("hr")
    receipt = uploads.receive(position.id, "cv.docx", bomb(), people.hr)
    reading.read(receipt.upload.id)
    page = hr.get(f"/positions/{position.id}").text
    assert f"/uploads/{receipt.upload.id}/retry" in page
    assert hr.post(f"/uploads/{receipt.upload.id}/retry", []).status_code == 303
    assert upload_store.get(receipt.upload.id).state == "received"
    assert work.waiting()["screening"] == 2


def test_files_when_nothing_changed_then_nothing_is_sent_again(browse, people):
    position, hr = resumes.position(people), browse("hr")
    uploads.receive(position.id, "cv.pdf", resumes.pdf(), people.hr)
    page = hr.get(f"/positions/{position.id}/files").text
    seen = page.split("seen=")[1].split('"')[0]
    assert 'hx-trigger="every 1s' in page
    assert hr.get(f"/positions/{position.id}/files", query_string=f"seen={seen}").status_code == 204
    uploads.receive(position.id, "b.pdf", resumes.pdf("b"), people.hr)
    assert "b.pdf" in hr.get(f"/positions/{position.id}/files", query_string=f"seen={seen}").text


@pytest.mark.feature("PV-07")
def test_addresses_of_files_when_asked_by_others_then_refuse(browse, people):
    position = resumes.position(people)
    receipt = uploads.receive(position.id, "secret.pdf", resumes.pdf(), people.hr)
    for name in ("other_hr", "other_manager", "administrator", "auditor", None):
        browser = browse(name)
        for path in (
            f"/positions/{position.id}",
            f"/positions/{position.id}/files",
            f"/api/v1/uploads/{receipt.upload.id}",
            f"/api/v1/positions/{position.id}/applications",
        ):
            answer = browser.get(path)
            assert answer.status_code in (303, 401, 403, 404)
            assert "secret" not in answer.text
        for path in (f"/positions/{position.id}/files", f"/api/v1/positions/{position.id}/applications"):
            assert upload(browser, path, ("x.pdf", resumes.pdf("x"))).status_code in (401, 403, 404)
        assert browser.post(f"/uploads/{receipt.upload.id}/retry", []).status_code in (401, 403, 404)
    assert len(upload_store.listing(position.id, 10)) == 1
    manager = browse("manager")
    assert "secret" not in manager.get(f"/positions/{position.id}").text
    assert manager.get(f"/positions/{position.id}/files").status_code == 403


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("cv.pdf", b"\n%PDF-1.4", None),
        ("cv", b"%PDF-1.4", None),
        ("cv.docx", b"PK\x03\x04", None),
        ("cv.jpg", b"\xff\xd8\xff", None),
        ("cv.txt", "姓名：张三".encode("gb18030"), None),
        ("cv.txt", "姓名：张三\n".encode("utf-16-le"), None),
        ("cv.txt", "Name\n".encode("utf-32-be"), None),
        ("cv.html", b"<!DOCTYPE html><html>", None),
        ("cv.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related", None),
        ("cv.doc", b"<html xmlns:o='urn:schemas-microsoft-com:office:office'>", None),
        ("cv.doc", b"PK\x03\x04", None),
        ("cv.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 20, "unsupported_old_word"),
        ("cv.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 20, "unsupported"),
        ("cv.doc", b"{\\rtf1 hello}", "unsupported_rtf"),
        ("cv.odt", b"PK\x03\x04", "unsupported_opendocument"),
        ("cv.html", b"%PDF-1.4", "wrong_name"),
        ("cv.rtf", b"{\\rtf1 hello}", "unsupported_rtf"),
        ("cv.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 20, None),
        ("cv.png", b"\xff\xd8\xff", "wrong_name"),
        ("cv.docx", b"%PDF-1.4", "wrong_name"),
        ("cv.mp4", b"\0\0\0\x18ftyp", "unsupported"),
        ("cv.pdf", b"MZ\0\0", "wrong_name"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        ("photo.jpg", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
    ],
)
def test_at_the_door_when_name_and_content_are_compared_then_says_what_is_wrong(name, head, code):
    assert checks.refusal_by_head(name, head) == code


def test_web_page_when_kept_then_it_is_never_of_a_type_that_a_browser_runs(people):
    page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    receipt = uploads.receive(resumes.position(people).id, "cv.html", page, people.hr)
    assert receipt.upload.state != "refused"
    assert media.describe(receipt.upload.media_id).content_type not in ("text/html", "application/xhtml+xml")


def test_content_when_kept_then_has_the_type_it_is_and_not_what_its_name_says(people):
    receipt = uploads.receive(resumes.position(people).id, "cv", resumes.pdf(), people.hr)
    assert media.describe(receipt.upload.media_id).content_type == "application/pdf"
    assert receipt.upload.created_at <= clock.now()


def test_files_when_one_sender_sends_many_then_those_of_others_wait_behind_one_of_them(
    people, work_through, monkeypatch
):
    read: list[str] = []
    names: dict[uuid.UUID, str] = {}
    monkeypatch.setattr(reading, "read", lambda upload_id: read.append(names[upload_id]))
    position, theirs = resumes.position(people), resumes.position(people, title="柜员")
    packed = resumes.zipped({f"{number}.pdf": resumes.pdf(f"Slow {number}") for number in range(4)})
    archive = uploads.receive(position.id, "many.zip", io.BytesIO(packed), people.hr).upload
    archives.unpack(archive.id)
    database.db.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name = 'uploads.unpack'")
    other = uploads.receive(theirs.id, "other.pdf", io.BytesIO(resumes.pdf("Other")), people.lead).upload
    own = uploads.receive(position.id, "own.pdf", io.BytesIO(resumes.pdf("Own")), people.hr).upload
    of_archive = uploads.files(people.hr, position.id).shown
    names |= {one.id: one.name for one in of_archive} | {other.id: "other.pdf", own.id: "own.pdf"}
    work_through()
    assert read == ["other.pdf", "0.pdf", "1.pdf", "2.pdf", "3.pdf", "own.pdf"]
