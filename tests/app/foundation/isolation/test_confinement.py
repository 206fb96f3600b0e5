"""What the kernel refuses to the process that opens a stranger's file, and that the same is done without it."""

from __future__ import annotations

import errno
import logging
import subprocess
import sys

import pytest

from app.foundation.isolation import checking, confinement, service
from tests.app.foundation.isolation import attempts

HERE = "tests.app.foundation.isolation.attempts"
NAMES = [what.__name__ for what in attempts.ALL]


@pytest.fixture
def key(tmp_path):
    made = tmp_path / "root.key"
    made.write_bytes(bytes(32))
    made.chmod(0o600)
    return made


@pytest.mark.parametrize("what", NAMES)
def test_attempt_when_the_process_is_confined_then_is_refused(what, key):
    assert service.call(f"{HERE}:attempt", {"what": what, "key": str(key)}, b"") == b"refused"
    assert [key.read_bytes(), key.stat().st_mode & 0o777, list(key.parent.iterdir())] == [bytes(32), 0o600, [key]]


@pytest.mark.parametrize("what", NAMES)
def test_attempt_when_the_process_is_not_confined_then_is_done(what, key, pytestconfig):
    tried = subprocess.run(
        [sys.executable, "-m", HERE, what, str(key)], cwd=pytestconfig.rootpath, capture_output=True, check=True
    )
    assert b"refused" not in tried.stdout


def test_call_of_the_kernel_when_it_reaches_beyond_the_process_then_is_refused():
    errors = service.call(f"{HERE}:numbers", {"numbers": list(attempts.CALLS.values())}, b"").split()
    assert dict(zip(attempts.CALLS, map(int, errors), strict=True)) == dict.fromkeys(attempts.CALLS, errno.EPERM)


def test_call_of_the_kernel_when_newer_than_the_filter_then_does_not_exist():
    assert service.call(f"{HERE}:numbers", {"numbers": [451, 500, 435]}, b"") == b"38 38 38"


def test_check_when_the_kernel_confines_then_files_sockets_and_processes_are_refused():
    assert checking.check() == checking.Refused(files=True, sockets=True, processes=True)


def test_process_when_the_kernel_has_no_landlock_then_goes_on_filtered_and_says_so(pytestconfig):
    # The kernel itself answers as one without Landlock does: by a filter that is there before.
    program = """
import errno, socket
from app.foundation.isolation import confinement
confinement._checked(confinement._libc().prctl(confinement._PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
confinement._DENIED, calls = "landlock_create_ruleset 444", confinement._DENIED
confinement._filter_calls()
confinement._DENIED = calls
held = confinement.confine([])
print(open("/etc/passwd").readline() != "", held.landlock, held.seccomp)
try:
    socket.socket()
except PermissionError:
    print(held.lacking)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=pytestconfig.rootpath, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "True 0 True",
        "Of processes that open strangers' files, files are not confined (the kernel has no Landlock).",
    ]


@pytest.mark.parametrize(
    ("version", "bits"),
    [(1, (0x1FFF, 0, 0)), (2, (0x3FFF, 0, 0)), (3, (0x7FFF, 0, 0)), (4, (0x7FFF, 3, 0)), (5, (0xFFFF, 3, 0)),
     (6, (0xFFFF, 3, 3)), (9, (0xFFFF, 3, 3))],
)  # fmt: skip
def test_landlock_when_older_or_newer_then_takes_away_what_that_version_knows(version, bits, key, pytestconfig):
    assert confinement.taken_away(version) == bits
    program = """
import sys
from app.foundation.isolation import confinement
confinement._checked(confinement._libc().prctl(confinement._PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
confinement._restrict_files(int(sys.argv[1]), [])
open(sys.argv[2])
"""
    command = [sys.executable, "-c", program, str(version), str(key)]
    done = subprocess.run(command, cwd=pytestconfig.rootpath, capture_output=True, text=True)
    assert "PermissionError" in done.stderr.splitlines()[-1]


def test_call_when_the_kernel_lacks_something_then_the_log_says_so_once(monkeypatch, caplog):
    monkeypatch.setattr(service, "supported", lambda: confinement.Confinement(0, False))
    service.tell_what_is_lacking.cache_clear()
    with caplog.at_level(logging.WARNING, "app.isolation"):
        service.tell_what_is_lacking()
        service.tell_what_is_lacking()
    service.tell_what_is_lacking.cache_clear()
    assert len(caplog.messages) == 1
    assert "no Landlock" in caplog.text
    assert "no seccomp" in caplog.text


def test_confinement_when_the_application_and_the_models_have_one_each_then_both_are_the_same():
    one, other = (service.CODE / place / "confinement.py" for place in ("app/foundation/isolation", "models/serving"))
    assert one.read_bytes() == other.read_bytes()
