"""A candidate whose every word is marked walks through the product; then the marks are looked for where none may be."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.embedded import people
from appliance.embedded.client import Client
from appliance.embedded.parts import postgres
from appliance.embedded.supervision.part import guarded
from tests.app.hiring.test_permissions import routes
from tests.product import canary, hiring
from tests.product.running import ROOT, Product

pytestmark = pytest.mark.slow

PERSON = {
    "name": "欧阳测标",
    "phone": "13957316842",
    "id_number": "330106199107124017",
    "email": "c57316842@example.com",
    "school": "华北财经大学",
}
SAID = {
    "answer": "那次我把蓝色雨伞借给了第七位客户",
    "reason": "面试中提到的蓝色雨伞很有说服力",
    "draft": "还没写完的紫色信封",
    "recording": "spoken words about a green lantern",
}
SHOWN = "岗位标记青石板"
"""A title, which is no secret: the same search must find it, or it could find nothing at all."""
PASSWORDS = re.compile(r"""(?i)\b(?:password|passwd|secret|token|api_key)\b["']?\s*[:=]\s*["'][^"'{}<>$%\s]{6,}["']""")


@dataclass
class Walked:
    """What a marked candidate left behind: ids for addresses, and the secrets of the way."""

    product: Product
    ids: dict[str, str]
    secrets: dict[str, str]
    began: float


@pytest.fixture(scope="module")
def walked(product: Product) -> Walked:
    """Walk with marks, as far as the employee record; a second candidate begins a recording and a draft."""
    product.wait_for_models()
    began, hr = time.time(), product.as_("hr")
    wrong = f"wrong-{uuid.uuid4()}"
    assert Client(product.address).form("/login", {"email": "hr@demo.invalid", "password": wrong}).status == 422
    stated = hiring.POSITIONS["zh"] | {"title": SHOWN}
    position_id = people.open_position(hr, product.as_("manager"), **stated)
    content = hiring.resume(PERSON["name"], PERSON["phone"], PERSON["id_number"])
    application_id = hiring.applied(product, position_id, content, f"{PERSON['name']}-简历.pdf")
    link = people.invite(hr, application_id)
    people.want(hr.post(f"/api/v1/applications/{application_id}/messages", {"link": link}), "sending the link", 202)
    answers = [f"{text}{SAID['answer']}。" for text in hiring.ANSWERS["zh"]]
    people.Candidate(link, "zh").interview(answers)
    recording = recorded(product, position_id)
    hiring.wait_stage(product, application_id, "assessed")
    people.decide(product.as_("manager"), application_id, "approved", SAID["reason"])
    record = hiring.wait_employee(product, application_id, 30)
    [upload] = product.rows("SELECT id FROM uploads WHERE application_id = %s", application_id)[0]
    ids = {
        "{application_id:uuid}": application_id, "{position_id:uuid}": position_id, "{number:int}": "1",
        "{employee_id:uuid}": record["employee"]["id"], "{upload_id:uuid}": str(upload),
    }  # fmt: skip
    links = {"link": link.rpartition("/")[2], "second link": recording.path.rpartition("/")[2]}
    passwords = {f"password of {role}": one["password"] for role, one in product.accounts.items()}
    return Walked(product, ids, passwords | links | {"wrong password": wrong}, began)


def recorded(product: Product, position_id: str) -> people.Candidate:
    """Have a second candidate type a draft, and send the first part of a recording."""
    application_id = hiring.applied(product, position_id, hiring.resume("测试寅", "13800990077"))
    candidate = people.Candidate(people.invite(product.as_("hr"), application_id), "zh")
    browser, answer = candidate.browser, f"{candidate.path}/answers/1"
    people.want(browser.form(f"{candidate.path}/check", {"mode": "voice"}), "choosing voice")
    agreed = {"recording": "yes", "assessment": "yes"}
    people.want(browser.form(f"{candidate.path}/consent", agreed), "agreeing")
    candidate.open(1)
    people.want(browser.post(f"{answer}/draft", {"text": SAID["draft"]}, "PUT"), "keeping a draft")
    people.want(browser.post(f"{answer}/takes", {"content_type": "audio/webm"}), "beginning a recording", 201)
    part = browser.send("PUT", f"{answer}/parts/0?take=1", SAID["recording"].encode(), "application/octet-stream")
    people.want(part, "sending a part")
    return candidate


