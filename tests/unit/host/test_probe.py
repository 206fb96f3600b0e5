"""The probe runs here as it runs on a host: python3 alone, questions on standard input, one JSON document out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time

from appliance.host import observed
from appliance.host.observed import Questions


def answers(questions: Questions) -> observed.Observed:
    class Here:
        def demand(self, name, argv, what, data=None):
            return subprocess.run(
                [sys.executable, *argv[1:]], input=data, capture_output=True, check=True
            ).stdout.decode()

    return observed.probe(Here(), "here", questions)


def test_paths_when_asked_then_type_rights_digest_and_target_come_back(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "file").chmod(0o640)
    (tmp_path / "link").symlink_to("file")
    names = {str(tmp_path / name) for name in ("file", "link", "none")} | {str(tmp_path)}
    seen = answers(Questions(paths=names)).paths
    assert seen[str(tmp_path / "file")]["sha256"].startswith("ba7816bf")
    assert seen[str(tmp_path / "file")]["mode"] == 0o640
    assert seen[str(tmp_path / "link")]["target"] == "file"
    assert seen[str(tmp_path)]["type"] == "folder"
    assert seen[str(tmp_path / "none")] is None


def test_command_when_asked_then_gets_its_input_and_gives_its_code():
    questions = Questions()
    questions.command(("sh", "-c", "cat; exit 3"), data=b"from standard input")
    questions.command(("/does/not/exist",))
    seen = answers(questions).commands
    assert seen[0] == {"code": 3, "output": "from standard input"}
    assert seen[1]["code"] == 127


def test_listeners_when_a_port_is_taken_then_program_and_port_are_named():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        mine = [row for row in answers(Questions(listeners=True)).listeners if row[0] == port]
    assert mine
    assert mine[0][1] == "127.0.0.1"
    assert os.path.basename(sys.executable)[:6] == mine[0][2][:6]


def test_space_and_clock_when_asked_then_are_told():
    seen = answers(Questions(spaces={"/not/yet/there"}))
    assert seen.spaces["/not/yet/there"] > 0
    assert abs(seen.now - time.time()) < 60


def test_document_when_sent_then_holds_everything_in_one_line():
    questions = Questions(paths={"/a"}, packages={"b"})
    assert b"\n" not in questions.document()
    import base64

    assert json.loads(base64.b64decode(questions.document()))["packages"] == ["b"]
