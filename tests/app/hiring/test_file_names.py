"""Names of files in other encodings than UTF-8: read where certain, else named by number; no file is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from app import text
from app.hiring.uploads import file_names, tasks
from app.hiring.uploads import service as uploads
from tests.app.hiring import resumes

UNREADABLE = "file 3 (name unreadable).pdf"
CERTAIN = [
    ("李梅简历.pdf", "gb18030"), ("李梅.pdf", "gb18030"), ("欧阳修-应聘柜员（2）.pdf", "gbk"),
    ("陳大文簡歷.pdf", "gbk"),
    ("𠮷田求职.pdf", "gb18030"), ("許功蓋履歷.pdf", "cp950"), ("李梅的簡歷.pdf", "big5"), ("陳曉明.pdf", "cp950"),
    ("Résumé Müller.pdf", "cp1252"), ("José.pdf", "latin-1"), ("Müller.pdf", "cp437"), ("cv.pdf", "ascii"),
    ("李梅.pdf", "utf-8"), ("김철수.pdf", "utf-8"), ("Фома.pdf", "utf-8"), ("Łukasz Nguyễn.pdf", "utf-8"),
    ("肖炎.pdf", "utf-8"),
]  # fmt: skip
DOUBTFUL = [
    ("김철수.pdf", "euc-kr"), ("이영희.pdf", "euc-kr"), ("ヤマダタロウ.pdf", "cp932"), ("山田太郎.pdf", "cp932"),
    ("Иванов.pdf", "cp1251"), ("Резюме.pdf", "koi8-r"), ("Łukasz.pdf", "cp1250"), ("Čapek.pdf", "cp1250"),
    ("霉都家.pdf", "gbk"), ("Muñoz.pdf", "cp1252"), ("ÀÉÎÕÜ.pdf", "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "encoding"), CERTAIN)
def test_name_when_its_bytes_can_mean_one_thing_alone_then_is_that(name, encoding):
    assert file_names.read(name.encode(encoding), 3) == name


@pytest.mark.parametrize(("name", "encoding"), DOUBTFUL)
def test_name_when_its_bytes_are_in_doubt_then_is_a_number_and_keeps_the_ending(name, encoding):
    assert file_names.read(name.encode(encoding), 3) == UNREADABLE


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"\x80" * 400, b"\xc0\xee\0.pdf", bytes(range(128, 256)), b"\xed\xa0\x80.pdf"]
)
def test_name_when_it_is_no_text_then_is_a_number(raw):
    assert re.fullmatch(r"file 3 \(name unreadable\)(\.pdf)?", file_names.read(raw, 3))


def test_name_when_unreadable_then_is_shown_in_the_readers_language():
    with text.reader("zh"):
        assert file_names.shown(UNREADABLE) == "文件 3（文件名无法识别）.pdf"
    with text.reader("en"):
        assert file_names.shown(UNREADABLE) == UNREADABLE
        assert file_names.shown("file 3.pdf") == "file 3.pdf"


def form(*names: bytes) -> tuple[bytes, dict]:
    """A form as an old program sends it; `names` are what follows `form-data; name="files"; `."""
    parts = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="files"; '
        + name
        + b"\r\n\r\n"
        + resumes.pdf(str(at))
        + b"\r\n"
        for at, name in enumerate(names)
    )
    return parts + b"--edge--\r\n", {"Content-Type": "multipart/form-data; boundary=edge"}


def test_upload_when_names_are_no_utf_8_then_every_file_is_taken_by_page_and_by_program(people, browse):
    position = resumes.position(people)
    body, kind = form(
        b'filename="' + "李梅简历.pdf".encode("gbk") + b'"',
        b'filename="' + "陳大文履歷.pdf".encode("big5") + b'"',
        b'filename="' + "Иванов.pdf".encode("cp1251") + b'"',
        b"filename*=GBK''" + b"".join(b"%%%02X" % one for one in "王强.pdf".encode("gbk")),
        b"filename*=nowhere''%C0%EE%C3%B7%BC%F2%C0%FA.pdf",
        b"filename*=UTF-8''%ff%fe.pdf",
        b'filename="e\\".pdf"; filename*=x',
    )
    sent = browse("hr").send("POST", f"/api/v1/positions/{position.id}/applications", body=body, headers=kind)
    assert sent.status_code == 202, sent.text
    assert [one["name"] for one in sent.json["files"]] == [
        "李梅简历.pdf", "陳大文履歷.pdf", UNREADABLE, "王强.pdf", "李梅简历.pdf",
        "file 6 (name unreadable).pdf", 'e".pdf',
    ]  # fmt: skip
    assert {one["state"] for one in sent.json["files"]} == {"received"}
    page = browse("hr").get(f"/positions/{position.id}").text
    assert "李梅简历.pdf" in page
    assert UNREADABLE in page
    again = browse("hr").send("POST", f"/positions/{position.id}/files", body=body, headers=kind)
    assert again.status_code == 303


def as_old_programs_pack(*names: bytes) -> bytes:
    """An archive whose names are in these bytes, of which it says nothing; each stands for itself while it is made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for at, name in enumerate(names):
            archive.writestr(f"{at}".rjust(len(name), "x"), resumes.pdf(str(at)))
    data = made.getvalue()
    for at, name in enumerate(names):
        data = data.replace(f"{at}".rjust(len(name), "x").encode(), name)
    return data


def test_archive_when_names_are_no_utf_8_then_every_member_is_taken(people):
    names = (("甲/李梅简历.pdf", "gbk"), ("陳大文履歷.pdf", "big5"), ("Иванов.pdf", "cp1251"))
    data = as_old_programs_pack(*(name.encode(encoding) for name, encoding in names))
    position = resumes.position(people)
    receipt = uploads.receive(position.id, "all.zip", data, people.hr)
    tasks.unpack(str(receipt.upload.id))
    with text.reader("en"):
        found = {one.name: one.progress for one in uploads.files(people.hr, position.id).shown}
    assert found == {
        "all.zip": "unpacked", "李梅简历.pdf": "received", "陳大文履歷.pdf": "received", UNREADABLE: "received",
    }  # fmt: skip
