"""Jobs and studies as the templates of job sites, trades and offices set them: what stands in an entry besides them."""

from collections.abc import Callable

import pytest
import serving

pytestmark = pytest.mark.feature("RS-01")


@pytest.fixture(scope="module")
def read_page() -> Callable[..., dict]:
    """Read the lines of a page that was recognised, one below the other, and return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(*texts: str) -> dict:
        lines = [
            {"text": text, "box": [40.0, 20.0 * number, 40.0 + 7 * len(text), 20.0 * number + 12], "confidence": 1.0}
            for number, text in enumerate(texts)
        ]
        page = {"number": 1, "width": 595.0, "height": 842.0, "source": "ocr", "lines": lines}
        asked = {"document": {"kind": "pdf", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"}
        return model.answer(asked)["fields"]

    return read


def _jobs(fields: dict) -> list[tuple]:
    return [(job["employer"], job["title"], job["start"]) for job in fields["work"]]


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "王一\n工作经验\n2021/7-至今  4年\n云岫供应链管理有限公司 [ 3年8个月 ]\n"
            "物流/仓储 | 150-500人 | 民营公司\n仓储部  仓库主管\n工作描述：\n负责收发货；\n2019/7-2021/6  2年\n"
            "衡溪精密机械有限公司\n机械/设备/重工 | 50-150人 | 合资\n生产计划部  物料计划员\n工作描述：负责需求计划。",
            [("云岫供应链管理有限公司", "仓库主管", "2021-07"), ("衡溪精密机械有限公司", "物料计划员", "2019-07")],
        ),
        (
            "王一\n工作经历\n青禾地产经纪有限公司  2017/05 - 至今\n公司描述：房地产经纪机构，员工约800人\n"
            "高级门店经理  2019/08 - 至今\n汇报对象：大区总监  下属人数：18\n职责业绩：\n管理三家门店\n"
            "门店经理  2017/05 - 2019/07\n职责业绩：\n管理门店",
            [
                ("青禾地产经纪有限公司", "高级门店经理", "2019-08"),
                ("青禾地产经纪有限公司", "门店经理", "2017-05"),
            ],
        ),
        (
            "王一\n工作经历\n星潮互动网络科技有限公司（国内头部手游发行商，员工800余人）  2020.06-至今\n发行运营经理\n"
            "米粒兔游戏（A轮，休闲游戏研发）  2018.04-2020.05\n游戏策划\n"
            "橡树会计师事务所（特殊普通合伙）  2016.07-2018.03\n审计员",
            [
                ("星潮互动网络科技有限公司", "发行运营经理", "2020-06"),
                ("米粒兔游戏", "游戏策划", "2018-04"),
                ("橡树会计师事务所（特殊普通合伙）", "审计员", "2016-07"),
            ],
        ),
        (
            "Ann Lee\nExperience\nZolvo Health (Series B start-up, 300 staff) — Clinical Lead\nApr 2021 – Present\n"
            "Oak Clinic (part of the Oak Group) — Ward Sister\nJun 2016 – Mar 2021",
            [("Zolvo Health", "Clinical Lead", "2021-04"), ("Oak Clinic", "Ward Sister", "2016-06")],
        ),
    ],
)
def test_jobs_when_an_employer_is_described_then_its_name_and_the_post_are_given_without_that(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "王一\n工作经历\n2003.07-2006.11 沂南县白沙镇政府科员\n2006.11-2016.03 沂南县财政局国库科科长\n"
            "2016.03-2020.12 沂南县审计局副局长、党组成员\n2020.12- 沂南县统计局党组书记、局长",
            [
                ("沂南县白沙镇政府", "科员", "2003-07"),
                ("沂南县财政局", "国库科科长", "2006-11"),
                ("沂南县审计局", "副局长、党组成员", "2016-03"),
                ("沂南县统计局", "党组书记、局长", "2020-12"),
            ],
        ),
        (
            "王一\n主要经历\n2015.07—2018.09：沂南县白沙镇人民政府，大学生村官\n"
            "2018.10—2022.03：沂南县委组织部，科员、四级主任科员",
            [
                ("沂南县白沙镇人民政府", "大学生村官", "2015-07"),
                ("沂南县委组织部", "科员、四级主任科员", "2018-10"),
            ],
        ),
        (
            "王一\n工作经历\n2018年6月-2022年5月就职于锦城妇幼保健院担任药剂师\n"
            "2022年6月至今就职于蜀江药业股份有限公司担任注册专员",
            [("锦城妇幼保健院", "药剂师", "2018-06"), ("蜀江药业股份有限公司", "注册专员", "2022-06")],
        ),
        (
            "王一\n个人经历\n1998.12—2003.12  武警江北支队  战士、班长\n2004.03—2012.08  江北港务集团  焊工、保安\n",
            [("武警江北支队", "战士、班长", "1998-12"), ("江北港务集团", "焊工、保安", "2004-03")],
        ),
        (
            "王一\n工作经历：\n1、云溪奥特莱斯（2019.05—2023.09）：楼层主管\n负责现场管理。\n"
            "2、白鹭百货（2016.03—2019.04）：专柜导购\n负责销售。\n3、步步兴（2014.07—2016.02）：收银员",
            [
                ("云溪奥特莱斯", "楼层主管", "2019-05"),
                ("白鹭百货", "专柜导购", "2016-03"),
                ("步步兴", "收银员", "2014-07"),
            ],
        ),
    ],
)
def test_jobs_when_employer_and_post_run_together_then_each_is_given(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Ann Lee\nAppointments\n2021–present  Reader in Soil Biology, School of Biology, Oakham University\n"
            "2016–2021  Lecturer in Biology, Department of Biology, University of Wye\n"
            "2013–2016  Postdoctoral Research Associate, John Innis Centre, Norwich",
            [
                ("Oakham University", "Reader in Soil Biology", "2021-01"),
                ("University of Wye", "Lecturer in Biology", "2016-01"),
                ("John Innis Centre", "Postdoctoral Research Associate", "2013-01"),
            ],
        ),
    ],
)
def test_jobs_when_a_school_of_a_university_stands_between_then_it_is_left_out(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Ann Lee\nExperience\nHarriot Downtown, Phoenix, AZ\nFront Office Manager | Jan 2022 – Present\n• Runs it\n"
            "Front Desk Supervisor | Mar 2019 – Dec 2021\n• Trained agents\nNight Auditor | Jun 2017 – Feb 2019\n"
            "Oakton & Suites, Tempe, AZ\nGuest Service Agent | May 2015 – May 2017",
            [
                ("Harriot Downtown", "Front Office Manager", "2022-01"),
                ("Harriot Downtown", "Front Desk Supervisor", "2019-03"),
                ("Harriot Downtown", "Night Auditor", "2017-06"),
                ("Oakton & Suites", "Guest Service Agent", "2015-05"),
            ],
        ),
        (
            "王一\n工作经历\n绿岭电动车股份有限公司\n2021.03-至今  大区经理\n管理华东\n2018.06-2021.02  省区主管\n"
            "管理江苏\n2016.07-2018.05  业务员\n跟进客户",
            [
                ("绿岭电动车股份有限公司", "大区经理", "2021-03"),
                ("绿岭电动车股份有限公司", "省区主管", "2018-06"),
                ("绿岭电动车股份有限公司", "业务员", "2016-07"),
            ],
        ),
    ],
)
def test_posts_when_several_stand_under_one_employer_then_each_has_it(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Ann Lee\nEXPERIENCE\nSprint wrangler | Quillmoor | Bath | 02/2021 – present\n"
            "Happiness hero | Tallow & Reed | Bristol | 01/2018 – 01/2021",
            [("Quillmoor", "Sprint wrangler", "2021-02"), ("Tallow & Reed", "Happiness hero", "2018-01")],
        ),
        (
            "Ann Lee\nEmployment\nMar 2018 - to date  Ferri & Figli (family bakery), Lucca\nBaker and manager\n"
            "Jan 2015 - Feb 2018  Villa Ilaria, Lucca\nBreakfast chef\nSept 2012 - Dec 2014  La Bottega\nPorter",
            [
                ("Ferri & Figli", "Baker and manager", "2018-03"),
                ("Villa Ilaria", "Breakfast chef", "2015-01"),
                ("La Bottega", "Porter", "2012-09"),
            ],
        ),
        (
            "Ann Lee\nTeaching experience\nBrookside Vets: Animal Tutor (2019–present)\n"
            "Wye Kennels: Trainer (2016–2019)",
            [("Brookside Vets", "Animal Tutor", "2019-01"), ("Wye Kennels", "Trainer", "2016-01")],
        ),
        (
            "Ann Lee\nExperience\nSenior Stylist (Farwick), 2020 – now\nVisual Merchandiser (Parvois), 2016 – 2020",
            [("Farwick", "Senior Stylist", "2020-01"), ("Parvois", "Visual Merchandiser", "2016-01")],
        ),
        (
            "Ann Lee\nExperience\nOak Bank Ltd. | Deputy Manager – Retail Assets | Pune | Apr'21 - Present\n"
            "Wye Insurance | Unit Manager | Pune | Jun'18 - Mar'21\n"
            "Tide Trust | Teller / Service Officer | Pune | Jun'16 - May'18",
            [
                ("Oak Bank Ltd.", "Deputy Manager – Retail Assets", "2021-04"),
                ("Wye Insurance", "Unit Manager", "2018-06"),
                ("Tide Trust", "Teller / Service Officer", "2016-06"),
            ],
        ),
        (
            "Ann Lee\nEmployment\nPostdoc  ETC Zürich, Institute of Structures  Oct 2017 – Aug 2020\n"
            "Teaching Assistant  Oakham University  2012 – 2017",
            [("ETC Zürich", "Postdoc", "2017-10"), ("Oakham University", "Teaching Assistant", "2012-01")],
        ),
    ],
)
def test_jobs_when_no_list_knows_the_words_then_form_tells_the_employer(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


def test_jobs_when_recognition_spoils_periods_then_they_begin_entries(read_page):
    read = read_page(
        "姓名：邓　超", "工作经历", "2 0 1 5 . 0 7 - 2 0 1 8 . 0 3  云 岭 卷 烟 厂  操 作 工",
        "20I8.04一2022.1O  云岭电气股份有限公司  工程师", "2022.11一至令  白鹭机械有限公司  主任工程师",
    )  # fmt: skip
    assert read["name"] == "邓超"
    assert _jobs(read) == [
        ("云岭卷烟厂", "操作工", "2015-07"),
        ("云岭电气股份有限公司", "工程师", "2018-04"),
        ("白鹭机械有限公司", "主任工程师", "2022-11"),
    ]
    assert [job["end"] for job in read["work"]] == ["2018-03", "2022-10", None]


def test_jobs_when_recognition_takes_a_letter_for_a_figure_of_an_english_year_then_it_is_the_year(read_page):
    read = read_page("Ann Lee", "Experience", "Engineer, Oak Group  Jan 2O19 - Present", "Clerk, Wye Ltd  2O16-2018")
    assert _jobs(read) == [("Oak Group", "Engineer", "2019-01"), ("Wye Ltd", "Clerk", "2016-01")]


@pytest.mark.parametrize(
    ("text", "studies"),
    [
        (
            "黃小明\n學歷\n國立虎科大學 動力機械工程系 學士 2014/09–2018/06\n省立北崗高中 普通科 2011/09–2014/06",
            [("國立虎科大學", "本科", "動力機械工程系"), ("省立北崗高中", "高中", "普通科")],
        ),
        (
            "Ann Lee\nEducation\nM.Sc. (Botany) from Ferghana College, Pune in 2015\n"
            "B.Sc. (Botany) from Wye College of Arts, Science and Commerce, Pune in 2013",
            [
                ("Ferghana College", "Master", "Botany"),
                ("Wye College of Arts, Science and Commerce", "Bachelor", "Botany"),
            ],
        ),
        (
            "Elif Demir\nEducation\n2013 – 2018  Civil Engineering (BSc), Boğazlar Üniversitesi, Istanbul\n"
            "falwick university  |  ba animation  |  2010 – 2013",
            [
                ("Boğazlar Üniversitesi", "Bachelor", "Civil Engineering"),
                ("falwick university", "Bachelor", "animation"),
            ],
        ),
    ],
)
def test_studies_when_schools_are_of_other_countries_or_in_small_letters_then_each_part_is_given(
    read_fields, text, studies
):
    read = read_fields(text)["education"]
    assert [(study["school"], study["degree"], study["major"]) for study in read] == studies


def test_jobs_when_the_end_of_a_period_stands_below_its_start_then_both_are_read(read_page):
    read = read_page(
        "王一", "工作履历", "2022.04  溪岭茶业  品控主管", "至今  负责毛茶审评", "2019.02  云岭茶馆  茶艺师",
        "2022.03  接待与策划", "2016.07  闽江茶叶公司  审评助理", "2019.01  样品管理",
    )  # fmt: skip
    assert _jobs(read) == [
        ("溪岭茶业", "品控主管", "2022-04"),
        ("云岭茶馆", "茶艺师", "2019-02"),
        ("闽江茶叶公司", "审评助理", "2016-07"),
    ]
    assert [job["end"] for job in read["work"]] == [None, "2022-03", "2019-01"]


def test_jobs_when_recognition_lost_the_spaces_of_a_line_then_they_are_put_back(read_page):
    read = read_page(
        "Ann Lee", "Work Experience", "StockController,Brakewell Foodservice  O3/2019-present",
        "CareAssistant,SunnybankCareHome  Jan2016-Feb2019",
    )  # fmt: skip
    assert _jobs(read) == [
        ("Brakewell Foodservice", "Stock Controller", "2019-03"),
        ("Sunnybank Care Home", "Care Assistant", "2016-01"),
    ]


def test_fields_when_recognition_lost_the_bars_of_a_page_of_taiwan_then_each_part_is_given(read_page):
    read = read_page(
        "陳小君", "學歷", "逢山大學企業管理學系", "大學畢業|2015/9~2019/6", "省立北崗高中普通科2012/9~2015/6",
        "工作經歷", "門市店長", "寶葉國際股份有限公司百貨相關業2021/3~仍在職", "負責門市營運", "門市人員",
        "全葉實業股份有限公司量販流通相關業2019/7~2021/2", "收銀補貨",
    )  # fmt: skip
    studies = [(study["school"], study["degree"], study["major"]) for study in read["education"]]
    assert studies == [("逢山大學", "本科", "企業管理學系"), ("省立北崗高中", "高中", "普通科")]
    assert _jobs(read) == [
        ("寶葉國際股份有限公司", "門市店長", "2021-03"),
        ("全葉實業股份有限公司", "門市人員", "2019-07"),
    ]


def test_jobs_when_recognition_lost_the_bar_between_post_and_employer_then_each_is_given(read_page):
    read = read_page(
        "王小明", "职业经历", "主班教师云溪市白鹭区星星幼儿园2018.09—今", "·带班",
        "早教老师金贝早教中心云溪湖店2016.07—2018.08", "客户经理白鹭商业银行股份有限公司2014.07—2016.06",
    )  # fmt: skip
    assert _jobs(read) == [
        ("云溪市白鹭区星星幼儿园", "主班教师", "2018-09"),
        ("金贝早教中心云溪湖店", "早教老师", "2016-07"),
        ("白鹭商业银行股份有限公司", "客户经理", "2014-07"),
    ]
