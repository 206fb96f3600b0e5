"""Tables on scans whose cells run on over rows: "
"each cell stands in the middle of its row's height, or at its top."""

import re

import pytest
import serving
from serving.characters import HAN

pytestmark = pytest.mark.slow  # pages are drawn and read

_SIZE, _LEADING, _BETWEEN = 10.0, 13.5, 14.0


def _width(text: str) -> int:
    """Return the width of a text in halves of a Chinese character."""
    return sum(2 if re.match(rf"[{HAN}，；、（）—]", char) else 1 for char in text)


def _broken(cell: str, width: int) -> list[str]:
    """Break a cell at its width: English between words, Chinese anywhere."""
    parts = list(cell) if re.search(f"[{HAN}]", cell) else [f"{word} " for word in cell.split(" ")]
    lines = [""]
    for part in parts:
        if lines[-1] and _width((lines[-1] + part).rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return [line.strip() for line in lines]


def _table(head: list[str], rows: list[list[str]], widths: list[int], centred: bool, top: float) -> list[tuple]:
    """Return (left, top, right, text) of each line of each cell."""
    edges = [50.0 + sum(5.0 * width + 12 for width in widths[:number]) for number in range(len(widths))]
    out = []
    for row in (head, *rows):
        cells = [_broken(cell, width) for cell, width in zip(row, widths, strict=True)]
        most = max(map(len, cells))
        for edge, width, lines in zip(edges, widths, cells, strict=True):
            for number, text in enumerate(lines):
                left = edge + (2.5 * (width - _width(text)) if row is head else 0.0)
                down = (most - len(lines)) / 2 if centred else 0.0
                out.append((left, top + (down + number) * _LEADING, left + 5.0 * _width(text), text))
        top += most * _LEADING + _BETWEEN
    return out


def _lines(cells: list[tuple]) -> list[dict]:
    """Return the lines of a reader, which joins the cells of one base line."""
    out: list[dict] = []
    for left, top, right, text in sorted(cells, key=lambda cell: (round(cell[1], 1), cell[0])):
        last = out[-1] if out else None
        if last and abs(last["box"][1] - top) < 3:
            last["text"] += f"\t{text}"
            last["box"][2] = max(last["box"][2], right)
        else:
            out.append({"text": text, "box": [left, top, right, top + _SIZE], "confidence": 0.95})
    return out


@pytest.fixture(scope="module")
def read():
    """Read a scan that holds a name, a heading and a table, and return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def fields(heading: str, head: list[str], rows: list[list[str]], widths: list[int], centred: bool) -> dict:
        name = "王一" if re.search(f"[{HAN}]", heading) else "Ann Lee"
        above = [(50.0, top, 50.0 + 5 * _width(text), text) for top, text in ((40.0, name), (60.0, heading))]
        lines = _lines([*above, *_table(head, rows, widths, centred, 80.0)])
        page = {"number": 1, "width": 595, "height": 842, "source": "ocr", "lines": lines}
        return model.answer({"document": {"kind": "pdf", "pages": [page], "hidden_text": []}})["fields"]

    return fields


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("heading", "head", "rows", "widths", "centred", "jobs"),
    [
        (
            "工作经历",
            ["起止时间", "工作单位", "部门", "职务", "主要工作"],
            [
                [
                    "2014.06-至今",
                    "黄浦农村商业银行股份有限公司",
                    "金山支行",
                    "会计主管",
                    "授权、查库、柜员培训；所辖网点连续三年无差错",
                ],
                ["2007.01-2014.05", "黄浦农村商业银行股份有限公司", "西山支行", "柜员", "现金收付、对公结算"],
                ["2002.08-2006.12", "银川市新民百货商业集团股份有限公司", "财务部", "出纳员", "报销与收款"],
            ],
            [16, 16, 10, 10, 26],
            True,
            [
                ("黄浦农村商业银行股份有限公司", "会计主管", "2014-06", None),
                ("黄浦农村商业银行股份有限公司", "柜员", "2007-01", "2014-05"),
                ("银川市新民百货商业集团股份有限公司", "出纳员", "2002-08", "2006-12"),
            ],
        ),
        (
            "工作经历",
            ["时间", "单位", "岗位"],
            [
                ["2019年3月至今", "青山绿水物业管理有限责任公司", "项目经理"],
                ["2015年7月至2019年2月", "海西州商业银行股份有限公司格尔木分行", "对公客户经理"],
            ],
            [14, 20, 12],
            True,
            [
                ("青山绿水物业管理有限责任公司", "项目经理", "2019-03", None),
                ("海西州商业银行股份有限公司格尔木分行", "对公客户经理", "2015-07", "2019-02"),
            ],
        ),
        (
            "工作经历",
            ["单位", "岗位", "起止时间"],
            [
                ["青山绿水物业管理有限责任公司", "项目经理", "2019年3月至今"],
                ["海西州商业银行股份有限公司", "对公客户经理", "2015年7月至2019年2月"],
            ],
            [18, 12, 14],
            True,
            [
                ("青山绿水物业管理有限责任公司", "项目经理", "2019-03", None),
                ("海西州商业银行股份有限公司", "对公客户经理", "2015-07", "2019-02"),
            ],
        ),
        (
            "WORK EXPERIENCE",
            ["Organisation", "Designation", "Period", "Duties"],
            [
                ["City Trust Bank", "Clerk", "07/2022 to till date", "Cash counter, gold loan entries, KYC updation"],
                ["Shakti Finance Limited", "Summer Intern", "05/2021 to 07/2021", "Study on NPA of vehicle loans"],
                ["Sundar Textiles", "Accounts Assistant", "06/2019 to 07/2020", "GST returns, ledger posting"],
            ],
            [18, 14, 15, 34],
            True,
            [
                ("City Trust Bank", "Clerk", "2022-07", None),
                ("Shakti Finance Limited", "Summer Intern", "2021-05", "2021-07"),
                ("Sundar Textiles", "Accounts Assistant", "2019-06", "2020-07"),
            ],
        ),
        (
            "WORK EXPERIENCE",
            ["Period", "Employer", "Position"],
            [
                ["March 2019 to present", "Mutual Building Society of Leeds", "Customer Service Team Leader"],
                ["June 2015 to February 2019", "Yorkshire Hotels and Leisure Group Limited", "Receptionist"],
            ],
            [14, 20, 18],
            True,
            [
                ("Mutual Building Society of Leeds", "Customer Service Team Leader", "2019-03", None),
                ("Yorkshire Hotels and Leisure Group Limited", "Receptionist", "2015-06", "2019-02"),
            ],
        ),
        (
            "Employment",
            ["Employer", "Job title", "From", "To"],
            [
                ["Northern Counties Insurance Company plc", "Claims Handler", "Jan 2018", "Present"],
                ["Oak Trust", "Senior Administration Assistant", "May 2014", "Dec 2017"],
            ],
            [20, 18, 10, 10],
            True,
            [
                ("Northern Counties Insurance Company plc", "Claims Handler", "2018-01", None),
                ("Oak Trust", "Senior Administration Assistant", "2014-05", "2017-12"),
            ],
        ),
        (
            "工作经历",
            ["起止时间", "工作单位", "部门", "职务", "主要工作"],
            [
                [
                    "2014.06-至今",
                    "黄浦农村商业银行股份有限公司",
                    "金山支行",
                    "会计主管",
                    "授权、查库、柜员培训；所辖网点连续三年无差错",
                ],
                ["2007.01-2014.05", "黄浦农村商业银行股份有限公司", "西山支行", "柜员", "现金收付、对公结算"],
            ],
            [16, 16, 10, 10, 26],
            False,
            [
                ("黄浦农村商业银行股份有限公司", "会计主管", "2014-06", None),
                ("黄浦农村商业银行股份有限公司", "柜员", "2007-01", "2014-05"),
            ],
        ),
        (
            "WORK EXPERIENCE",
            ["Organisation", "Designation", "Period", "Duties"],
            [
                [
                    "Shakti Finance Limited",
                    "Summer Intern",
                    "05/2021 to 07/2021",
                    "Study on NPA of vehicle loans in the state",
                ],
                ["Sundar Textiles", "Accounts Assistant", "06/2019 to 07/2020", "GST returns, ledger posting"],
            ],
            [18, 14, 15, 24],
            False,
            [
                ("Shakti Finance Limited", "Summer Intern", "2021-05", "2021-07"),
                ("Sundar Textiles", "Accounts Assistant", "2019-06", "2020-07"),
            ],
        ),
    ],
)
def test_jobs_when_cells_of_a_table_run_on_over_rows_then_each_is_whole(
    read, heading, head, rows, widths, centred, jobs
):
    found = read(heading, head, rows, widths, centred)["work"]
    assert [(job["employer"], job["title"], job["start"], job["end"]) for job in found] == jobs


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("heading", "head", "rows", "widths", "centred", "studies"),
    [
        (
            "教育经历",
            ["起止时间", "毕业院校", "专业", "学历"],
            [
                ["2012.09-2016.06", "内蒙古财经大学职业学院", "金融服务与管理", "大专"],
                ["2009.09-2012.06", "呼和浩特市第二中学", "—", "高中"],
            ],
            [16, 14, 10, 8],
            True,
            [("内蒙古财经大学职业学院", "大专", "金融服务与管理"), ("呼和浩特市第二中学", "高中", None)],
        ),
        (
            "EDUCATION",
            ["Course", "Institution", "Year", "%"],
            [
                ["MBA (Finance)", "Loyal Institute of Business Administration", "2020-2022", "74"],
                ["B.Com. (Commerce)", "Kamala University", "2016-2019", "81"],
                ["HSC (Science)", "TVR Senior Higher Secondary Academy", "2014-2016", "92"],
            ],
            [20, 22, 12, 4],
            True,
            [
                ("Loyal Institute of Business Administration", "Master", "Finance"),
                ("Kamala University", "Bachelor", "Commerce"),
                ("TVR Senior Higher Secondary Academy", "High school", "Science"),
            ],
        ),
    ],
)
def test_studies_when_cells_of_a_table_run_on_over_rows_then_each_is_whole(
    read, heading, head, rows, widths, centred, studies
):
    found = read(heading, head, rows, widths, centred)["education"]
    assert [(study["school"], study["degree"], study["major"]) for study in found] == studies


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("heading", "lines", "entry"),
    [
        (
            "EDUCATION",
            [
                (60, 531, "08/2009 - 05/2011\tLorain Community College, Associate of Applied Business, Office"),
                (176, 246, "Administration"),
            ],
            ("Lorain Community College", "Office Administration"),
        ),
        (
            "EXPERIENCE",
            [(60, 531, "08/2009 - 05/2011\tOak Community Bank, Customer Service"), (176, 226, "Supervisor")],
            ("Oak Community Bank", "Customer Service Supervisor"),
        ),
        (
            "EXPERIENCE",
            [(60, 531, "Oak Community Bank, London\t08/2009 - 05/2011"), (60, 110, "Supervisor")],
            ("Oak Community Bank", "Supervisor"),
        ),
        (
            "工作经历",
            [(60, 400, "2010年7月一2016年10月瑞喜会计师事务所(特殊普通合伙) )项目经理")],
            ("瑞喜会计师事务所(特殊普通合伙)", "项目经理"),
        ),
    ],
    ids=["study", "post", "a row of its own", "stray bracket"],
)
def test_entry_when_a_scan_breaks_its_row_or_adds_a_mark_then_its_parts_are_whole(heading, lines, entry):
    texts = [(60, 100, "Ann Lee"), (60, 160, heading), *lines]
    boxes = [
        {"text": text, "box": [left, 40.0 + 21 * number, right, 51.0 + 21 * number], "confidence": 0.95}
        for number, (left, right, text) in enumerate(texts)
    ]
    page = {"number": 1, "width": 595, "height": 842, "source": "ocr", "lines": boxes}
    fields = serving.code("resume_fields").Model().answer({"document": {"kind": "pdf", "pages": [page]}})["fields"]
    found = [(one["school"], one["major"]) for one in fields["education"]]
    assert found + [(one["employer"], one["title"]) for one in fields["work"]] == [entry]
