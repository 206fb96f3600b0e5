"""The door to the models against a real Triton: contents, errors, absence, contract, threads and forks."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psutil
import pytest

from app import settings
from app.foundation.inference import client as door
from app.foundation.inference import service
from app.foundation.inference.contract import CONTRACTS
from appliance.components.inference.remote import load_models
from tests.pace import scaled

pytestmark = pytest.mark.slow


@pytest.fixture
def asked(small_triton, monkeypatch):
    """The settings name the small Triton."""

    class Told:
        triton_address = small_triton.address
        triton_tls = None

    monkeypatch.setattr(settings, "current", lambda: Told)
    monkeypatch.setattr(door, "_client", None)
    return small_triton


def test_ask_when_request_is_chinese_then_comes_back_unharmed(asked):
    answer = service.ask("resume_fields", {"document": {"text": "张三，北京"}})
    assert answer == {"asked": {"document": {"text": "张三，北京"}}, "content": None}


def test_ask_when_content_is_60_megabytes_then_every_byte_arrives(asked):
    content = os.urandom(1024) * 60 * 1024
    answer = service.ask("document_text", {"name": "cv.pdf"}, content)
    assert answer["content"] == [len(content), hashlib.sha256(content).hexdigest()]


def test_ask_when_content_is_empty_then_model_gets_nothing(asked):
    assert service.ask("document_text", {"name": "cv.pdf"}, b"")["content"][0] == 0


def test_vectors_when_there_are_more_texts_than_one_call_takes_then_order_holds(asked):
    found = service.vectors(["x" * length for length in range(150)], "query")
    assert [row[0] for row in found] == list(range(150))
    assert len(found[0]) == 384


def test_vectors_when_there_is_no_text_then_nothing_is_asked(asked):
    assert service.vectors([], "query") == []


def test_ask_when_model_is_not_installed_then_model_away(asked):
    with pytest.raises(service.ModelAway) as refusal:
        service.ask("speech_text", {"language": "zh"}, b"x")
    assert refusal.value.model == "speech_text"


def test_ask_when_model_breaks_then_error_names_it_without_its_words(asked):
    with pytest.raises(service.ModelFailed) as refusal:
        service.ask("resume_fields", {"fail": True})
    assert "resume_fields" in str(refusal.value)
    assert "Zhang" not in str(refusal.value)


def test_ask_when_model_takes_too_long_then_failed_and_not_away(asked, monkeypatch):
    monkeypatch.setitem(CONTRACTS, "resume_fields", replace(CONTRACTS["resume_fields"], deadline_seconds=0.2))
    with pytest.raises(service.ModelFailed, match="deadline_exceeded"):
        service.ask("resume_fields", {"seconds": 1})


def test_ask_when_triton_serves_another_contract_then_model_and_tensor_are_named(asked):
    with pytest.raises(service.ContractBroken, match=r"answer_score.*output response is INT64 \[-1\] instead of UINT8"):
        service.ask("answer_score", {})


def test_status_when_some_models_are_served_then_says_which(asked):
    assert service.status() == {
        "document_text": "ready",
        "resume_fields": "ready",
        "sentence_vectors": "ready",
        "speech_text": "missing",
        "answer_score": "ready",
    }


def test_ask_when_many_threads_ask_then_each_gets_its_own_answer(asked):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: service.ask("resume_fields", {"n": n})["asked"]["n"], range(40)))
    assert answers == list(range(40))


FORKING = """
import os, sys
from app import settings
from appliance.components.inference.remote import load_models
from app.foundation.inference import service
settings.current = lambda: type("Told", (), {"triton_address": sys.argv[1], "triton_tls": None})
children = []
for number in range(2):
    if (child := os.fork()) == 0:
        os._exit(0 if service.ask("resume_fields", {"n": number})["asked"] == {"n": number} else 1)
    children.append(child)
sys.exit(sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""


def test_ask_when_processes_fork_before_the_first_question_then_each_is_answered(asked):
    subprocess.run([sys.executable, "-c", FORKING, asked.address], check=True, timeout=scaled(60))


def test_client_when_the_process_is_another_then_the_channel_is_not_shared(asked, monkeypatch):
    mine = door.client(asked.address)
    assert door.client(asked.address) is mine
    another = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: another)
    assert door.client(asked.address) is not mine


def test_ask_when_triton_stops_and_comes_back_then_away_and_then_answered(asked):
    service.ask("resume_fields", {"n": 1})
    asked.stop()
    try:
        with pytest.raises(service.ModelAway):
            service.ask("resume_fields", {"n": 2})
        assert set(service.status().values()) == {"away"}
    finally:
        asked.start()
    deadline = time.monotonic() + scaled(60)
    while service.status()["resume_fields"] != "ready" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert service.ask("resume_fields", {"n": 3})["asked"] == {"n": 3}


def test_ask_when_triton_is_frozen_then_away_so_that_no_job_is_given_up(asked):
    os.killpg(asked.process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(service.ModelAway):
            service.ask("resume_fields", {"n": 1})
    finally:
        os.killpg(asked.process.pid, signal.SIGCONT)
    assert service.ask("resume_fields", {"n": 2})["asked"] == {"n": 2}


def kill_model(server, model: str) -> None:
    """Kill the process of one model, as the kernel does when memory runs out."""
    [stub] = [
        each
        for each in psutil.Process(server.process.pid).children(recursive=True)
        if f"/{model}/" in " ".join(each.cmdline())
    ]
    stub.kill()
    psutil.wait_procs([stub], 30)


def test_model_when_its_process_was_killed_then_away_until_loaded_again_and_one_request_alone_counts_it(asked):
    service.ask("resume_fields", {"n": 1})
    kill_model(asked, "resume_fields")
    with pytest.raises(service.ModelFailed):
        service.ask("resume_fields", {"n": 2})
    for n in (3, 4):
        with pytest.raises(service.ModelAway):
            service.ask("resume_fields", {"n": n})
    assert service.status()["resume_fields"] == "away"
    assert service.status()["document_text"] == "ready"
    load_models.reload(asked.sockets.http, "resume_fields")
    assert service.status()["resume_fields"] == "ready"
    assert service.ask("resume_fields", {"n": 5})["asked"] == {"n": 5}


def test_call_when_it_takes_longer_than_many_pings_then_is_answered(asked, monkeypatch):
    often = [(name, 100 if name == "grpc.keepalive_time_ms" else value) for name, value in door._CHANNEL]
    monkeypatch.setattr(door, "_CHANNEL", [*often, ("grpc.http2.max_pings_without_data", 0)])
    one = door.Client(asked.address)
    request = json.dumps({"seconds": 3}).encode()
    assert b"seconds" in one.infer("resume_fields", {"request": request}, "response").tobytes()


def test_server_when_another_account_of_the_machine_looks_then_listens_on_no_port(asked):
    listening = [
        each.laddr
        for process in (psutil.Process(asked.process.pid), *psutil.Process(asked.process.pid).children(recursive=True))
        for each in process.net_connections("inet")
    ]
    assert listening == []
