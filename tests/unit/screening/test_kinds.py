"""Kinds of requirements in many wordings, Chinese and English: each met by one résumé and refused of another."""

from __future__ import annotations

import pytest

from app.hiring.screening.matching import resume
from app.hiring.screening.matching.attribution import claims
from app.hiring.screening.matching.scoring import Screener, Screening
from tests.unit.screening.test_matching import AS_OF, asks, fields, job, wanted
from tests.unit.screening.test_other_trades import found, since


def screened(texts: list[str], *jobs: dict, **changes) -> Screening:
    """Return the screening of a résumé with these jobs for some musts."""
    stated = {"language": "en" if texts[0].isascii() else "zh", "work": list(jobs), "skills": [], "certificates": []}
    made = resume.read(fields(**(stated | changes)), {}, AS_OF)
    return Screener(wanted(*map(asks, texts)), None).screen(made)


def worked(start: str, end: str | None, title: str, duties: str, employer: str) -> dict:
    return job(start, end, title, duties) | {"employer": employer}


LENDER = "某城商行", "公司授信审查岗", "审查企业贷款申请，出具审查意见"
SELLER = "某城商行", "公司客户经理", "营销企业客户，撰写授信调查报告"


@pytest.mark.parametrize(
    ("text", "jobs", "met"),
    [
        ("五年以上银行工作经历，其中三年以上对公授信审查或审批工作经验", [("2020-01", None, *LENDER)], True),
        ("五年以上银行工作经历，其中三年以上对公授信审查或审批工作经验", [("2015-01", None, *SELLER)], False),
        ("五年以上银行工作经历，其中三年以上对公授信审查或审批工作经验",
         [("2023-06", None, *LENDER), ("2015-01", "2023-05", *SELLER)], False),
        ("具有8年以上工作经验，其中至少4年税务工作经验",
         [("2021-01", None, "某集团", "税务经理", "报税"), ("2015-01", "2020-12", "某集团", "出纳", "付款")], True),
        ("具有8年以上工作经验，其中至少4年税务工作经验",
         [("2023-01", None, "某集团", "税务经理", "报税"), ("2015-01", "2022-12", "某集团", "出纳", "付款")], False),
        ("6年以上保险行业经验，其中2年以上车险理赔经验",
         [("2018-01", None, "某保险公司", "车险理赔员", "车险定损理赔")], True),
        ("6年以上保险行业经验，其中2年以上理赔经验",
         [("2018-01", None, "某保险公司", "培训专员", "组织代理人培训")], False),
        ("3年以上保险公司或第三方管理公司（TPA）医疗险理赔审核经验",
         [("2021-01", None, "某健康保险公司", "医疗险理赔审核", "审核医疗险赔案")], True),
        ("3年以上保险公司或第三方管理公司（TPA）医疗险理赔审核经验",
         [("2021-01", None, "某财产保险公司", "车险理赔员", "车险定损")], False),
        ("5 years of banking experience, of which at least 3 in trade finance",
         [("2018-01", None, "First Bank", "Trade Finance Officer", "Checked letters of credit")], True),
        ("5 years of banking experience, of which at least 3 in trade finance",
         [("2018-01", None, "First Bank", "Teller", "Served customers")], False),
        ("7 years in internal audit, including 2 in financial services",
         [("2015-01", "2020-12", "Steel plc", "Internal Auditor", "Audited plants"),
          ("2021-01", None, "First Bank", "Internal Auditor", "Audited branches")], True),
        ("7 years in internal audit, including 2 in financial services",
         [("2015-01", None, "Steel plc", "Internal Auditor", "Audited plants")], False),
        ("Minimum of six years in facilities management with three in a hospital",
         [("2015-01", "2019-12", "Tower Ltd", "Facilities Manager", "Lifts and cooling"),
          ("2020-01", None, "City Hospital", "Facilities Manager", "Medical gas and wards")], True),
        ("Minimum of six years in facilities management with three in a hospital",
         [("2015-01", "2023-12", "Tower Ltd", "Facilities Manager", "Lifts and cooling"),
          ("2024-01", None, "City Hospital", "Facilities Manager", "Medical gas and wards")], False),
        ("四年以上企业贷款贷后管理经验", [("2020-01", None, "某银行", "贷后管理岗", "企业贷款贷后检查与预警")], True),
        ("四年以上企业贷款贷后管理经验", [("2020-01", None, "某银行", "个贷贷后管理岗", "住房按揭贷后检查")], False),
    ],
)  # fmt: skip
def test_years_when_some_of_them_are_asked_for_in_narrower_work_then_both_are_counted(text, jobs, met):
    entries = [worked(start, end, title, duties, employer) for start, end, employer, title, duties in jobs]
    assert found(text, *entries).met is met


