"""Periods in every usual way of writing them, and those that cannot be right."""

import pytest
import serving

AS_OF = "2025-06-30"
YEARS = [
    ("二〇一九年三月至二〇二二年十二月", "2019-03", "2022-12"),
    ("二零一九年三月—今", "2019-03", None),
    ("二○一九年七月 – 二○二○年一月", "2019-07", "2020-01"),
    ("一九九八年九月-二〇〇二年六月", "1998-09", "2002-06"),
    ("２０１９．０７－２０２２．０８", "2019-07", "2022-08"),
    ("2019Q3-2022Q1", "2019-07", "2022-03"),
    ("Q3 2019 – Q1 2022", "2019-07", "2022-03"),
    ("3Q19 - 1Q22", "2019-07", "2022-03"),
    ("2019年第三季度 至 2022年第一季度", "2019-07", "2022-03"),
    ("third quarter of 2019 to first quarter of 2022", "2019-07", "2022-03"),
    ("2019年上半年-2021年下半年", "2019-01", "2021-12"),
    ("H1 2019 - H2 2021", "2019-01", "2021-12"),
    ("mid-2017 – late 2019", "2017-06", "2019-12"),
    ("2019年初-2021年底", "2019-01", "2021-12"),
    ("Autumn 2019 – Spring 2021", "2019-09", "2021-05"),
    ("民國108年3月-民國110年8月", "2019-03", "2021-08"),
    ("民國108年3月至今", "2019-03", None),
    ("108.03-110.08", "2019-03", "2021-08"),
    ("Sep '19 – Feb ’22", "2019-09", "2022-02"),
    ("’19 – ’22", "2019-01", "2022-01"),
    ("2019 Sep – 2022 Feb", "2019-09", "2022-02"),
    ("2018 – Mar 2019", "2018-01", "2019-03"),
    ("15/03/2019 – 28/02/2022", "2019-03", "2022-02"),
    ("March 15, 2019 – February 28, 2022", "2019-03", "2022-02"),
    ("1st June 2019 – 31st May 2021", "2019-06", "2021-05"),
    ("2019年3月15日-2022年2月28日", "2019-03", "2022-02"),
    ("20190315-20220228", "2019-03", "2022-02"),
    ("2019.03...2022.02", "2019-03", "2022-02"),
    ("2019.03 至現在", "2019-03", None),
    ("2019.03-到目前为止", "2019-03", None),
    ("Mar 2019 - Ongoing", "2019-03", None),
    ("Mar 2019 – Till date", "2019-03", None),
    ("2O19.03-2022.O2", "2019-03", "2022-02"),
    ("20l9.03-2022.02", "2019-03", "2022-02"),
    *((f"2019.03{dash}2022.02", "2019-03", "2022-02") for dash in "-‐‑‒–—―−－～〜ー→"),
]


@pytest.fixture(scope="module")
def answer():
    """Read a text without places and return the whole answer."""
    model = serving.code("resume_fields").Model()

    def read(text: str) -> dict:
        lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines()]
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines}
        return model.answer({"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": AS_OF})

    return read


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(("written", "start", "end"), YEARS)
def test_period_when_written_in_a_rare_way_then_its_months_are_found_and_count(answer, written, start, end):
    fields = answer(f"Li Lei\nli@example.com\nWork Experience\n{written}\nRisk Manager, HSBC")["fields"]
    assert [(job["start"], job["end"]) for job in fields["work"]] == [(start, end)]
    assert fields["years_total"] > 0.4


@pytest.mark.parametrize(
    "text",
    [
        "完成存款新增1.2亿元",
        "第三季度完成率108%",
        "served 2080 clients",
        "Q3 results were up",
        "GPA 3.7/4.0",
        "top 3/20",
    ],
)
def test_number_when_it_is_no_date_then_it_makes_no_period(answer, text):
    fields = answer(f"Li Lei\nWork Experience\n2019.03-2020.03\nRisk Manager, HSBC\n{text}")["fields"]
    assert [(job["start"], job["end"]) for job in fields["work"]] == [("2019-03", "2020-03")]


@pytest.mark.feature("RS-01", "RS-07")
@pytest.mark.parametrize(
    ("written", "code", "text"),
    [
        ("Mar 2019 – Feb 2091", "end_unlikely", "Feb 2091"),
        ("Mar 2019 – Dec 2047", "end_unlikely", "2047-12"),
        ("Mar 2019 – Jan 2016", "end_before_start", "Jan 2016"),
        ("2019.03-2016.01", "end_before_start", "2016.01"),
        ("2019.03-2022.13", "end_unlikely", "2022.13"),
    ],
)
def test_end_when_it_cannot_be_right_then_the_start_stays_and_the_end_is_in_doubt(answer, written, code, text):
    whole = answer(f"Li Lei\nWork Experience\nRisk Manager, HSBC\n{written}")
    job = whole["fields"]["work"][0]
    assert (job["start"], job["end"]) == ("2019-03", None)
    assert whole["doubts"]["/work/0/end"] == {"code": code, "text": text}
    assert whole["fields"]["years_total"] is None
    assert whole["doubts"]["/years_total"] == {"code": "years_unknown"}


