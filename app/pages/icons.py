"""The icons of the pages: those of the set Lucide that are used, drawn into the page itself.

They lie in one sprite, which `app/pages/sprite.py` makes. A page draws them inline: some browsers ask the directive
`default-src` of the Content-Security-Policy, which allows nothing, about an SVG file that `<use>` names.
"""

from __future__ import annotations

import functools
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

SPRITE = Path(__file__).parent / "lucide/sprite.svg"
_SVG = "{http://www.w3.org/2000/svg}"


@functools.cache
def shapes() -> dict[str, Markup]:
    """Return the shapes of each icon by its name, as the sprite has them."""
    found = {}
    sprite = ElementTree.parse(SPRITE).getroot()  # noqa: S314 - our own file
    for symbol in sprite.iter(f"{_SVG}symbol"):
        found[symbol.attrib["id"]] = Markup("".join(shape(each) for each in symbol))  # noqa: S704 - our own file
    return found


def icon(name: str, label: str = "") -> Markup:
    """Draw an icon of 24 units; with a label it is a picture with that name, without one it is an ornament.

    Raises KeyError for a name that the sprite lacks.
    """
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>').format(told, shapes()[name])


def shape(element: ElementTree.Element) -> str:
    """Write a shape without the namespace, which HTML gives it."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag.removeprefix(_SVG)}{attributes}/>"
