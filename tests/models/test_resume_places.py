"""Pages whose lines come in an order that is not the reader's: heads, columns and periods put where they belong."""

import pytest
import serving


@pytest.fixture(scope="module")
def answer():
    """Read lines (left, middle, text) as a page of a photo, in the order given, and return the whole answer."""
    model = serving.code("resume_fields").Model()

    def read(*lines: tuple[float, float, str]) -> dict:
        boxed = [
            {"text": text, "box": [left, at - 10, left + 12 * len(text), at + 10], "confidence": 0.99}
            for left, at, text in lines
        ]
        page = {"number": 1, "width": 1400.0, "height": 1800.0, "source": "ocr", "lines": boxed}
        return model.answer({"document": {"kind": "image", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"})

    return read


@pytest.mark.feature("RS-01")
def test_name_when_the_head_of_a_page_is_read_after_its_left_side_then_it_is_found_and_the_period_keeps_its_job(answer):
    whole = answer(
        (150, 370, "Career History"),
        (150, 410, "Nedbank"),
        (150, 450, "Portfolio Manager"),
        (600, 190, "RESUME"),
        (485, 250, "DIRK VAN DEN BOSCH"),
        (441, 320, "E-mail: dirkvandenbosch@mail.com"),
        (1100, 450, "2 Jan 2019 - Present"),
        (150, 490, "Automated three reports"),
        (150, 530, "Granite Mutual Bank"),
        (150, 570, "Loan Officer  14 Jul 2015 - 24 Dec 2018"),
    )
    assert whole["fields"]["name"] == "DIRK VAN DEN BOSCH"
    assert [(job["employer"], job["title"], job["start"]) for job in whole["fields"]["work"]] == [
        ("Nedbank", "Portfolio Manager", "2019-01"),
        ("Granite Mutual Bank", "Loan Officer", "2015-07"),
    ]


@pytest.mark.feature("RS-01")
def test_side_bar_when_it_goes_on_after_the_main_column_then_its_lists_are_whole(answer):
    whole = answer(
        (30, 150, "Ng Ee Wei"),
        (30, 190, "SKILLS"),
        (30, 220, "SQL"),
        (400, 60, "EXPERIENCE"),
        (400, 90, "HSBC, Risk Manager"),
        (400, 120, "Mar 2019 - Present"),
        (400, 200, "Managed limits of two desks"),
        (30, 250, "Power BI"),
        (30, 280, "Excel"),
    )
    assert whole["fields"]["skills"] == ["SQL", "Power BI", "Excel"]
    assert whole["fields"]["name"] == "Ng Ee Wei"


@pytest.mark.feature("RS-01")
def test_name_when_it_runs_on_to_a_second_line_then_it_is_whole_and_both_lines_show_it(answer):
    lines = [
        (150, 200, "阿不都拉·吐尔"),
        (150, 250, "逊"),
        (150, 300, "联系方式"),
        (150, 330, "13800138000"),
        (150, 360, "zw@163.com"),
        (150, 390, "天津"),
    ]
    boxed = [
        {"text": text, "box": [left, at, left + 30, at + (48 if at < 300 else 20)], "confidence": 1.0}
        for left, at, text in lines
    ]
    page = {"number": 1, "width": 1400.0, "height": 1800.0, "source": "ocr", "lines": boxed}
    document = {"kind": "image", "pages": [page], "hidden_text": []}
    whole = serving.code("resume_fields").Model().answer({"document": document, "as_of": "2025-06-30"})
    assert whole["fields"]["name"] == "阿不都拉·吐尔逊"
    assert whole["evidence"]["/name"][0]["box"] == [150, 200, 180, 298]


@pytest.mark.feature("RS-01")
def test_periods_when_they_lead_in_a_column_of_their_own_then_each_goes_to_its_job(answer):
    whole = answer(
        (50, 60, "王一"),
        (50, 100, "工作经历"),
        (50, 140, "2016.05-至今  中国银行"),
        (50, 220, "2015.09-2016.06"),
        (50, 300, "2012.10-2015.09"),
        (50, 380, "技能"),
        (50, 410, "Python"),
        (500, 160, "理财经理"),
        (500, 222, "恒丰银行股份有限公司"),
        (500, 250, "信用卡业务主管"),
        (500, 302, "中信百信银行"),
        (500, 330, "产品经理"),
    )
    assert [(job["employer"], job["title"], job["start"]) for job in whole["fields"]["work"]] == [
        ("中国银行", "理财经理", "2016-05"),
        ("恒丰银行股份有限公司", "信用卡业务主管", "2015-09"),
        ("中信百信银行", "产品经理", "2012-10"),
    ]


@pytest.mark.feature("RS-01")
def test_post_when_it_stands_in_brackets_behind_the_employer_then_they_are_told_apart(answer):
    whole = answer((50, 60, "王一"), (50, 100, "工作经历"), (50, 140, "稠州商业银行（外汇交易员）  2013/09~2015/02"))
    job = whole["fields"]["work"][0]
    assert (job["employer"], job["title"], job["end"]) == ("稠州商业银行", "外汇交易员", "2015-02")
