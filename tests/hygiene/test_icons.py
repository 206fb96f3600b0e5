"""The icons of the pages: the sprite holds those that are used and no other, as the pinned package draws them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from app.pages import icons, sprite
from tests.hygiene import node
from tests.hygiene.test_scripts import unavailable

ROOT = Path(__file__).parents[2]
PINNED = Path(__file__).parent / "icons"


def used() -> set[str]:
    """The names that templates draw by `icon("name")`, and those of the navigation and the pieces."""
    found: set[str] = set()
    for path in (ROOT / "app").rglob("*.html"):
        found |= set(re.findall(r"icon\(\s*[\"']([\w-]+)[\"']", path.read_text(encoding="utf-8")))
    source = (ROOT / "app/pages/navigation.py").read_text(encoding="utf-8")
    return found | set(re.findall(r'Page\("[^"]+", lazy\("[^"]+"\), "([\w-]+)"', source))


def test_sprite_when_read_then_holds_the_icons_that_are_used_and_no_other():
    assert {*icons.shapes()} == used()


def test_sprite_when_made_from_the_pinned_package_then_is_the_one_that_is_kept():
    if missing := node.missing_programs():
        unavailable(f"the set of icons needs {' and '.join(missing)} of Debian")
    try:
        package = node.install(PINNED) / "lucide-static"
    except subprocess.CalledProcessError as error:
        unavailable(f"npm could not install lucide-static: {error.stderr.strip()[-500:]}")
    assert sprite.sprite(package / "icons", icons.shapes()) == icons.SPRITE.read_text(encoding="utf-8")
    licence = icons.SPRITE.with_name("LICENSE").read_text(encoding="utf-8")
    assert (package / "LICENSE").read_text(encoding="utf-8") == licence
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    assert f"lucide-static {version}:" in sprite.HEAD


def test_icon_when_it_has_a_label_then_is_a_picture_with_a_name_else_an_ornament():
    assert 'role="img" aria-label="a &lt; b"' in icons.icon("search", "a < b")
    assert 'aria-hidden="true"' in icons.icon("search")
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")