@pytest.mark.parametrize(
    ("text", "held", "met", "doubt"),
    [
        ("持有执业医师证、护士执业证或人身险核赔师（初级以上）资格之一", "护士执业证书（2019年）", True, False),
        ("持有执业医师证、护士执业证或人身险核赔师（初级以上）资格之一", "人身保险核赔师（初级）", True, False),
        ("持有执业医师证、护士执业证或人身险核赔师（初级以上）资格之一", "RN licence", True, False),
        ("持有执业医师证、护士执业证或人身险核赔师（初级以上）资格之一", "健康管理师", False, False),
        ("持有执业医师证、护士执业证或人身险核赔师（中级以上）资格之一", "核赔师（初级）", False, False),
        (
            "取得银行业专业人员职业资格证书（中级，公司信贷或风险管理科目）",
            "银行业专业人员职业资格（中级）",
            True,
            False,
        ),
        (
            "取得银行业专业人员职业资格证书（中级，公司信贷或风险管理科目）",
            "银行从业资格（初级：公司信贷）",
            False,
            False,
        ),
        ("取得银行业专业人员职业资格证书（中级，公司信贷或风险管理科目）", "银行从业资格证", False, True),
        (
            "取得银行业专业人员职业资格证书（中级）",
            "Certificate of Banking Professional, Intermediate Level (Risk Management)",
            True,
            False,
        ),
        ("具备HCIE、CCIE或H3CIE认证其中之一", "CCIE Routing & Switching", True, False),
        ("具备HCIE、CCIE或H3CIE认证其中之一", "HCIP", False, False),
        ("具备HCIP或CCNP及以上认证", "HCIE", True, False),
        ("持有无人机驾驶员执照或民航签派员执照", "民用无人机驾驶员执照", True, False),
        ("持有无人机驾驶员执照或民航签派员执照", "机动车驾驶证", False, False),
        ("具有注册城乡规划师、注册建筑师或注册测绘师资格之一", "注册测绘师（2020）", True, False),
        ("具有注册城乡规划师、注册建筑师或注册测绘师资格之一", "正在备考注册测绘师", False, False),
        (
            "Valid crane operator licence issued by the Ministry of Manpower",
            "Crane operator licence (MOM)",
            True,
            False,
        ),
        ("Valid crane operator licence issued by the Ministry of Manpower", "Driving licence", False, False),
        ("Current first aid certificate", "First Aid Certificate, 2024", True, False),
        ("Current first aid certificate", "First aid certificate (expired 2019)", False, False),
        ("Registered Nurse or Registered Pharmacist", "护士执业证书", True, False),
        ("Registered Nurse or Registered Pharmacist", "Enrolled in a nursing course", False, False),
        ("One of HCIP, CCNP or JNCIP", "JNCIE-SP", True, False),
        ("One of HCIP, CCNP or JNCIP", "CCNA", False, False),
    ],
)
def test_certificate_when_one_of_several_is_asked_for_then_its_name_grade_and_language_are_read(text, held, met, doubt):
    result = found(text, certificates=[held])
    assert (result.met, result.doubt) == (met, doubt)


HVAC = worked("2015-01", None, "HVAC Technician", "HVAC maintenance in two towers", "Cool Air Ltd")
ARCHIVE = worked("2015-01", None, "档案管理员", "负责档案管理与数字化", "某集团")


