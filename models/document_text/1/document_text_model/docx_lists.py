"""Know which paragraphs of a DOCX have a bullet before them, which is no character of their text."""

import zipfile

from lxml import etree

from document_text_model.docx_look import W
from document_text_model.docx_parts import part, tree

_MOST_LEVELS = 20


class Bullets:
    """The lists of a document and the styles that belong to them; `styles` is the root of word/styles.xml."""

    def __init__(self, archive: zipfile.ZipFile, styles: etree._Element | None) -> None:
        names = archive.namelist()
        self._lists: dict[str, dict[str, str]] = {}
        self._styles: dict[str, etree._Element] = {}
        if "word/numbering.xml" in names:
            self._read(tree(part(archive, "word/numbering.xml")))
        if self._lists and styles is not None:
            self._styles = {style.get(W + "styleId", ""): style for style in styles.iterchildren(W + "style")}

    def _read(self, root: etree._Element) -> None:
        kinds = {}
        for abstract in root.iterchildren(W + "abstractNum"):
            levels = abstract.iterchildren(W + "lvl")
            kinds[abstract.get(W + "abstractNumId")] = {
                level.get(W + "ilvl", "0"): _value(level.find(W + "numFmt")) for level in levels
            }
        for number in root.iterchildren(W + "num"):
            self._lists[number.get(W + "numId", "")] = kinds.get(_value(number.find(W + "abstractNumId")), {})

    def before(self, paragraph: etree._Element) -> bool:
        """Say whether Word draws a bullet before a paragraph; headings in an outline of bullets count as headings."""
        properties = paragraph.find(W + "pPr")
        if properties is None or not self._lists or properties.find(W + "outlineLvl") is not None:
            return False
        chain = [properties]
        name = _value(properties.find(W + "pStyle"))
        while name in self._styles and len(chain) < _MOST_LEVELS:
            style = self._styles[name]
            above = style.find(W + "pPr")
            if above is not None:
                chain.append(above)
            name = _value(style.find(W + "basedOn"))
        if any(one.find(W + "outlineLvl") is not None for one in chain):
            return False
        number = next((found for one in chain if (found := one.find(W + "numPr")) is not None), None)
        if number is None:
            return False
        kinds = self._lists.get(_value(number.find(W + "numId")), {})
        return kinds.get(_value(number.find(W + "ilvl")) or "0") == "bullet"


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(W + "val", "")
