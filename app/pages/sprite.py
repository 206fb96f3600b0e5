"""Makes the sprite of the icons: `python -m app.pages.sprite FOLDER NAME...`.

FOLDER is the folder `icons` of the npm package lucide-static, whose version `tests/hygiene/icons` pins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from app.pages import icons

HEAD = '<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide, lucide-static 1.62.0: see LICENSE. -->\n'


def sprite(folder: Path, names: Iterable[str]) -> str:
    """Return the sprite of icons from the folder of the set; raises FileNotFoundError for a name that it lacks."""
    return HEAD + "".join(_symbol(folder / f"{name}.svg", name) for name in sorted(set(names))) + "</svg>\n"


def _symbol(path: Path, name: str) -> str:
    shapes = "".join(icons.shape(each) for each in ElementTree.parse(path).getroot())  # noqa: S314 - a pinned package
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>\n'


if __name__ == "__main__":
    icons.SPRITE.write_text(sprite(Path(sys.argv[1]), sys.argv[2:]), encoding="utf-8")
