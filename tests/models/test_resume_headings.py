"""Sections whose headings no list holds: told by the words they are composed of, by their look, by what they hold."""

import pytest
import serving

BODY, HEADING = 10.0, 14.0


@pytest.fixture(scope="module")
def fields():
    """Read lines of text, those that begin with # set larger, as a page of one column; return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(*texts: str, placed: bool = True) -> dict:
        lines = []
        for number, text in enumerate(texts):
            height = HEADING if text.startswith("#") else BODY
            box = [40.0, 20.0 * number, 40.0 + 9 * len(text), 20.0 * number + height] if placed else None
            lines.append({"text": text.removeprefix("#"), "box": box, "confidence": 1.0})
        page = {"number": 1, "width": 595.0, "height": 842.0, "source": "text", "lines": lines}
        return model.answer({"document": {"kind": "pdf", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"})[
            "fields"
        ]

    return read


@pytest.mark.feature("RS-01")
def test_sections_when_headings_are_known_by_their_size_alone_then_what_they_hold_names_them(fields):
    read = fields(
        "乐正思远", "深圳 · 13510486279 · lezheng.sy@foxmail.com",
        "#一路上", "2020.10 - 今  平安银行 高级交易员", "2015.06 - 2020.09  渤海银行 债券交易员",
        "#少年时", "2004.09 - 2008.06  湘潭大学 国民经济管理 学士",
        "#一张张纸", "CFA三级、银行从业资格证",
        "#一开口", "普通话、粤语、英语",
    )  # fmt: skip
    assert [job["employer"] for job in read["work"]] == ["平安银行", "渤海银行"]
    assert [study["school"] for study in read["education"]] == ["湘潭大学"]
    assert read["certificates"] == ["CFA三级", "银行从业资格证"]
    assert read["languages"] == ["普通话", "粤语", "英语"]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("heading", "text", "field", "values"),
    [
        ("业务技能", "手工点钞  票据鉴别", "skills", ["手工点钞", "票据鉴别"]),
        ("COMPUTER KNOWLEDGE", "Finacle, Tally", "skills", ["Finacle", "Tally"]),
        ("專業憑證", "FRM、人身保險業務員", "certificates", ["FRM", "人身保險業務員"]),
        ("語文能力", "英文、日文", "languages", ["英文", "日文"]),
        ("会说", "闽南语、莆仙话", "languages", ["闽南语", "莆仙话"]),
    ],
)
def test_heading_when_composed_of_known_words_then_its_section_is_read(fields, heading, text, field, values):
    read = fields("王一", "教育背景", "2004.09 - 2008.06  湘潭大学 会计 本科", heading, text, placed=False)
    assert read[field] == values


@pytest.mark.feature("RS-01")
def test_studies_when_nothing_heads_them_then_they_are_parted_from_the_jobs_above(fields):
    read = fields(
        "王一", "工作经历", "2016.04-2019.03  三井住友银行  客户经理",
        "远方", "2014.04-2016.03  横滨国立大学  国际经济  硕士", placed=False,
    )  # fmt: skip
    assert [job["employer"] for job in read["work"]] == ["三井住友银行"]
    assert [(study["school"], study["degree"]) for study in read["education"]] == [("横滨国立大学", "硕士")]


@pytest.mark.feature("RS-01")
def test_jobs_when_only_a_row_of_labels_heads_them_then_they_are_read(fields):
    read = fields(
        "姓名  滕国栋", "起止时间  单位  职务  证明人",
        "1997.07-2001.03  烟台银监分局  科员  于洪波", "2001.03-2003.10  恒丰银行烟台分行  副行长  于洪波",
        "称谓  姓名  工作单位  职务", "父亲  滕大  沈阳鼓风机集团股份有限公司  工程师", placed=False,
    )  # fmt: skip
    assert [(job["employer"], job["title"]) for job in read["work"]] == [
        ("烟台银监分局", "科员"),
        ("恒丰银行烟台分行", "副行长"),
    ]


@pytest.mark.feature("RS-01")
def test_list_when_a_declaration_or_the_name_of_a_site_stands_below_then_it_ends_before(fields):
    read = fields(
        "王一", "专业技能", "Excel、SQL", "本人声明以上内容属实，如有不实，愿承担后果。", "智联招聘 第1页", placed=False
    )  # fmt: skip
    assert read["skills"] == ["Excel", "SQL"]
