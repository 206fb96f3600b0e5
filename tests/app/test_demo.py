"""Synthetic data for a first look: only where the settings ask for it, and its accounts are told once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import yaml

from app import clock
from app import demo as demonstrated
from app.database import db as database
from app.demo.accounts import renew
from app.foundation.access import accounts
from app.foundation.access import service as access
from app.foundation.approvals import service as approvals
from app.foundation.keys import service as keys
from app.foundation.organisation import service as organisation
from app.foundation.organisation import structure
from app.hiring.positions import requisitions
from tests.pace import scaled

pytestmark = pytest.mark.slow  # each test fills an installation

DEMO = Path(demonstrated.__file__).parent


def demo(settings, folder, root) -> subprocess.CompletedProcess:
    (folder / "settings.json").write_text(settings.model_dump_json())
    environment = os.environ | {"HR_SETTINGS": str(folder / "settings.json")}
    command = [sys.executable, "-m", "app.demo"]
    return subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=scaled(120))


@pytest.mark.feature("TL-11")
def test_demo_when_a_site_asks_for_it_then_accounts_are_printed_once_and_kept_in_no_file(db, tmp_path, pytestconfig):
    site = db.model_copy(update={"profile": "site", "demo": True, "public_url": "https://hr.bank.test"})
    made = demo(site, tmp_path, pytestconfig.rootpath)
    assert made.returncode == 0, made.stderr
    shown = json.loads(made.stdout)
    assert {one["role"] for one in shown} == {"hr", "hr_lead", "manager", "administrator", "auditor"}
    for one in shown:
        assert access.sign_in(one["email"], one["password"], "127.0.0.1", clock.now())
        kept = [
            path for path in tmp_path.rglob("*") if path.is_file() and one["password"].encode() in path.read_bytes()
        ]
        assert not kept
        assert one["password"] not in made.stderr
    states = database.execute_sql("SELECT state, count(*) FROM positions GROUP BY state").fetchall()
    assert dict(states) == {"open": 2, "paused": 1, "closed": 1}
    lead, manager = access.find("lead@demo.invalid"), access.find("manager@demo.invalid")
    asked = requisitions.listing(lead)
    assert [(one.state, one.asked_by, one.heads) for one in asked] == [("waiting", manager.id, 2)]
    assert [one.id for one in approvals.inbox(lead, clock.now())] == [asked[0].request_id]
    assert keys.status()["state"] == "ready"
    assert len(structure.newest(structure.Unit)) == 12
    assert [unit.code for unit in organisation.units_led_by(access.find("manager@demo.invalid"), clock.now())] == [
        "BJ",
        "BJ-CORP",
        "BJ-WF",
    ]


@pytest.mark.feature("TL-11")
def test_demo_when_shown_then_accounts_positions_and_resumes_say_that_nobody_is_real(db):
    accounts_shown = renew(clock.now())[1]
    assert all(one["email"].endswith("@demo.invalid") for one in accounts_shown)
    stated = yaml.safe_load((DEMO / "positions.yml").read_text(encoding="utf-8"))
    assert all(one["title"].endswith(("（演示）", " (demo)")) for one in stated)
    files = sorted(name for one in stated for name in one.get("resumes", ()))
    assert files == sorted(path.name for path in (DEMO / "resumes").iterdir())
    for name in files:
        text = pypdfium2.PdfDocument(DEMO / "resumes" / name)[0].get_textpage().get_text_bounded()
        assert "合成" in text or "ynthetic" in text, name


def test_demo_when_an_account_was_locked_or_changed_then_the_next_start_has_it_as_it_was(db):
    first, _ = renew(clock.now())
    administrator = first["administrator"]
    accounts.lock(administrator, first["hr"].id, clock.now())
    accounts.set_role(administrator, first["auditor"].id, "manager")
    again, shown = renew(clock.now())
    assert {role: one.id for role, one in again.items()} == {role: one.id for role, one in first.items()}
    for one in shown:
        token = access.sign_in(one["email"], one["password"], "127.0.0.1", clock.now())
        assert access.session(token, clock.now()).account.role == one["role"]


def test_demo_when_the_settings_do_not_ask_for_it_then_nothing_is_made(db, tmp_path, pytestconfig):
    refused = demo(db.model_copy(update={"profile": "site"}), tmp_path, pytestconfig.rootpath)
    assert refused.returncode == 1
    assert "for real people" in refused.stderr
    assert access.with_role("administrator", "hr") == []
