"""Tell from a run's formatting, its own or of its styles, whether Word shows it to a reader."""

from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LIGHT = 0xE8  # each of red, green and blue at least this: no reader sees it on white
SMALLEST = 4  # half points
DEEPEST = 21  # styles, each based on the next


@dataclass(frozen=True)
class Look:
    """What is known of how text looks; None is inherited."""

    vanish: bool | None = None
    colour: str | None = None
    size: float | None = None
    shade: str | None = None

    def under(self, other: "Look") -> "Look":
        """Return this look with what `other`, nearer to the text, says instead."""
        return Look(
            self.vanish if other.vanish is None else other.vanish,
            self.colour if other.colour is None else other.colour,
            self.size if other.size is None else other.size,
            self.shade if other.shade is None else other.shade,
        )


def tag(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def look_of(properties: etree._Element | None) -> Look:
    """Return what a `w:rPr` says."""
    if properties is None:
        return Look()
    vanish = properties.find(W + "vanish")
    colour = properties.find(W + "color")
    size = properties.find(W + "sz")
    return Look(
        None if vanish is None else vanish.get(W + "val", "true") not in ("0", "false", "off"),
        None if colour is None else _colour(colour),
        None if size is None else _number(size.get(W + "val")),
        _shade(properties),
    )


class Styles:
    """The looks of a document's styles, each worked out when text of it is met; `root` is that of word/styles.xml."""

    def __init__(self, root: etree._Element | None = None) -> None:
        styles = [] if root is None else root.findall(W + "style")
        self._elements = {style.get(W + "styleId", ""): style for style in styles}
        self._own: dict[str, Look] = {}
        self._looks: dict[str, Look] = {}
        if root is not None and "" not in self._elements:
            self._looks[""] = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for name, style in self._elements.items():
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._looks["paragraph"] = self._inherited(name)

    def look(self, name: str) -> Look:
        """Return a style's look with what it inherits; "" holds the defaults, "paragraph" the default style."""
        if name not in self._looks:
            self._looks[name] = self._inherited(name)
        return self._looks[name]

    def _inherited(self, name: str | None) -> Look:
        """Return the look of a style over those that it is based on, a chain of DEEPEST at most."""
        look = Look()
        for _ in range(DEEPEST):
            if name is None or name not in self._elements:
                break
            look = self._alone(name).under(look)
            above = self._elements[name].find(W + "basedOn")
            name = None if above is None else above.get(W + "val", "")
        return look

    def _alone(self, name: str) -> Look:
        """Return what a style itself says, without what it inherits."""
        if name not in self._own:
            style = self._elements[name]
            shade = Look(shade=_shade(style.find(W + "pPr")))
            self._own[name] = shade.under(look_of(style.find(W + "rPr")))
        return self._own[name]


def is_hidden_run(run: etree._Element, paragraph: etree._Element, styles: Styles) -> bool:
    """Say whether a reader of the printed page sees nothing of the run."""
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    look = styles.look("").under(styles.look("paragraph" if named is None else named.get(W + "val", "")))
    properties = run.find(W + "rPr")
    character = None if properties is None else properties.find(W + "rStyle")
    if character is not None:
        look = look.under(styles.look(character.get(W + "val", "")))
    look = look.under(Look(shade=_shade(paragraph.find(W + "pPr")))).under(look_of(properties))
    if look.vanish or (look.size is not None and look.size < SMALLEST):
        return True
    return _is_light(look.colour) and not _on_colour(look.shade, paragraph)


def _on_colour(shade: str | None, paragraph: etree._Element) -> bool:
    """Say whether something darker than white lies behind the paragraph."""
    if shade is not None and not _is_light(shade):
        return True
    for element in paragraph.iterancestors():
        properties = element.find(W + {W + "tc": "tcPr", W + "tbl": "tblPr"}.get(element.tag, "none"))
        cell = _shade(properties)
        if cell is not None:
            return not _is_light(cell)
        if element.tag == _WPS + "wsp":
            filled = element.find(f"{_WPS}spPr/{_A}solidFill/{_A}srgbClr")
            return filled is None or not _is_light(filled.get("val"))
        if tag(element) == "pict":
            return True  # an old drawing, whose colours are in another language: taken for coloured
    # White letters over a drawing that stands behind the text, as in a coloured banner, are seen.
    return any(anchor.get("behindDoc") == "1" for anchor in paragraph.iter("{*}anchor"))


def _shade(properties: etree._Element | None) -> str | None:
    shade = None if properties is None else properties.find(W + "shd")
    if shade is None:
        return None
    if shade.get(W + "themeFill") and not shade.get(W + "themeFill", "").startswith(("background1", "bg1")):
        return "808080"
    fill = shade.get(W + "fill", "auto")
    return None if fill == "auto" else fill


def _colour(colour: etree._Element) -> str:
    if colour.get(W + "themeColor") in ("background1", "bg1", "light1", "lt1"):
        return "FFFFFF" if colour.get(W + "themeShade") is None else colour.get(W + "val", "808080")
    return colour.get(W + "val", "auto")


def _is_light(colour: str | None) -> bool:
    if colour is None or len(colour) != 6:
        return False
    try:
        return min(bytes.fromhex(colour)) >= LIGHT
    except ValueError:
        return False


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
