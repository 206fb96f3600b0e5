"""Word documents whose text is not in their paragraphs: lists, SmartArt, charts, WordArt, boxes in headers."""

import copy
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import serving
from docx.oxml.ns import qn
from lxml import etree

from tests.models import documents as make

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


@pytest.fixture(scope="module")
def model() -> Iterator[Any]:
    made = serving.code("document_text").Model()
    yield made
    made.close()


def lines(model: Any, content: bytes) -> list[str]:
    answer = model.answer({"name": "cv.docx"}, content)
    assert "error" not in answer, answer
    return [line["text"] for line in answer["pages"][0]["lines"]]


@pytest.mark.feature("RS-01")
def test_word_list_when_it_has_bullets_then_each_point_is_a_line_with_its_bullet(model):
    def build(document):
        document.add_paragraph("工作经历")
        document.add_paragraph("负责贷后管理", style="List Bullet")
        document.add_paragraph("管理押品", style="List Bullet 2")
        document.add_paragraph("撰写报告", style="List Number")
        document.add_paragraph("民生银行 风险经理 2020.09-至今")

    expected = ["工作经历", "• 负责贷后管理", "• 管理押品", "撰写报告", "民生银行 风险经理 2020.09-至今"]
    assert lines(model, make.word(build)) == expected


@pytest.mark.feature("RS-01")
def test_word_heading_when_it_belongs_to_a_list_of_bullets_then_it_stays_a_heading(model):
    def build(document):
        document.add_paragraph("负责贷后", style="List Bullet")
        number = document.styles["List Bullet"].element.pPr.find(qn("w:numPr"))
        document.styles["Heading 1"].element.get_or_add_pPr().append(copy.deepcopy(number))
        document.add_paragraph("教育经历", style="Heading 1")

    assert lines(model, make.word(build)) == ["• 负责贷后", "教育经历"]


def with_graphic(kind: str, shown: str, part: str) -> bytes:
    """Return a document whose second paragraph shows a graphic that stands in a part of its own."""
    base = make.word(lambda document: [document.add_paragraph(text) for text in ("张伟", "之后")])
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        document = archive.read("word/document.xml").decode()
    link = f'<Relationship Id="rIdGraphic" Type="{OFFICE}/{kind}" Target="graphics/one.xml"/></Relationships>'
    drawing = f'<w:r><w:drawing xmlns:r="{OFFICE}">{shown}</w:drawing></w:r></w:p>'
    return make.changed_zip(
        base,
        **{
            "word/_rels/document.xml.rels": relations.replace("</Relationships>", link).encode(),
            "word/document.xml": document.replace("</w:p>", drawing, 1).encode(),
            "word/graphics/one.xml": part.encode(),
        },
    )


def written(*texts: str) -> str:
    """Return a paragraph of a drawing."""
    return "<a:p>" + "".join(f"<a:r><a:t>{text}</a:t></a:r>" for text in texts) + "</a:p>"


def node(kind: str, *paragraphs: str) -> str:
    return f'<dgm:pt type="{kind}"><dgm:t>{"".join(paragraphs)}</dgm:t></dgm:pt>'


SMART_ART = f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" {DRAWING}><dgm:ptLst><dgm:pt type="doc"/>'
SMART_ART += node("node", written("2016-2019 招商银行 ", "柜员"), written("办理开户")) + node("pres", written("layout"))
SMART_ART += node("node", written("2019-2022 民生银行 经理")) + "</dgm:ptLst></dgm:dataModel>"
SKILLS = f'<c:chartSpace xmlns:c="{CHART}" {DRAWING}><c:chart><c:title>{written("技能")}</c:title><c:ser><c:strCache>'
SKILLS += "<c:pt><c:v>Python</c:v></c:pt><c:pt><c:v>SQL</c:v></c:pt></c:strCache><c:numCache><c:pt><c:v>90</c:v></c:pt>"
SKILLS += "</c:numCache></c:ser></c:chart></c:chartSpace>"
GRAPHICS = {
    "smart art": (
        "diagramData",
        f'<dgm:relIds xmlns:dgm="{DIAGRAM}" r:dm="rIdGraphic"/>',
        SMART_ART,
        ["2016-2019 招商银行 柜员", "办理开户", "2019-2022 民生银行 经理"],
    ),
    "chart": ("chart", f'<c:chart xmlns:c="{CHART}" r:id="rIdGraphic"/>', SKILLS, ["技能", "Python", "SQL"]),
}


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("case", GRAPHICS)
def test_word_when_text_stands_in_a_graphic_then_it_is_read_where_the_graphic_stands(model, case):
    kind, shown, part, expected = GRAPHICS[case]
    assert lines(model, with_graphic(kind, shown, part)) == ["张伟", *expected, "之后"]


@pytest.mark.feature("RS-01")
def test_word_when_text_stands_in_a_box_of_the_header_in_word_art_or_a_formula_then_it_is_read(model):
    def build(document):
        make.text_box(document.sections[0].header.paragraphs[0], "电话:13800138000")
        document.sections[0].footer.paragraphs[0].text = "页脚文字"
        document.add_paragraph("张伟")

    base = make.word(build)
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        document = archive.read("word/document.xml").decode()
    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="个人简历"/></v:shape>'
    formula = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>R²=0.9</m:t>'
    more = f"<w:r><w:pict>{shape}</w:pict></w:r>{formula}</m:r></m:oMath></w:p>"
    content = make.changed_zip(base, **{"word/document.xml": document.replace("</w:p>", more, 1).encode()})
    assert lines(model, content) == ["电话:13800138000", "张伟R²=0.9", "个人简历", "页脚文字"]


def test_word_styles_when_each_stands_on_the_last_then_those_in_use_are_looked_at_once_and_inherit(monkeypatch):
    serving.code("document_text")
    from document_text_model import docx_look

    looked = []
    look_of = docx_look.look_of
    monkeypatch.setattr(docx_look, "look_of", lambda properties: looked.append(1) or look_of(properties))
    based = "".join(
        f'<w:style w:styleId="s{number}"><w:basedOn w:val="s{number - 1}"/></w:style>' for number in range(1, 200)
    )
    hidden = '<w:style w:styleId="s0"><w:rPr><w:vanish/><w:sz w:val="20"/></w:rPr></w:style>'
    circle = "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("ab", "ba")
    )
    root = etree.fromstring(f'<w:styles xmlns:w="{docx_look.W[1:-1]}">{hidden}{based}{circle}</w:styles>')
    styles = docx_look.Styles(root)
    assert len(looked) == 1  # the defaults alone: no text is of any style yet
    assert (styles.look("s1").vanish, styles.look("s20").size) == (True, 20.0)
    assert styles.look("s150") == styles.look("a") == styles.look("unknown") == docx_look.Look()
    assert len(looked) == 1 + 21 + 21 + 2
