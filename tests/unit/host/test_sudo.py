"""The password for sudo is read by sudo or by nobody; what a command gets is its data, whole, or it fails."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.host import sudo

MARK = "mark:"
ASKING = """#!/bin/sh
# as sudo does: a lecture, then the password's line alone, up to three times; what follows is the command's
while [ "$1" != -- ]; do [ "$1" = -S ] && reads=1; shift; done; shift
[ -n "$reads" ] || { echo "sudo: a password is required" >&2; exit 1; }
echo "We trust you have received the usual lecture." >&2
for try in 1 2 3; do
    IFS= read -r word || break
    [ "$word" = "$(cat "$(dirname "$0")/word")" ] && exec "$@"
    echo "Sorry, try again." >&2
done
exit 1
"""
SILENT = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n'
NO_TTY = '#!/bin/sh\necho "sudo: sorry, you must have a tty to run sudo" >&2; exit 1\n'
WORDS = ["Secret12", "a b'c\"$d`e\\f", "密码-Ünï", "trailing ", "=", sudo.END[:-1]]
DATA = [b"", b"a=1\n", bytes(range(256)) * 400, sudo.END.encode() + b"\n"]


@pytest.fixture
def host(tmp_path: Path):
    """A function that runs a line as a host's login shell does, with one of the stand-ins as sudo."""

    def run(text: str | None, word: str, line: str, data: str | bytes) -> subprocess.CompletedProcess:
        if text:
            (tmp_path / "sudo").write_text(text)
            (tmp_path / "sudo").chmod(0o755)
            (tmp_path / "word").write_text(word)
        path = f"{tmp_path}:/usr/bin:/bin" if text else str(tmp_path)
        sent = data if isinstance(data, bytes) else data.encode()
        return subprocess.run(["/bin/sh", "-c", line], input=sent, capture_output=True, env={"PATH": path}, check=False)

    return run


def output(done: subprocess.CompletedProcess) -> tuple[bytes, bytes | None]:
    """Return what the command said and the code behind the mark, None without one."""
    said, _, code = done.stdout.rpartition(b"\n" + MARK.encode())
    return (said, code.strip()) if MARK.encode() in done.stdout else (done.stdout, None)


@pytest.mark.parametrize("text", [ASKING, SILENT], ids=["asking", "silent"])
@pytest.mark.parametrize("word", WORDS)
def test_command_when_sudo_asks_or_does_not_then_gets_its_data_alone(host, text, word):
    for data in DATA:
        done = host(text, word, sudo.command(word, ("base64",), MARK), sudo.stream(word, data))
        said, code = output(done)
        assert (base64.b64decode(said), code) == (data, b"0")
        assert word.encode() not in done.stdout + done.stderr or not word.strip("=")


def test_command_when_the_site_gives_no_password_then_gets_its_data(host):
    done = host(SILENT, "", sudo.command(None, ("cat",), MARK), sudo.stream(None, b"a=1\n"))
    assert output(done) == (b"a=1\n", b"0")


@pytest.mark.parametrize(
    ("text", "given"), [(ASKING, "wrong"), (ASKING, None), (NO_TTY, "Secret12"), (None, "Secret12")],
    ids=["wrong", "none given", "no tty", "no sudo"],
)  # fmt: skip
def test_command_when_sudo_refuses_then_no_mark_says_that_it_ran(host, tmp_path, text, given):
    line = sudo.command(given, ("touch", str(tmp_path / "ran")), MARK)
    done = host(text, "Secret12", line, sudo.stream(given, b"a=1\n"))
    assert output(done)[1] is None
    assert done.returncode
    assert not (tmp_path / "ran").exists()


def test_command_when_it_fails_or_its_data_is_cut_then_says_so(host):
    for argv, stream, code in (
        (("sh", "-c", "exit 7"), sudo.stream(None, b"a"), b"7"),
        (("cat",), sudo.head(None) + "bm90IHdob2xl!", b"65"),
        (("true",), sudo.stream(None, b"x" * 1_000_000), b"0"),
    ):
        assert output(host(SILENT, "", sudo.command(None, argv, MARK), stream))[1] == code
    ended = host(SILENT, "", sudo.command(None, ("true",), MARK), "no line that ends the password\n")
    assert (output(ended)[1], ended.returncode) == (None, 65)


@pytest.mark.skipif(not shutil.which("sudo") or os.geteuid() != 0, reason="needs sudo, and root to make its rules")
def test_stand_in_when_compared_with_sudo_then_the_silent_one_leaves_the_password_too():
    run = [*sudo.outer("Secret12"), "cat"]  # root is asked for nothing
    done = subprocess.run(run, input=b"Secret12\ndata\n", capture_output=True, check=True)
    assert done.stdout == b"Secret12\ndata\n"
