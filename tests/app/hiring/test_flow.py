"""From a file to an application by the real workers and a real Triton."""

from __future__ import annotations

import importlib

import pytest

from app import settings, worker
from app.hiring.applications import service
from app.hiring.uploads import service as uploads
from tests.app.hiring import resumes
from tests.models.conftest import triton  # noqa: F401 - a fixture

MODELS = ("document_text", "resume_fields", "sentence_vectors")
LINES = (
    "Mei Li",
    "Email: mei.li@example.com",
    "Phone: 138 1234 5678",
    "Education",
    "2010-09 - 2014-06  Fudan University  Bachelor of Finance",
    "Work Experience",
    "2014-07 - 2020-06  China Merchants Bank  Account Manager",
    "Looked after 200 retail customers and sold funds.",
    "Skills",
    "Excel, SQL, Python",
)


@pytest.fixture
def with_models(db, triton, monkeypatch):  # noqa: F811
    """Settings that name a Triton which has loaded the models."""
    for model in MODELS:
        triton.load(model)
    for room in worker.ROOMS:
        importlib.import_module(room)
    made = db.model_copy(update={"triton_address": triton.address})
    monkeypatch.setattr(settings, "current", lambda: made)
    return made


@pytest.mark.slow
@pytest.mark.feature("RS-01", "RS-08", "RS-18")
def test_upload_when_the_workers_run_then_good_files_become_applications_and_bad_ones_say_why(
    people, with_models, work_through, browse
):
    position = resumes.position(people, "Account manager", language="en", requirements=[{"text": "Python"}])
    files = {
        "mei.pdf": resumes.pdf(*LINES),
        "broken.pdf": resumes.pdf(*LINES)[:700],
        "again.pdf": resumes.pdf(*LINES),
        "blank.pdf": resumes.pdf(" "),
        "li.txt": "\n".join(("Jun Wang", "jun.wang@example.com", *LINES[3:])).encode(),
    }
    files["again.pdf"] = files["mei.pdf"]
    uploads.receive(position.id, "all.zip", resumes.zipped(files), people.hr)
    work_through()
    found = {one.name: one for one in uploads.files(people.hr, position.id).shown}
    assert {name: one.progress for name, one in found.items()} == {
        "all.zip": "unpacked",
        "mei.pdf": "screened",
        "broken.pdf": "refused",
        "again.pdf": "repeated",
        "blank.pdf": "refused",
        "li.txt": "screened",
    }
    assert (found["broken.pdf"].code, found["blank.pdf"].code) == ("corrupted", "no_text")
    _, fields = service.fields(found["mei.pdf"].application_id)
    assert (fields["name"], fields["email"]) == ("Mei Li", "mei.li@example.com")
    assert fields["phone"].replace(" ", "").endswith("13812345678")
    assert service.evidence(found["mei.pdf"].application_id)["/name"][0]["page"] == 1
    page = browse("hr").get(f"/applications/{found['mei.pdf'].application_id}").text
    assert 'class="place" href="#mark-' in page
    assert "Fudan University" in page
    picture = browse("hr").get(f"/applications/{found['mei.pdf'].application_id}/pages/1")
    assert picture.content.startswith(b"\x89PNG")
