"""Parts of the product are killed while people use it: what was acknowledged is there, and happened once."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from appliance.embedded import people
from appliance.embedded.client import Client
from tests.benchmark import mixed
from tests.pace import scaled
from tests.product import files, hiring, running
from tests.product.running import Product, eventually

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = running.place()
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def running_products(folder: Path) -> Iterator[list[Product]]:
    """The instance of this module, last in a list: a test may start it again on the same data."""
    started = [running.start(folder / "data")]
    yield started
    for one in started:
        running.stop(one)


@pytest.fixture
def fragile(running_products: list[Product]) -> Product:
    """An instance that may be hurt, with its database and every model ready."""
    instance = running_products[-1]
    eventually(lambda: Client(instance.address).get("/readyz").status == 200, 60, "the database")
    instance.wait_for_models()
    return instance


def waiting(product: Product, upload_id: str) -> bool:
    """Say whether a file is on its way, neither read nor refused."""
    return people.file_state(product.as_("hr"), upload_id)["state"] in ("received", "reading", "fields")


def once(product: Product, upload_id: str) -> str:
    """Hold that a file led to one application with one screening; returns the application."""
    found = hiring.wait_file(product, upload_id)
    assert found["state"] == "screened", found
    application_id = found["application_id"]
    [person_id] = product.rows("SELECT person_id FROM applications WHERE id = %s", application_id)[0]
    assert product.count("SELECT count(*) FROM applications WHERE person_id = %s", person_id) == 1
    assert product.count("SELECT count(*) FROM screenings WHERE application_id = %s", application_id) == 1
    return application_id


def rated_once(product: Product, application_id: str) -> None:
    """Hold that each of four answers has one rating."""
    hiring.wait_stage(product, application_id, "assessed")
    question = (
        "SELECT count(*), count(DISTINCT r.answer_id) FROM assessment_ratings r JOIN assessments a "
        "ON a.id = r.assessment_id WHERE a.application_id = %s"
    )
    assert product.rows(question, application_id) == [(4, 4)]


def test_model_when_its_process_is_killed_then_it_is_loaded_again_and_the_file_is_screened(fragile: Product):
    position_id = hiring.opened(fragile)
    stubs = [each for each in fragile.processes() if _serves(each, "resume_fields")]
    assert stubs
    said = len(fragile.output)
    for stub in stubs:
        stub.kill()
    psutil.wait_procs(stubs, scaled(30))
    sent = people.hand_in(fragile.as_("hr"), position_id, {"killed.pdf": files.good(0)})
    once(fragile, sent[0]["id"])
    states = [
        event["state"]
        for event in map(json.loads, (line for line in fragile.output[said:] if line.startswith("{")))
        if event.get("event") == "model" and event["name"] == "resume_fields"
    ]
    assert states == ["loading", "ready"]


def _serves(process: psutil.Process, model: str) -> bool:
    try:
        return process.name().startswith("triton_python") and f"/{model}/" in " ".join(process.cmdline())
    except psutil.Error:
        return False


@pytest.mark.feature("SY-10", "IV-12")
def test_triton_when_frozen_and_then_killed_then_uploads_and_an_interview_go_on_and_are_processed_later(
    fragile: Product,
):
    position_id = hiring.opened(fragile)
    early = hiring.applied(fragile, position_id, files.good(0))
    link = people.invite(fragile.as_("hr"), early)
    triton = fragile.send("triton", signal.SIGSTOP)
    try:
        [late] = people.hand_in(fragile.as_("hr"), position_id, {"late.pdf": files.good(1)})
        people.Candidate(link, "zh").interview(hiring.ANSWERS["zh"])
        assert waiting(fragile, late["id"])
        assert people.stage(fragile.as_("hr"), early) == "interviewing"
    finally:
        fragile.send("triton", signal.SIGKILL)
    fragile.wait_restarted("triton", triton)
    once(fragile, late["id"])
    rated_once(fragile, early)


@pytest.mark.feature("SY-10")
def test_postgres_when_killed_then_pages_say_so_and_what_was_acknowledged_is_there_when_it_is_back(fragile: Product):
    position_id = hiring.opened(fragile)
    [sent] = people.hand_in(fragile.as_("hr"), position_id, {"a.pdf": files.good(2)})
    postgres, browsers = fragile.pid("postgres"), {language: fragile.as_("hr", language) for language in ("en", "zh")}
    # The supervisor is held, so that the database stays away until each page was looked at.
    fragile.process.send_signal(signal.SIGSTOP)
    try:
        psutil.Process(postgres).kill()
        for path in ("/positions", "/login?next=/positions", f"/api/v1/positions/{position_id}"):
            for language, word in (("en", "database cannot be reached"), ("zh", "数据库")):
                says_so(browsers[language], path, word)
        refused = fragile.as_("hr").upload(
            f"/api/v1/positions/{position_id}/applications", "files", {"b.pdf": files.good(3)}
        )
        assert refused.status == 503
        assert Client(fragile.address).get("/healthz").status == 200
    finally:
        fragile.process.send_signal(signal.SIGCONT)
    fragile.wait_restarted("postgres", postgres)
    eventually(lambda: Client(fragile.address).get("/readyz").status == 200, 30, "pages after the database came back")
    once(fragile, sent["id"])
    [again] = people.hand_in(fragile.as_("hr"), position_id, {"b.pdf": files.good(3)})
    once(fragile, again["id"])


def says_so(browser: Client, path: str, word: str) -> None:
    """Hold a page to status 503 and its sentence, in the reader's language."""
    answer = browser.get(path)
    assert answer.status == 503, (path, answer.status)
    assert word in answer.text, (path, answer.text[:500])


