"""Fabric runs what procedures ask: as root, input whole, no secret in a command line, failures as sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from appliance.host.reach import CommandFailed, Unreachable
from appliance.procedures.recovery.reach import Answer, HostFailed, Reach
from tests.hosts.server import WORD, Host

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share
DATA = bytes(range(256)) * 40_000


@pytest.fixture
def reach(context, host: Host) -> Iterator[Reach]:
    """The procedures' way to the host."""
    with Reach(context.site, host.known_hosts, WORD) as made:
        yield made


def test_command_when_it_ends_then_its_code_and_its_output_with_errors_are_told(reach):
    argv = ("sh", "-c", "echo out; echo err >&2; printf 'caf\\351\\n'; exit 7")
    answer = reach.run("one", argv)
    assert (answer.code, sorted(answer.output.splitlines())) == (7, ["caf\ufffd", "err", "out"])
    with pytest.raises(HostFailed, match="one: trying failed with exit code 7: .*caf"):
        reach.demand("one", argv, "trying")


def test_input_when_large_then_arrives_whole_and_in_no_command_line(reach, host: Host, tmp_path):
    assert reach.run("one", ("tee", str(tmp_path / "copy")), DATA[:1_000_000] + b"Input-Canary-1").code == 0
    assert (tmp_path / "copy").read_bytes() == DATA[:1_000_000] + b"Input-Canary-1"
    assert not [word for word in (WORD, "Input-Canary-1") if word in host.seen]


def test_input_when_the_command_reads_none_of_it_then_its_code_alone_counts(reach):
    assert reach.run("one", ("sh", "-c", "exit 3"), DATA[:5_000_000]).code == 3


def test_bytes_when_fetched_or_piped_then_stay_as_they_are(reach, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(DATA)
    give = ("cat", "-", str(source))
    assert reach.fetch("one", give, "copying", b"first") == b"first" + DATA
    take = ("dd", f"of={target}", "status=none")
    assert reach.pipe("one", give, "one", take, "copying", b"first") == len(DATA) + 5
    assert target.read_bytes() == b"first" + DATA


@pytest.mark.parametrize(
    ("give", "take"),
    [
        ("cat; for part in 1 2 3; do sleep 0.1; echo $part; done", "cat > {}"),
        ("cat; seq 300000", "sleep 0.3; cat > {}"),
    ],
    ids=["the first is slow", "the second is slow"],
)
def test_bytes_when_one_side_waits_for_the_other_then_all_arrive(reach, tmp_path, give, take):
    target = tmp_path / "target"
    told: list[int] = []
    moved = reach.pipe(
        "one", ("sh", "-c", give), "one", ("sh", "-c", take.format(target)), "copying", b"first\n", told.append
    )
    lines = target.read_bytes().split(b"\n")
    assert (lines[0], lines[-2]) in ((b"first", b"3"), (b"first", b"300000"))
    assert moved == told[-1] == target.stat().st_size


@pytest.mark.parametrize(
    ("give", "take", "named"),
    [
        ("head -c 3000000 /dev/zero; echo gone >&2; exit 4", "cat >/dev/null", "copying failed with exit code 4: gone"),
        ("head -c 3000000 /dev/zero", "echo full >&2; exit 5", "copying failed with exit code 5: full"),
        ("head -c 3000000 /dev/zero", "cat >/dev/null; echo late >&2; exit 6", "exit code 6: late"),
    ],
    ids=["the first", "the second at once", "the second at its end"],
)
def test_pipe_when_a_command_fails_then_it_is_named_with_what_it_said(reach, give, take, named):
    with pytest.raises(CommandFailed, match=named):
        reach.pipe("one", ("sh", "-c", give), "one", ("sh", "-c", take), "copying")


def test_pipe_when_the_host_is_not_known_then_says_that_it_is_not_reached(context, tmp_path, host: Host):
    (tmp_path / "empty").touch()
    with Reach(context.site, tmp_path / "empty", WORD) as reach, pytest.raises(Unreachable, match="one"):
        reach.pipe("one", ("true",), "one", ("true",), "copying")
    assert not (host.programs / "seen").exists()


def test_command_when_it_takes_too_long_then_counts_as_failed(reach):
    assert reach.run("one", ("sleep", "60"), seconds=1) == Answer(124, "did not end within 1 s")
    assert reach.run("one", ("true",)).code == 0


def test_host_when_it_goes_away_then_says_so_and_is_reached_again(reach, host: Host):
    assert reach.run("one", ("true",)).code == 0
    host.cut()
    with pytest.raises(Unreachable, match="is not reached"):
        reach.run("one", ("true",))
    assert reach.run("one", ("true",)).code == 0


def test_host_key_when_unknown_then_nothing_is_sent(context, host: Host, tmp_path):
    (tmp_path / "empty").touch()
    with Reach(context.site, tmp_path / "empty", WORD) as reach, pytest.raises(Unreachable, match="not found in known"):
        reach.run("one", ("true",))
    assert not (host.programs / "seen").exists()
