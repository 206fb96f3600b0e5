"""Every form of the application is in the table, and no page holds one that speaks for itself."""

from __future__ import annotations

import importlib
import re

from app.app import ROOMS
from tests.app.form_cases import CASES
from tests.hygiene.test_words import PAGES


def addresses() -> list[str]:
    """Return the address of every form: whatever a browser may POST to."""
    rooms = [importlib.import_module(room) for room in ROOMS]
    named = [route for room in rooms for route in room.routes()]
    for_programs = ("/api/", "/takes", "/finish", "/login/again")
    return sorted(t for t, one in named if hasattr(one, "on_post") and not any(p in t for p in for_programs))


def test_table_when_a_form_is_added_or_removed_then_has_it_or_not():
    assert sorted(CASES) == addresses()
    for room in (importlib.import_module(room) for room in ROOMS):
        for template, one in room.routes():
            if template in CASES:
                assert one.on_post.form_page, template


def test_templates_when_they_hold_a_form_then_it_speaks_the_language_of_the_page():
    for path in PAGES:
        for tag in re.findall(r'<form\b[^>]*method="post"[^>]*>.*?</form>', path.read_text(encoding="utf-8"), re.S):
            assert "novalidate" in tag, f"{path}: the browser would speak"
            assert "form_fields()" in tag or "csrf=" in tag, f"{path}: a form without its key"
