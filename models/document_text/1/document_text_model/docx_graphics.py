"""Read the text of the graphics of a DOCX that stands in parts of its own: SmartArt and charts."""

import posixpath
import zipfile

from lxml import etree

from document_text_model.docx_parts import part, tree

MOST_GRAPHICS = 50
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KINDS = ("/diagramData", "/chart", "/chartEx")
_NODES = ("node", "asst")  # the other points of SmartArt are its lines and its layout


def graphics_of(archive: zipfile.ZipFile, of: str) -> dict[str, list[str]]:
    """Return the lines of each graphic that a part such as word/document.xml shows, by the name of its relationship."""
    folder, name = posixpath.split(of)
    relations = f"{folder}/_rels/{name}.rels"
    names = set(archive.namelist())
    if relations not in names:
        return {}
    found: dict[str, list[str]] = {}
    for relation in tree(part(archive, relations)).iterchildren("{*}Relationship"):
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("Type", "").endswith(_KINDS) and target in names and len(found) < MOST_GRAPHICS:
            found[relation.get("Id", "")] = _lines(tree(part(archive, target)))
    return found


def shown_in(drawing: etree._Element) -> list[str]:
    """Return the names of the relationships to SmartArt and charts in a drawing, each once."""
    data = [element.get(_R + "dm", "") for element in drawing.iter("{*}relIds")]
    charts = [element.get(_R + "id", "") for element in drawing.iter("{*}chart")]
    return list(dict.fromkeys(data + charts))


def words_of(drawing: etree._Element) -> list[str]:
    """Return the texts of old WordArt, which are attributes of its shapes."""
    return [text for path in drawing.iter("{*}textpath") if (text := path.get("string", "").strip())]


def _lines(root: etree._Element) -> list[str]:
    """Return the paragraphs of SmartArt's nodes, or a chart's titles and then the names along its axes."""
    points = [point for point in root.iter("{*}pt") if point.get("type", "node") in _NODES]
    holders = points if etree.QName(root).localname == "dataModel" else [root]
    paragraphs = (paragraph for holder in holders for paragraph in holder.iter(_A + "p"))
    lines = ["".join(text.text or "" for text in paragraph.iter(_A + "t")) for paragraph in paragraphs]
    lines += [value.text or "" for cache in root.iter("{*}strCache") for value in cache.iter("{*}v")]
    lines += [point.text or "" for data in root.iter("{*}strDim") for point in data.iter("{*}pt")]
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))