@pytest.mark.feature("RS-07")
def test_years_when_no_job_has_dates_then_they_are_unknown_and_not_zero(answer):
    whole = answer(
        "张伟\n工作经历\n招商银行股份有限公司  风险经理\n平安银行  客户经理\n教育背景\n武汉大学  金融学  本科"
    )
    assert whole["fields"]["years_total"] is None
    assert whole["doubts"]["/years_total"]["code"] == "years_unknown"
    assert whole["doubts"]["/work/0/start"]["code"] == "dates_missing"


@pytest.mark.feature("RS-07")
def test_years_when_one_job_has_no_dates_then_the_others_count_and_that_is_said(answer):
    whole = answer(
        "Li Lei\nExperience\nHSBC, Risk Manager\nMar 2019 – Mar 2021\nManaged limits\n"
        "Citibank, Analyst\nMar 2018 – Feb 2091\nPrepared reports"
    )
    assert whole["fields"]["years_total"] == 2.0
    assert whole["doubts"]["/years_total"] == {"code": "years_incomplete"}
    assert whole["fields"]["years_by_skill"].get("risk management", 0) <= 2.0


@pytest.mark.feature("RS-07")
def test_years_when_there_are_no_jobs_or_internships_alone_then_they_are_zero_without_doubt(answer):
    for text in (
        "张伟\n教育背景\n2010.09-2014.06  武汉大学  金融学  本科",
        "张伟\n实习经历\n2018.01-2018.07  平安银行  实习生",
    ):
        whole = answer(text)
        assert whole["fields"]["years_total"] == 0.0
        assert "/years_total" not in whole["doubts"]


APPROXIMATE = [
    ("Q3 2019 – Q1 2022", ["2019-07", "2019-09"], ["2022-01", "2022-03"]),
    ("2019年第三季度 - 2022年第一季度", ["2019-07", "2019-09"], ["2022-01", "2022-03"]),
    ("2019 - 2022", ["2019-01", "2019-12"], ["2022-01", "2022-12"]),
    ("2019-22", ["2019-01", "2019-12"], ["2022-01", "2022-12"]),
    ("2019年夏 - 2022.03", ["2019-06", "2019-08"], None),
    ("2019.03 - 2022", None, ["2022-01", "2022-12"]),
    ("since 2019", ["2019-01", "2019-12"], None),
]


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(("written", "starts", "ends"), APPROXIMATE)
def test_months_when_none_is_written_then_the_doubt_says_between_which_they_may_lie(answer, written, starts, ends):
    doubt = answer(f"Li Lei\nExperience\nHSBC, Risk Manager\n{written}")["doubts"]["/work/0/start"]
    assert doubt["code"] == "dates_approximate"
    assert (doubt.get("starts"), doubt.get("ends")) == (starts, ends)


def test_months_when_they_are_written_then_there_is_no_doubt_about_them(answer):
    whole = answer("Li Lei\nExperience\nHSBC, Risk Manager\n2019.03 – 2022.04")
    assert "/work/0/start" not in whole["doubts"]


@pytest.mark.feature("RS-01")
def test_traditional_page_when_read_then_its_values_stay_traditional_and_show_their_places(answer):
    whole = answer(
        "陳美玲\n電話：0912-345-678　電子郵件：meiling.chen@example.com\n學歷\n"
        "國立臺灣大學　財務金融學系　學士　2011.09-2015.06\n工作經歷\n2015.07-2019.08　國泰世華銀行　風險管理專員\n"
        "負責信用風險評估\n民國108年9月-至今　玉山銀行　風險管理經理\n"
        "專業技能\n信用風險評估、財務分析\n語言能力\n英語、閩南語"
    )
    fields = whole["fields"]
    assert (fields["name"], fields["years_total"]) == ("陳美玲", 9.83)
    assert [(job["employer"], job["title"]) for job in fields["work"]] == [
        ("國泰世華銀行", "風險管理專員"),
        ("玉山銀行", "風險管理經理"),
    ]
    study = fields["education"][0]
    assert (study["school"], study["degree"], study["major"]) == ("國立臺灣大學", "本科", "財務金融學系")
    assert fields["skills"] == ["信用風險評估", "財務分析"]
    assert whole["evidence"]["/work/1/employer"][0]["text"] == "民國108年9月-至今　玉山銀行　風險管理經理"
