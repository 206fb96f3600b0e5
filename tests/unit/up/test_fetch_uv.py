"""Getting uv where there is none: from the index that the machine names, and only the file that was pinned."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "scripts/lib/fetch_uv.py"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A package index on this machine: its folder and its address."""
    folder = tmp_path / "index"
    (folder / "simple/uv").mkdir(parents=True)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()


def fetch(home: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run the script as on a machine that knows nothing else."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PIP_CONFIG_FILE": "/dev/null"} | environment
    return subprocess.run([sys.executable, str(SCRIPT)], env=env, capture_output=True, text=True)


def wheel_name() -> str:
    words = SCRIPT.read_text()
    version = words.split('VERSION = "')[1].split('"')[0]
    return f"uv-{version}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"


def test_uv_when_the_file_is_not_the_pinned_one_then_is_refused_and_not_kept(index, tmp_path):
    folder, address = index
    (folder / "simple/uv/index.html").write_text(f'<a href="../../{wheel_name()}#sha256=0">uv</a>')
    (folder / wheel_name()).write_bytes(b"something else")
    done = fetch(tmp_path, PIP_INDEX_URL=address)
    assert done.returncode == 1
    assert "not the file that was pinned" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / ".cache").exists()


def test_uv_when_the_index_has_another_release_then_the_sentence_says_what_to_do(index, tmp_path):
    folder, address = index
    (folder / "simple/uv/index.html").write_text('<a href="uv-0.1.0-py3-none-any.whl">uv</a>')
    done = fetch(tmp_path, UV_DEFAULT_INDEX=address, PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert done.returncode == 1
    assert "has no uv" in done.stderr
    assert "Traceback" not in done.stderr


def test_index_when_named_in_pips_settings_then_is_asked(index, tmp_path):
    folder, address = index
    (folder / "simple/uv/index.html").write_text("")
    (tmp_path / ".config/pip").mkdir(parents=True)
    (tmp_path / ".config/pip/pip.conf").write_text(f"[global]\nindex-url = {address}\n")
    assert "at 127.0.0.1 has no uv" in fetch(tmp_path).stderr


def test_index_when_away_then_the_sentence_names_it_without_the_password(tmp_path):
    done = fetch(tmp_path, PIP_INDEX_URL="http://someone:canary@127.0.0.1:9/simple")
    assert done.returncode == 1
    assert "could not be fetched from 127.0.0.1" in done.stderr
    assert "canary" not in done.stderr


def test_uv_when_it_was_fetched_before_then_the_index_is_not_asked(tmp_path):
    version = wheel_name().split("-")[1]
    program = tmp_path / f".cache/hr-appliance/uv/{version}/uv"
    program.parent.mkdir(parents=True)
    program.write_text("")
    done = fetch(tmp_path, PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert done.returncode == 0
    assert done.stdout.strip() == str(program)
