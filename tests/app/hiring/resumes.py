"""Files and fields that tests of the hiring rooms hand in."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from fpdf import FPDF

from app import clock
from app.foundation.approvals import service as approvals
from app.hiring.applications import service
from app.hiring.positions import changes, inputs
from app.hiring.positions import service as positions
from app.hiring.screening import comparing
from app.hiring.uploads import reading
from app.hiring.uploads import service as uploads

ID_NUMBER = "110105199003072316"
PHONE = "13812345678"
EMAIL = "li.mei@example.com"


def position(people, title: str = "客户经理", **changes):
    """Open a position owned by `people.hr` and decided by `people.manager`."""
    stated = {"title": title, "manager_id": str(people.manager.id), "requirements": [{"text": "客户资源"}]} | changes
    return positions.create(people.hr, inputs.read(stated), clock.now())


def revised(people, position_id, **stated):
    """Change a position as HR does; where candidates were screened by it, the HR lead approves."""
    now = positions.get(position_id).version
    made = changes.revise(people.hr, position_id, inputs.read(stated), now, clock.now())
    if isinstance(made, changes.Change):
        comparing.compare(made.id, clock.now())
        approvals.approve(people.lead, changes.by_id(made.id).request_id, "", clock.now())
        changes.settle(made.id, "approved", clock.now())
    return positions.get(position_id)


def pdf(*lines: str) -> bytes:
    """Make a PDF with a text layer of Latin lines."""
    made = FPDF()
    made.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))  # the same bytes at each call
    made.add_page()
    made.set_font("Helvetica", size=12)
    for line in lines or ("Li Mei", "Phone 138 1234 5678", "li.mei@example.com"):
        made.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


def zipped(files: dict[str, bytes]) -> bytes:
    """Make a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def fields(**changes) -> dict:
    """Fields as resume_fields gives them."""
    return {
        "name": "李梅",
        "phone": PHONE,
        "email": EMAIL,
        "id_number": ID_NUMBER,
        "birth_date": "1990-03",
        "language": "zh",
        "education": [
            {"school": "复旦大学", "degree": "本科", "major": "金融学", "start": "2008-09", "end": "2012-06"},
        ],
        "work": [
            {"employer": "招商银行", "title": "客户经理", "start": "2012-07", "end": None, "internship": False,
             "description": f"维护客户资源，联系电话{PHONE}"},
        ],
        "skills": ["Excel", "客户维护"],
        "certificates": ["证券从业资格证"],
        "languages": ["英语 CET-6"],
        "years_total": 12.5,
        "years_by_skill": {"客户维护": 12.5},
        "hidden_text": [],
    } | changes  # fmt: skip


def document(**changes) -> dict:
    """A document as document_text gives it."""
    lines = [
        {"text": "Li Mei", "box": [31, 30, 70, 45], "confidence": 1.0},
        {"text": "Phone 138 1234 5678", "box": [31, 53, 150, 68], "confidence": 1.0},
        {"text": f"ID {ID_NUMBER}", "box": [31, 76, 180, 91], "confidence": 1.0},
    ]
    page = {"number": 1, "width": 595.3, "height": 841.9, "source": "text", "lines": lines}
    return {"kind": "pdf", "pages": [page], "hidden_text": []} | changes


EVIDENCE = {
    "/name": [{"page": 1, "box": [31, 30, 70, 45], "text": "Li Mei"}],
    "/education/0/school": [{"page": 1, "box": [31, 30, 70, 45], "text": "复旦大学"}],
}


def applied(people, at=None, data: bytes | None = None, *, file: str = "cv.pdf", **changes):
    """Hand in a file and accept it with ready fields; returns the application."""
    to = at or position(people)
    receipt = uploads.receive(to.id, file, data or pdf(), people.hr)
    made = reading.accept(receipt.upload.id, document(), fields(**changes), EVIDENCE)
    return service.application(made)
