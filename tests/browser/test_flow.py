"""One candidate travels from résumé to employee record, clicked through in a real browser over the whole product."""

from __future__ import annotations

import os

import pytest

from tests.browser.conftest import ROOT, context_of
from tests.browser.flow import SHOTS, travel

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.feature(
    "RS-01",
    "RS-09",
    "RS-10",
    "IV-01",
    "IV-06",
    "IV-09",
    "IV-10",
    "IV-17",
    "IV-28",
    "SC-14",
    "SY-01",
    "SY-05",
    "SY-12",
    "PV-16",
    "EH-01",
    "RP-09",
)
def test_candidate_when_recorded_and_approved_then_becomes_an_employee(product, chromium, phone, desk, tmp_path):
    office = context_of(chromium)
    travel(product, desk, phone, office, tmp_path)
    office.close()
    if os.environ.get("UPDATE_PICTURES"):
        (ROOT / "docs/images").mkdir(exist_ok=True)
        (SHOTS / "review.png").replace(ROOT / "docs/images/review.png")
