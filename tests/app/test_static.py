"""Static files: kept for good under the digest of all of them, and never under the digest of another release."""

from __future__ import annotations

import re

import falcon.testing
import pytest

from app.app import create
from app.pages import static
from app.settings import Settings

IMPORT = re.compile(r'^(?:import|export) [^;]*?from "([^"]*)";$', re.M)


@pytest.fixture
def client(db: Settings) -> falcon.testing.TestClient:
    return falcon.testing.TestClient(create(db))


def test_file_when_its_page_is_of_this_release_then_is_kept_for_good(client):
    answer = client.simulate_get(static.address("answer.js"))
    assert answer.text == (static.FOLDER / "answer.js").read_text(encoding="utf-8")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_file_when_its_page_is_of_another_release_then_is_served_and_not_kept(client):
    answer = client.simulate_get("/static/0123456789ab/answer.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["nothing.js", "../app.py", "%2e%2e/app.py", ""])
def test_file_when_there_is_none_of_the_name_then_nothing_is_kept(client, path):
    answer = client.simulate_get(f"/static/{static.release()}/{path}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_release_when_any_file_changes_then_every_address_does(tmp_path, monkeypatch):
    monkeypatch.setattr(static, "FOLDER", tmp_path)
    (tmp_path / "page.js").write_text('import { a } from "./part.js";')
    (tmp_path / "part.js").write_text("export const a = 1;")
    digest = static.release.__wrapped__
    before = digest()
    (tmp_path / "part.js").write_text("export const a = 2;")
    changed = digest()
    (tmp_path / "part.js").rename(tmp_path / "piece.js")
    assert len({before, changed, digest()}) == 3


@pytest.mark.parametrize("path", sorted(static.FOLDER.glob("*.js")), ids=lambda path: path.name)
def test_script_when_it_imports_then_from_a_file_beside_it_and_so_of_its_own_release(path):
    for name in IMPORT.findall(path.read_text(encoding="utf-8")):
        assert name.startswith("./"), name
        assert (path.parent / name).is_file(), name


def imported(name: str) -> set[str]:
    """Return the scripts that a script imports, and those that they do."""
    names = {each.removeprefix("./") for each in IMPORT.findall((static.FOLDER / name).read_text(encoding="utf-8"))}
    return names.union(*map(imported, names))


def test_question_page_when_it_is_loaded_then_asks_at_once_for_all_that_its_script_imports():
    page = (static.FOLDER.parent / "hiring/interviews/pages/question.html").read_text(encoding="utf-8")
    loop = re.search(r"{% for name in \((.*)\) %}\s*<link rel=\"modulepreload\"", page)
    assert loop
    assert {f"{name}.js" for name in re.findall('"(.*?)"', loop[1])} == imported("answer.js")