@pytest.mark.parametrize(
    ("years", "text", "entry", "skills", "met"),
    [
        ("5 years in HVAC maintenance", "Solid command of chiller diagnostics and airflow balancing", HVAC, [], True),
        ("5 years in HVAC maintenance", "Able to read mechanical drawings and price repairs", HVAC, [], True),
        ("9 years in HVAC maintenance", "Skilled in heat load calculation", HVAC, [], True),
        ("12 years in HVAC maintenance", "Skilled in heat load calculation", HVAC, [], False),
        ("5 years in HVAC maintenance", "Proficient in Maximo", HVAC, [], False),
        ("5 years in HVAC maintenance", "Proficient in Maximo", HVAC, ["Maximo"], True),
        (
            "5 years in HVAC maintenance",
            "Solid command of BACnet, Modbus and a protocol such as KNX or LonWorks",
            HVAC,
            ["BACnet", "LonWorks"],
            True,
        ),
        ("5 years in HVAC maintenance", "Experience with Niagara, Desigo or a tool of that sort", HVAC, [], False),
        ("5年以上档案管理经验", "熟练掌握档案分类与编目，能够独立完成鉴定和销毁工作", ARCHIVE, [], True),
        ("5年以上档案管理经验", "深入理解档案著录规则及保管期限标准", ARCHIVE, [], True),
        ("5年以上档案管理经验", "具备较强的史料整理能力", ARCHIVE, [], True),
        ("15年以上档案管理经验", "熟练掌握档案分类与编目", ARCHIVE, [], False),
        ("5年以上档案管理经验", "熟练使用Tableau", ARCHIVE, [], False),
        ("5年以上档案管理经验", "熟练使用Tableau", ARCHIVE, ["Tableau"], True),
        ("5年以上档案管理经验", "精通SQL和Python", ARCHIVE, ["SQL"], False),
        ("5年以上档案管理经验", "深入理解OAIS、EAD、METS等标准", ARCHIVE, [], True),
    ],
)
def test_command_when_the_years_in_the_field_are_shown_then_a_tool_alone_must_be_named(years, text, entry, skills, met):
    assert screened([years, text], entry, skills=skills).qualified is met


def test_wish_when_the_years_are_shown_and_nothing_speaks_of_it_then_a_person_decides():
    result = screened(["5 years in HVAC maintenance", "Design of smoke extraction"], HVAC).requirements[1]
    assert (result.met, result.doubt) == (False, True)
    result = screened(["15 years in HVAC maintenance", "Design of smoke extraction"], HVAC).requirements[1]
    assert (result.met, result.doubt) == (False, False)
    result = screened(["5 years in HVAC maintenance", "Proficient in Maximo"], HVAC).requirements[1]
    assert (result.met, result.doubt) == (False, False)


@pytest.mark.parametrize(
    ("text", "duties", "met", "doubt"),
    [
        ("Experience in supervising a team of five or more", "Led a team of 24 in two shifts", True, False),
        ("Experience in supervising a team of five or more", "Line-managed 7 clerks", True, False),
        ("Experience in supervising a team of five or more", "Supervised three cleaners; 9 suppliers", False, False),
        ("Experience in supervising a team of five or more", "Manages the team and its rosters", False, True),
        ("Experience in supervising a team of five or more", "Filed letters", False, False),
        ("Line management of at least three people", "12 direct reports", True, False),
        ("Has led a team of 8+ engineers", "Head of a 15-strong team", True, False),
        ("Has supervised two or more writers or freelancers", "Line-manages three writers", True, False),
        ("Has supervised two or more writers or freelancers", "Manages 40 customers", False, False),
        ("Has led a team of 8+ engineers", "Managed two engineers", False, False),
        ("具有带领10人以上团队的管理经验", "带领12人完成收银改造", True, False),
        ("具有带领10人以上团队的管理经验", "管理团队8人", False, False),
        ("管理过5人以上团队", "下辖十五名员工", True, False),
        ("有5人以上研发团队管理经验", "服务客户300人", False, False),
        ("具备团队管理经验，团队规模不少于5人", "负责30人团队的排班", True, False),
        ("具备团队管理经验，团队规模不少于5人", "带教新人12名", False, False),
    ],
)
def test_team_when_its_size_is_asked_for_then_the_largest_led_is_compared(text, duties, met, doubt):
    result = found(text, since("某岗" if not text.isascii() else "Officer", duties))
    assert (result.met, result.doubt) == (met, doubt)


@pytest.mark.parametrize(
    ("text", "major", "met"),
    [
        ("本科及以上学历，护理学、药学等相关专业", "BSc (Hons) Nursing", True),
        ("本科及以上学历，护理学、药学等相关专业", "Bachelor of Pharmacy", True),
        ("本科及以上学历，护理学、药学等相关专业", "BSc Fine Arts", False),
        ("本科及以上学历，土木工程、建筑学专业", "BEng (Hons) Civil Engineering", True),
        ("本科及以上学历，酒店管理、旅游管理专业", "BA Hospitality Management", True),
        ("本科及以上学历，物业管理或房地产专业", "BSc Real Estate", True),
        ("Bachelor's degree in social work, sociology or a similar subject", "社会工作", True),
        ("Bachelor's degree in social work, sociology or a similar subject", "机械工程", False),
        ("BSc (Hons) Nursing or related", "护理学", True),
        ("BSc (Hons) Nursing or related", "市场营销", False),
        ("Degree in food science or chemistry", "食品科学与工程", True),
        ("Degree in architecture", "计算机科学与技术", False),
    ],
)
def test_major_when_it_is_named_in_the_other_language_then_it_counts(text, major, met):
    study = {"school": "某大学", "degree": "本科", "major": major, "start": "2010-09", "end": "2014-06"}
    assert found(text, education=[study]).met is met


