"""Tell from the styles of a web page, written at an element or in a sheet, whether a browser shows its text."""

import re
from dataclasses import dataclass

from lxml import etree

LIGHT = 0xE8  # each of red, green and blue at least this: no reader sees it on white
SMALLEST = 2.0  # points
MOST_RULES = 5000
MOST_SHEET = 500_000
_RULE = re.compile(r"(?<![^{}@;])([^{}@;]++)\{([^{}]*+)\}")
_AT = re.compile(r"@[^{};]{1,400}+(?:;|\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\})")  # for print, for other widths, fonts
_COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)|<!--|-->")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<names>(?:[.#][\w-]+)*)$", re.IGNORECASE)
_SIZE = re.compile(r"(\d*\.?\d+)\s*(pt|px|em|rem|%|mm|cm|in)?")
_POINTS = {"pt": 1, "px": 0.75, "em": 12, "rem": 12, "%": 0.12, "mm": 2.83, "cm": 28.3, "in": 72, None: 0.75}
_FAR = re.compile(r"-\s*\d{3,}")
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+))?")
_WHITE = {"white", "snow", "ivory", "ghostwhite", "floralwhite", "azure", "mintcream", "whitesmoke", "window"}


@dataclass(frozen=True)
class _Rule:
    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    style: dict[str, str]


class Looks:
    """The styles of one page; elements must be asked from the root downwards."""

    def __init__(self, root: etree._Element) -> None:
        sheets = "\n".join("".join(map(str, style.itertext())) for style in root.iter("style"))[:MOST_SHEET]
        self._rules: dict[str, list[_Rule]] = {}
        for rule in _rules(_AT.sub("", _COMMENT.sub("", sheets))):
            key = next(iter(rule.classes), "") or next(iter(rule.ids), "") or rule.tag
            self._rules.setdefault(key, []).append(rule)
        self._own: dict[etree._Element, dict[str, str]] = {}
        self._whole: dict[etree._Element, dict[str, str]] = {}

    def gone(self, element: etree._Element) -> bool:
        """Say whether an element with all that it holds is not displayed."""
        style = self._style(element)
        if element.get("hidden") is not None or style.get("display", "").startswith("none"):
            return True
        if style.get("mso-hide") == "all" or style.get("opacity", "") in ("0", "0.0", "0%"):
            return True
        far = [name for name in ("left", "top") if _FAR.search(style.get(name, ""))]
        if far and style.get("position") in ("absolute", "fixed"):
            return True
        return bool(_FAR.search(style.get("text-indent", "")))

    def apart(self, element: etree._Element) -> bool:
        """Say whether an element within a line stands apart from its neighbours: in a box, at an edge, in a row."""
        style, above = self._style(element), element.getparent()
        around = {} if above is None else self._style(above)
        boxed = style.get("padding", "0")[:1] not in ("0", "") and ("border" in style or "border-radius" in style)
        return (
            boxed
            or style.get("float") in ("left", "right")
            or style.get("display", "") in ("inline-block", "inline-flex")
            or around.get("display", "").endswith(("flex", "grid"))
        )

    def unseen(self, element: etree._Element) -> bool:
        """Say whether the text directly in an element is drawn so that no reader sees it."""
        style = self._inherited(element)
        if style.get("visibility") in ("hidden", "collapse") or style.get("color") == "transparent":
            return True
        size = _SIZE.match(style.get("font-size", ""))
        if size and float(size[1]) * _POINTS[size[2]] < SMALLEST:
            return True
        return _is_light(style.get("color", "")) and _is_light(style.get("ground", "white"))

    def _inherited(self, element: etree._Element) -> dict[str, str]:
        """Return what an element takes from those around it, with what lies behind it as `ground`."""
        if element not in self._whole:
            above = element.getparent()
            style = {} if above is None else dict(self._inherited(above))
            own = self._style(element)
            given = {name: own[name] for name in _INHERITED if own.get(name, "inherit") not in ("inherit", "unset", "")}
            # Letters over a picture are seen, as on any ground that is not white.
            pictured = any("url(" in value or "gradient" in value for value in own.values())
            ground = "picture" if pictured else own.get("background-color") or own.get("background", "")
            if ground and not re.search(r"transparent|none|inherit|initial|unset", ground):
                given["ground"] = ground
            self._whole[element] = style | given
        return self._whole[element]

    def _style(self, element: etree._Element) -> dict[str, str]:
        if element not in self._own:
            style: dict[str, str] = {}
            if element.get("bgcolor"):
                style["background-color"] = element.get("bgcolor", "").lower()
            if element.tag == "font" and element.get("color"):
                style["color"] = element.get("color", "").lower()
            classes, own = element.get("class", "").split(), element.get("id", "")
            for key in ("*", str(element.tag), *classes, own):
                for rule in self._rules.get(key, ()):
                    if rule.tag in ("*", element.tag) and rule.classes <= {*classes} and rule.ids <= {own}:
                        style |= rule.style
            self._own[element] = style | _declarations(element.get("style", ""))
        return self._own[element]


def _rules(sheet: str) -> list[_Rule]:
    """Return the rules with simple selectors (a tag, classes, an id, a list of them), and the grounds of all others."""
    rules: list[_Rule] = []
    for selectors, body in _RULE.findall(sheet):
        style = _declarations(body)
        for selector in selectors.split(",") if style else ():
            parts = re.split(r"[\s>+~]+", selector.strip())
            match = _SIMPLE.fullmatch(parts[-1])
            # Where an element stands is not followed: only that something may lie behind it.
            kept = style if len(parts) == 1 else {n: v for n, v in style.items() if n.startswith("background")}
            if match and parts[-1] and kept:
                names = re.findall(r"[.#][\w-]+", match["names"])
                classes = frozenset(name[1:] for name in names if name[0] == ".")
                ids = frozenset(name[1:] for name in names if name[0] == "#")
                rules.append(_Rule((match["tag"] or "*").lower(), classes, ids, kept))
    return rules[:MOST_RULES]


_INHERITED = ("color", "font-size", "visibility")
_ASKED = {"display", "visibility", "opacity", "font-size", "color", "background", "background-color", "mso-hide"}
_ASKED |= {"float", "border", "border-radius", "padding", "background-image", "position", "left", "top", "text-indent"}


def _declarations(body: str) -> dict[str, str]:
    pairs = (declaration.partition(":") for declaration in body.lower().split(";"))
    found = {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}
    if "font" in found and (size := re.search(r"(?<![\d.])[\d.]++(?:pt|px|em)", found["font"])):
        found.setdefault("font-size", size[0])
    return {name: value for name, value in found.items() if name in _ASKED}


def _is_light(colour: str) -> bool:
    if match := _RGB.search(colour):
        return match[4] in ("0", "0.0") or min(int(part) for part in match.groups()[:3]) >= LIGHT
    if match := _HEX.search(colour):
        digits = match[1]
        parts = [c * 2 for c in digits[:3]] if len(digits) in (3, 4) else [digits[n : n + 2] for n in (0, 2, 4)]
        return len(digits) >= 3 and min(int(part or "0", 16) for part in parts) >= LIGHT
    return bool(set(re.split(r"[\s,()]+", colour)) & _WHITE)
