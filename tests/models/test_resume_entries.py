"""Which part of a job's head is employer and which is title, where words alone do not say it."""

import pytest
import serving


@pytest.fixture(scope="module")
def fields():
    """Read the lines of a page without places, and return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(text: str) -> dict:
        lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.split("\n") if line.strip()]
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines}
        return model.answer({"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"})[
            "fields"
        ]

    return read


def _jobs(read: dict) -> list[tuple]:
    return [(job["employer"], job["title"]) for job in read["work"]]


IN_THE_SAME_PLACE = """王一
工作经历
招联消费金融  2022.08-2025.04
策略分析师 · 风险管理部
拉卡拉  2020.03-2022.07
商户数据分析 · 运营中心
美团  2019.07-2020.02
业务运营 · 到店事业群"""
FRAMED = """王一
工作经历
广发银行股份有限公司  2005.07至今
2019.01 至今  总行公司银行部总经理助理
2015.08-2018.12  东莞分行公司部总经理
2005.07-2015.07  管培生
东莞市金融工作局（挂职）  2017.03-2018.03
银行科副科长"""
LENGTH_BELOW = """Ada Obi
Experience
Standard Chartered Bank
Director, FX Options
March 2021 - Present (4 years 4 months)
BNP Paribas
6 years 6 months
Vice President, G10 Options
April 2018 - February 2021 (2 years 11 months)
Market making in vanilla options for corporate clients.
Associate
September 2014 - March 2018 (3 years 7 months)"""
NAMES_WITH_COMMAS = """Theo Vander
Experience
Of Counsel  January 2021 - present
Cadwalader, Wickersham & Taft LLP, New York
Senior Associate  September 2012 - December 2020
Linklaters, New York and London"""
SECONDED = """Wen Tao
Experience
Bank of Communications Co., Ltd.  Jul 2013 - Feb 2018
Trade Finance Officer
Secondment: Bank of Communications, Frankfurt Branch  Jan 2016 - Dec 2016
Client Desk Associate"""
SLASHES = """Lim Boon Keat
Experience
2013年6月 - 2018年12月 / CIMB Bank Berhad / Business Banking Manager
2011年2月 - 2013年5月 / Public Bank Berhad / Credit Executive"""
LABELS = """Lim Boon Keat
Employment
Company  : Dah Sing Bank, Limited
Position  : Operations Officer
Period  : May 2017 to Present
Company  : Mannings
Position  : Cashier
Period  : September 2010 to January 2013"""


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (IN_THE_SAME_PLACE, [("招联消费金融", "策略分析师"), ("拉卡拉", "商户数据分析"), ("美团", "业务运营")]),
        (
            FRAMED,
            [
                ("广发银行股份有限公司", "总行公司银行部总经理助理"),
                ("广发银行股份有限公司", "东莞分行公司部总经理"),
                ("广发银行股份有限公司", "管培生"),
                ("东莞市金融工作局", "银行科副科长"),
            ],
        ),
        (
            LENGTH_BELOW,
            [
                ("Standard Chartered Bank", "Director, FX Options"),
                ("BNP Paribas", "Vice President, G10 Options"),
                ("BNP Paribas", "Associate"),
            ],
        ),
        (
            NAMES_WITH_COMMAS,
            [
                ("Cadwalader, Wickersham & Taft LLP", "Of Counsel"),
                ("Linklaters", "Senior Associate"),
            ],
        ),
        (
            SECONDED,
            [
                ("Bank of Communications Co., Ltd.", "Trade Finance Officer"),
                ("Bank of Communications, Frankfurt Branch", "Client Desk Associate"),
            ],
        ),
        (SLASHES, [("CIMB Bank Berhad", "Business Banking Manager"), ("Public Bank Berhad", "Credit Executive")]),
        (LABELS, [("Dah Sing Bank, Limited", "Operations Officer"), ("Mannings", "Cashier")]),
    ],
    ids=["same place", "framed", "length below", "commas", "seconded", "slashes", "labels"],
)
def test_jobs_when_words_do_not_tell_employer_from_title_then_the_other_entries_and_the_layout_do(fields, text, jobs):
    assert _jobs(fields(text)) == jobs


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    "line",
    [
        "2021.03-2023.07  全职照顾家庭（二胎）",
        "2021.03-2023.07  某某大学  学生",
        "Jun 2014 - Jan 2015  Career break to care for a parent",
    ],
)
def test_jobs_when_a_period_is_of_no_work_then_it_is_none(fields, line):
    read = fields(f"王一\n工作经历\n2018.01-2020.01  招商银行股份有限公司  风险经理\n{line}")
    assert _jobs(read) == [("招商银行股份有限公司", "风险经理")]
    assert read["years_total"] == 2.0


@pytest.mark.feature("RS-01")
def test_title_when_it_holds_a_line_of_business_then_it_is_no_bank(fields):
    read = fields("王一\n工作经历\n私人银行客户经理\n杭州银行股份有限公司  2022.09 至今\n负责资产配置")
    assert _jobs(read) == [("杭州银行股份有限公司", "私人银行客户经理")]


@pytest.mark.feature("RS-01")
def test_title_when_it_begins_with_a_tool_then_it_is_whole(fields):
    read = fields("王一\n工作经历\n平安科技  2015.07 - 2017.07\nJava 开发工程师\n负责核心账务批处理的改造")
    assert _jobs(read) == [("平安科技", "Java 开发工程师")]