@pytest.mark.parametrize(
    ("text", "duties", "met", "doubt"),
    [
        ("独立操盘过10万粉丝以上账号", "主账号粉丝86万", True, False),
        ("独立操盘过10万粉丝以上账号", "账号粉丝3万", False, False),
        ("独立操盘过10万粉丝以上账号", "撰写脚本", False, False),
        ("Ran a newsletter with at least 20,000 subscribers", "Newsletter of 31,000 subscribers", True, False),
        ("Ran a newsletter with at least 20,000 subscribers", "Newsletter of 4k subscribers", False, False),
        ("Served 300 or more shareholders", "Visits to 1.2k shareholders a year", True, False),
        ("Served 300 or more shareholders", "Visits to 12 shareholders", False, False),
    ],
)
def test_amount_when_a_wish_names_one_then_the_same_thing_is_compared(text, duties, met, doubt):
    result = found(text, since("某岗" if not text.isascii() else "Officer", duties))
    assert (result.met, result.doubt) == (met, doubt)


def told(*lines: str, text: str = "3年以上采购经验", **changes) -> bool:
    """Say whether a must is met by a résumé of which the reader filed nothing but its lines."""
    document = {"pages": [{"number": 1, "lines": [{"text": line} for line in lines]}]}
    stated = {"work": [], "skills": [], "certificates": [], "language": "zh"} | changes
    made = resume.read(fields(**stated), {}, AS_OF, document)
    return Screener(wanted(asks(text)), None).screen(made).requirements[0].met


@pytest.mark.parametrize(
    ("lines", "met"),
    [
        (["工作经历：", "一、2019年7月至今，某机械公司采购部，任采购员。", "1、比价下单"], True),
        (["经历", "工作一  2019年6月至今  某电器公司 采购主管"], True),
        (["WORK", "Senior Buyer, Some Works Ltd, Mar 2019 - present", "- orders"], True),
        (["WORK", "Some Works Ltd - Buyer (castings)", "March 2019 - present", "- orders"], True),
        (["WORK", "07/2019 - 06/2025  Some Works: Buyer", "- orders"], True),
        (["工作经历", "2024年7月至今，某机械公司，采购员"], False),
        (["教育经历", "2015年9月至2019年6月 某大学 采购管理"], False),
        (["项目经历", "2019年7月至今，采购系统项目"], False),
        (["WORK", "Mar 2019 - present career break, some purchasing for the family"], False),
        (["工作经历", "2019年7月至今，某机械公司，采购实习生"], False),
    ],
)
def test_job_when_only_a_dated_line_tells_of_it_then_it_counts_unless_it_is_something_else(lines, met):
    assert told(*lines) is met


def test_job_when_a_person_corrected_the_work_or_a_filed_job_holds_its_months_then_its_line_is_none():
    line = "2019年7月至今，某机械公司采购部，任采购员"
    filed = [job("2019-07", None, "仓管员", "收货")]
    assert not told("工作经历", line, work=filed)
    before = fields(work=filed, skills=[], certificates=[])
    document = {"pages": [{"number": 1, "lines": [{"text": "工作经历"}, {"text": line}]}]}
    made = resume.read(before | {"work": []}, {}, AS_OF, document, before)
    assert made.jobs == ()


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("* BSc Business Management, Some University (2:1), 2015-2018", True),
        ("毕业院校：某大学 信息管理 本科（2018.09-2022.06）", True),
        ("Higher Diploma in Hospitality, SHATEC, 2015 - 2017", False),
        ("Bachelor of Arts, Some University, 2024 - 2028", False),
        ("Assisted candidates with a bachelor degree, 2015 - 2018", False),
    ],
)
def test_study_when_only_a_line_tells_of_it_then_its_degree_counts_once_it_is_finished(line, met):
    assert told(line, text="本科及以上学历", education=[]) is met


