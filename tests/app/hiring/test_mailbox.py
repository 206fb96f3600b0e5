"""Applications by mail, against a real IMAP server: each mail once, each in its folder, a broken one stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from app import clock, settings
from app.database import db as database
from app.foundation.work.service import Later
from app.hiring.mailbox import imap, service, tasks
from tests.app.certificates import Authority
from tests.app.hiring import resumes
from tests.app.hiring.mailbox_server import MailboxServer, mailbox_server


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(db, authority, monkeypatch) -> Iterator[MailboxServer]:
    with mailbox_server(authority) as started:
        made = db.model_copy(update={"mailbox": started.mailbox})
        monkeypatch.setattr(settings, "current", lambda: made)
        yield started


def mail(subject: str, *files: tuple[str, bytes], to: str = "jobs@bank.test", name: str = "one") -> bytes:
    """A mail with attachments; `name` is that of its Message-ID."""
    made = EmailMessage()
    made["Subject"], made["To"], made["From"] = subject, to, "li.mei@example.com"
    made["Message-ID"] = f"<{name}@example.com>"
    made.set_content("请见附件。")
    for file, data in files:
        made.add_attachment(data, maintype="application", subtype="pdf", filename=file)
    return made.as_bytes()


def nested(depth: int) -> bytes:
    """A mail of parts within parts."""
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{at}"\r\n\r\n--b{at}\r\n' for at in range(depth))
    return f"Message-ID: <deep@example.com>\r\nMIME-Version: 1.0\r\n{head}\r\nend".encode()


def states() -> list[tuple]:
    sql = "SELECT state, code, files FROM mailbox_messages ORDER BY uid"
    return database.execute_sql(sql).fetchall()


@pytest.mark.feature("RS-13", part="no adapter reads a recruiting site")
def test_mailbox_when_mails_come_in_then_each_is_taken_once_or_its_reason_is_told(people, server, browse):
    position = resumes.position(people)
    code = str(position.id)[:8]
    cv = ("李梅.pdf", resumes.pdf())
    server.put(
        mail(f"申请 [HR-{code.upper()}]", cv),
        nested(40),
        mail("申请", cv, name="nowhere"),
        mail("forwarded", cv, to=f"jobs+{code}@bank.test"),
        mail(f"HR-{code}", name="without a file"),
        mail("申请", ("other.pdf", resumes.pdf("another")), to=f"jobs+{code}@bank.test", name="two"),
    )
    assert service.read_new(clock.now()) == {"taken": 2, "refused": 2, "unassigned": 1, "repeated": 1}
    assert states() == [
        ("taken", None, 1), ("refused", "too_complex", 0), ("unassigned", "no_position", 1), ("repeated", None, 1),
        ("refused", "no_file", 0), ("taken", None, 1),
    ]  # fmt: skip
    folders = ("INBOX", "HR-taken", "HR-refused", "HR-unassigned")
    assert [server.lie_in(one) for one in folders] == [0, 3, 2, 1]
    sql = "SELECT state, count(*) FROM uploads WHERE position_id = %s GROUP BY 1"
    assert database.execute_sql(sql, (position.id,)).fetchall() == [("received", 2)]
    shown = browse("hr").get("/mailbox").text
    assert shown.count("<tr") == 1 + 3
    assert "It names no position" in shown
    assert service.read_new(clock.now()) == {}
    assert "Login: user" in (server.folder / "log").read_text()


def test_mail_when_its_moving_was_cut_off_then_is_moved_and_not_taken_again(people, server, monkeypatch):
    position = resumes.position(people)
    server.put(mail(f"HR-{str(position.id)[:8]}", ("cv.pdf", resumes.pdf())))
    with monkeypatch.context() as patch:
        patch.setattr(imap.Folder, "move", lambda *_: (_ for _ in ()).throw(imap.MailboxAway))
        with pytest.raises(imap.MailboxAway):
            service.read_new(clock.now())
    assert service.read_new(clock.now()) == {"taken": 1}
    assert (len(states()), server.lie_in("HR-taken")) == (1, 1)


def test_mailbox_when_its_certificate_is_of_somebody_else_then_gets_no_password_and_is_tried_later(
    people, server, monkeypatch, tmp_path
):
    stranger = server.mailbox.model_copy(update={"ca_file": Authority(tmp_path / "other").ca})
    made = settings.current().model_copy(update={"mailbox": stranger})
    monkeypatch.setattr(settings, "current", lambda: made)
    with pytest.raises(Later):
        tasks.read()
    assert "Login: user" not in (server.folder / "log").read_text()


def test_mailbox_when_none_is_named_then_nothing_is_read(db):
    assert service.read_new(clock.now()) == {}