@pytest.mark.feature("SY-10")
def test_worker_when_killed_in_the_middle_of_reading_and_rating_then_each_job_has_one_effect(fragile: Product):
    position_id = hiring.opened(fragile)
    first = hiring.applied(fragile, position_id, files.good(4))
    candidate = people.Candidate(people.invite(fragile.as_("hr"), first), "zh")
    doing = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = %s"
    fragile.send("triton", signal.SIGSTOP)  # so that each job is in the middle, waiting for its model, for seconds
    try:
        candidate.interview(hiring.ANSWERS["zh"])
        sent = people.hand_in(fragile.as_("hr"), position_id, {f"{n}.pdf": files.good(n) for n in (5, 6, 7, 8)})
        eventually(
            lambda: fragile.count(doing, "assessment.rate") and fragile.count(doing, "uploads.read"),
            60,
            "an answer being rated while a file is being read",
        )
        worker = fragile.send("worker", signal.SIGKILL)
    finally:
        fragile.send("triton", signal.SIGCONT)
    fragile.wait_restarted("worker", worker)
    for one in sent:
        once(fragile, one["id"])
    rated_once(fragile, first)


@pytest.mark.feature("RS-12", part="that an hour is enough for 5 000 files is a benchmark, screen.rate")
def test_worker_when_killed_in_the_middle_of_a_mixed_batch_then_each_file_is_accounted_for_once(fragile: Product):
    position_id, hr = hiring.opened(fragile), fragile.as_("hr")
    batch = mixed.files(77, 60)
    again = next(data for name, data in batch.items() if name.endswith(".docx"))
    sent = people.hand_in(hr, position_id, batch | {"broken.docx": b"PK\x03\x04 and no more", "again.docx": again})
    assert [one["repeated"] for one in sent].count(True) == 1
    ids = {one["id"] for one in sent}
    assert len(ids) == 61
    read = "SELECT count(*) FROM uploads WHERE position_id = %s AND state = 'read'"
    eventually(lambda: fragile.count(read, position_id) >= 10, 180, "ten files read")
    worker = fragile.send("worker", signal.SIGKILL)
    assert fragile.count(read, position_id) < 60, "nothing was left to be interrupted"
    fragile.wait_restarted("worker", worker)
    states = {one: hiring.wait_file(fragile, one, 300) for one in ids}
    refused = [one for one in states.values() if one["state"] == "refused"]
    assert [(one["name"], bool(one["message"])) for one in refused] == [("broken.docx", True)]
    applied = {one["application_id"] for one in states.values() if one["state"] == "screened"}
    assert len(applied) == 60
    assert fragile.count("SELECT count(*) FROM applications WHERE position_id = %s", position_id) == 60
    assert fragile.count("SELECT count(*) FROM screenings WHERE position_id = %s", position_id) == 60
    assert {one["application_id"] for one in people.ranking(hr, position_id)} == applied


@pytest.mark.feature("IV-12")
def test_web_when_killed_during_an_interview_then_comes_back_and_the_candidate_goes_on(fragile: Product):
    application_id = hiring.applied(fragile, hiring.opened(fragile), files.good(9))
    candidate = people.Candidate(people.invite(fragile.as_("hr"), application_id), "zh")
    candidate.begin()
    candidate.answer(1, hiring.ANSWERS["zh"][0])
    candidate.open(2)
    web = fragile.send("web", signal.SIGKILL)
    fragile.wait_restarted("web", web)
    for number, text in enumerate(hiring.ANSWERS["zh"][1:], 2):
        candidate.answer(number, text)
    candidate.finish()
    rated_once(fragile, application_id)


@pytest.mark.feature("SY-10", part="outages last seconds, not two hours")
def test_everything_when_killed_at_once_and_started_again_then_what_was_acknowledged_is_there(
    fragile: Product, running_products: list[Product]
):
    position_id = hiring.opened(fragile)
    application_id = hiring.applied(fragile, position_id, files.good(10))
    link = people.invite(fragile.as_("hr"), application_id)
    candidate = people.Candidate(link, "zh")
    candidate.interview(hiring.ANSWERS["zh"])
    sent = people.hand_in(fragile.as_("hr"), position_id, {"a.pdf": files.good(11), "b.pdf": files.good(3)})
    for process in fragile.processes():
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    fragile.process.wait(30)
    running_products.append(running.start(fragile.data))
    again = running_products[-1]
    for one in sent:
        once_or_known(again, one["id"])
    rated_once(again, application_id)
    people.decide(again.as_("manager"), application_id, "approved", hiring.APPROVAL["zh"])
    assert hiring.wait_employee(again, application_id, 30)["seconds_from_decision"] <= scaled(10)
    token = link.rpartition("/")[2]
    assert people.want(Client(again.address).get(f"/i/{token}"), "the candidate's status page")


def once_or_known(product: Product, upload_id: str) -> None:
    """Hold that a file led to one application with one screening; its person may have others."""
    found = hiring.wait_file(product, upload_id)
    assert found["state"] == "screened", found
    question = "SELECT count(*) FROM screenings WHERE application_id = %s"
    assert product.count(question, found["application_id"]) == 1