@pytest.mark.feature("PV-03", "PV-17")
def test_files_when_a_marked_candidate_was_hired_then_no_file_of_the_database_or_the_media_holds_a_mark(walked: Walked):
    product = walked.product
    checkpoint(product)
    raw = list(canary.files_below(product.data / "postgres", but="programs"))
    assert canary.in_files(raw, {"title": SHOWN}), "the search finds nothing, not even what is no secret"
    everything = [*raw, *canary.files_below(product.data / "media"), *canary.files_below(product.data / "run")]
    assert canary.in_files(everything, PERSON | SAID | walked.secrets) == {}
    models = json.loads((product.data / "settings.json").read_text())["models_folder"]
    assert canary.in_files(canary.files_below(ROOT / models, since=walked.began), PERSON | SAID | walked.secrets) == {}
    assert not any(path.read_bytes()[:8].find(b"%PDF") >= 0 for path in canary.files_below(product.data / "media"))


@pytest.mark.feature("PV-03")
def test_dump_when_a_marked_candidate_was_hired_then_holds_no_mark(walked: Walked):
    product = walked.product
    address = json.loads((product.data / "settings.json").read_text())["database_url"]
    dump = subprocess.run([program(product, "pg_dump"), "--dbname", address], capture_output=True, check=True).stdout
    assert canary.in_bytes(dump, {"title": SHOWN}) == {"title"}
    assert canary.in_bytes(dump, PERSON | SAID | walked.secrets) == set()


def checkpoint(product: Product) -> None:
    """Have PostgreSQL write everything to its files, as the account that may."""
    folder = product.data / "postgres"
    psql = [*guarded(signal.SIGTERM, postgres.account()), str(program(product, "psql")), "-h", str(folder / "socket")]
    subprocess.run([*psql, "-U", "postgres", "-d", "postgres", "-c", "CHECKPOINT"], check=True, cwd="/")


def program(product: Product, name: str) -> Path:
    """Return a program of the PostgreSQL that serves: a copy below the data folder, or the wheel's own."""
    return next((product.data / "postgres").rglob(f"bin/{name}"), postgres.installed() / "bin" / name)


@pytest.mark.feature("PV-03", "PV-16")
def test_logs_and_processes_when_a_marked_candidate_was_hired_then_hold_no_mark(walked: Walked):
    product, words = walked.product, PERSON | SAID | walked.secrets
    told = [path for path in canary.files_below(product.data, but="postgres") if "media" not in path.parts]
    assert any(path.suffix == ".log" for path in told)
    assert canary.in_files(told, words) == {}
    logs = [path for path in canary.files_below(product.data / "postgres", but="programs") if path.suffix == ".log"]
    assert canary.in_files(logs, words) == {}
    processes = product.processes()
    assert len(processes) > 8
    assert canary.in_processes(processes, words) == {}
    said = "".join(line for line in product.output if json.loads(line).get("event") != "up").encode()
    assert canary.in_bytes(said, words) == set()
    # The accounts are shown once, to whoever started it, and nothing else is secret in that line.
    [up] = [line.encode() for line in product.output if json.loads(line).get("event") == "up"]
    assert all(name.startswith("password of") for name in canary.in_bytes(up, words))


@pytest.mark.feature("PV-16")
def test_pages_when_read_by_those_who_hire_then_hold_no_whole_number(walked: Walked):
    hidden = {name: PERSON[name] for name in ("phone", "id_number")}
    spaced = {"phone spaced": "139 5731 6842", "phone dashed": "139-5731-6842"}
    named = 0
    for role in ("hr", "manager", "hr_lead"):
        for route in routes():
            method, template = route.split(" ")
            path = template
            for place, value in walked.ids.items():
                path = path.replace(place, value)
            if method != "GET" or "{" in path:
                continue
            answer = walked.product.as_(role).get(path)
            assert answer.status < 500, (role, path)
            assert canary.in_bytes(answer.body, hidden | spaced) == set(), (role, path)
            named += PERSON["name"] in answer.text
    assert named >= 9, "the pages that were read did not show the candidate at all"


def test_repository_when_searched_then_holds_no_password():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    names = [name for name in tracked.decode().split("\0") if name and not name.startswith("tests/")]
    found = []
    for name in names:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue
        found += [f"{name}: {one.group()}" for one in PASSWORDS.finditer(text)]
    assert not found, found