@pytest.mark.parametrize(
    ("text", "held", "met", "doubt"),
    [
        ("Valid Lift Examiner (Class A) licence issued by the EMSD", "Lift Examiner, Class A", True, False),
        ("Valid Lift Examiner (Class A) licence issued by the EMSD", "LE (Class A)", False, False),
        ("Valid Building Site Examiner (Tier 1) licence", "BSE (Tier 1) licence", True, False),
        ("Valid Building Site Examiner (Tier 1) licence", "Building Site Examiner, Tier 2", False, False),
        ("Valid Building Site Examiner (Tier 1) licence", "Building Site Examiner", False, True),
        ("持有物业管理人（第1级）牌照", "物业管理人（第1级）", True, False),
        ("持有物业管理人（第1级）牌照", "物业管理人（第2级）", False, False),
        ("Member of CIOL or ITI", "MITI", True, False),
        ("Full member of CIOL or ITI, or a CATTI certificate", "MITI, since 2019", True, False),
        ("CILT membership or CIPS Level 4", "CILT member, 2021", True, False),
        ("CILT membership or CIPS Level 4", "Gym membership", False, False),
        ("Corporate member of HKIH, RICS or CIH", "Member, RICS (2020)", True, False),
        ("Corporate member of HKIH, RICS or CIH", "Member of the tennis club", False, False),
    ],
)
def test_licence_when_its_class_or_its_body_is_asked_for_then_another_class_is_none(text, held, met, doubt):
    result = found(text, certificates=[held])
    assert (result.met, result.doubt) == (met, doubt)


@pytest.mark.parametrize("title", ["Credit Analyst", "Auditor in Unit Trusts", "Wholesale Credit Officer"])
def test_title_when_two_letters_of_a_word_are_those_of_technology_then_it_is_no_maker_of_software(title):
    assert not any("software_dev" in function and said.search(title) for function, said in claims.functions_of("title"))


@pytest.mark.parametrize(
    ("title", "met"), [("Fleet Executive", True), ("Head of Fleet", False), ("Fleet Painter", False)]
)
def test_years_when_a_title_names_who_does_the_work_then_it_counts(title, met):
    assert found("3 years in facilities management", since(title.replace("Fleet", "Facilities"))).met is met


@pytest.mark.parametrize(
    ("text", "title", "duties", "met"),
    [
        ("4 years' contact centre experience, 2 of which in workforce planning (forecasting, rostering)",
         "Planner", "Forecasting and rostering for the floor", True),
        ("4 years' contact centre experience, 2 of which in workforce planning (forecasting, rostering)",
         "Contact centre agent", "Inbound calls", False),
        ("5年以上贵金属回收经验（黄金、白银）", "黄金饰品导购", "销售黄金首饰", False),
        ("5年以上贵金属回收经验（黄金、白银）", "贵金属回收专员", "回收称重", True),
        ("7 years of software testing, 3 of them in test automation", "Test Engineer", "Manual testing", False),
        ("7 years of software testing, 3 of them in test automation", "Test Engineer", "Selenium suites", True),
        ("At least 5 years in records management, with 2 years in a hospital", "Records Manager", "Archives", False),
    ],
)  # fmt: skip
def test_years_when_a_bracket_or_the_setting_tells_which_of_them_then_those_are_counted(text, title, duties, met):
    assert found(text, since(title, duties)).met is met


@pytest.mark.parametrize(
    ("text", "held", "met"),
    [
        ("Professional qualification: QRM, IGP or an accredited archives diploma", "IGP", True),
        (
            "Professional qualification: QRM, IGP or an accredited archives diploma",
            "Accredited diploma (archives)",
            True,
        ),
        ("Professional qualification: QRM, IGP or an accredited archives diploma", "First aid", False),
        ("持有OCP、OBCP、PCTP等任一认证", "PCTP", True),
        ("持有OCP、OBCP、PCTP等任一认证", "软件设计师", False),
    ],
)
def test_certificate_when_a_list_stands_behind_or_before_the_word_for_it_then_each_name_is_one(text, held, met):
    assert found(text, certificates=[held]).met is met


@pytest.mark.parametrize(
    ("text", "skills", "met"),
    [
        ("Hands-on with Velmar, Quonset or Trillby", ["Trillby"], True),
        ("Hands-on with Velmar, Quonset or Trillby", ["Excel"], False),
        ("Good understanding of BMS, chillers, UPS and generators", [], True),
        ("Strong command of Selenium, Cypress or Playwright", [], False),
    ],
)
def test_names_when_one_of_them_is_enough_or_most_of_a_list_are_no_names_then_so_it_is_read(text, skills, met):
    assert screened(["5 years in HVAC maintenance", text], HVAC, skills=skills).qualified is met


def test_tool_when_it_begins_a_longer_word_of_work_then_the_job_shows_it():
    assert found("3年以上Android开发经验", since("Android开发", "电商客户端")).met
    assert not found("3年以上Android开发经验", since("iOS开发", "电商客户端")).met
