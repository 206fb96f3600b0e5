"""A process that answers request after request: one that takes too much is ended, and another answers the next."""

from pathlib import Path

import pytest
from serving import confinement, isolation
from serving.isolation import Broken, Exceeded, Isolated, Limits

from tests.models.greedy import Greedy

pytestmark = pytest.mark.slow  # each test starts processes

MIB = 1024 * 1024
LIMITS = Limits(
    memory_bytes=200 * MIB, address_bytes=2048 * MIB, work_seconds=1, step_seconds=4, answer_bytes=65536 + 8,
    idle_seconds=2,
)  # fmt: skip


@pytest.fixture(scope="module")
def greedy():
    made = Isolated("greedy:Greedy", Path(__file__).parent, LIMITS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("memory", "memory"),
        ("addresses", "memory"),
        ("deep", "memory"),
        ("work", "time"),
        ("endless_step", "time"),
        ("output", "output"),
        ("crash", "crash"),
    ],
)
def test_ask_when_a_request_takes_too_much_then_it_alone_is_lost(greedy, what, why):
    with pytest.raises(Exceeded) as exceeded:
        greedy.ask({"do": what}, b"")
    assert exceeded.value.what == why
    assert greedy.ask({"do": "echo"}, b"the next one") == b"the next one"


def test_ask_when_all_goes_well_then_one_process_answers_all(greedy):
    first = greedy.ask({"do": "pid"}, b"")
    content = bytes(range(256)) * 256
    assert greedy.ask({"do": "echo"}, content) == content
    assert greedy.ask({"do": "pid"}, b"") == first


def test_ask_when_a_step_is_set_apart_then_it_is_no_work(greedy):
    assert greedy.ask({"do": "long_step"}, b"") == b"done"


@pytest.mark.parametrize("what", ["fault", "leave", "hang"])
def test_ask_when_the_fault_is_our_own_then_it_is_not_the_requests(greedy, what, capfd):
    with pytest.raises(Broken):
        greedy.ask({"do": what}, b"")
    assert "person's data" not in capfd.readouterr().err
    assert greedy.ask({"do": "echo"}, b"the next one") == b"the next one"


def test_ask_when_others_take_the_processor_until_the_time_is_over_then_it_is_not_the_requests():
    made = Isolated("greedy:Greedy", Path(__file__).parent, Limits(wall_seconds=1, idle_seconds=600, work_seconds=600))
    try:
        with pytest.raises(Broken):
            made.ask({"do": "work"}, b"")
        assert made.ask({"do": "echo"}, b"the next one") == b"the next one"
    finally:
        made.close()


@pytest.mark.parametrize("what", ["read_file", "open_socket", "begin_program"])
def test_process_when_it_reaches_beyond_its_work_then_is_refused_what_others_may(greedy, what, tmp_path):
    key = tmp_path / "root.key"
    key.write_bytes(bytes(32))
    assert Greedy(None).answer({"do": what}, str(key).encode()) == b"done"
    assert greedy.ask({"do": what}, str(key).encode()) == b"refused"


def test_process_when_the_kernel_lacks_something_then_the_log_says_so_once(monkeypatch, capfd):
    monkeypatch.setattr(isolation, "supported", lambda: confinement.Confinement(0, True))
    isolation.tell_what_is_lacking.cache_clear()
    isolation.tell_what_is_lacking()
    isolation.tell_what_is_lacking()
    isolation.tell_what_is_lacking.cache_clear()
    assert capfd.readouterr().err.count("no Landlock") == 1
