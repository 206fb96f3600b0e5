"""What all entries and headings of a résumé have in common settles what the words of one do not say."""

import pytest
import serving


@pytest.fixture(scope="module")
def fields():
    """Read the lines of a text without places, and return the answer's fields."""
    model = serving.code("resume_fields").Model()

    def read(text: str) -> dict:
        lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines() if line]
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines}
        asked = {"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"}
        return model.answer(asked)["fields"]

    return read


def _jobs(read: dict) -> list[tuple]:
    return [(job["employer"], job["title"], job["start"]) for job in read["work"]]


def _studies(read: dict) -> list[tuple]:
    return [(study["school"], study["degree"], study["major"]) for study in read["education"]]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Experience\nStandard Chartered Bank\nDirector, Wealth Solutions  Jan 2020 - Present\n• Led a desk\n"
            "Hang Seng Bank\nRelationship Manager  Jul 2014 - Dec 2019",
            [("Standard Chartered Bank", "Director, Wealth Solutions"), ("Hang Seng Bank", "Relationship Manager")],
        ),
        (
            "Experience\nMaybank\nHead, Group Finance  2019 - Present\nManager, Trade Finance  2015 - 2018",
            [("Maybank", "Head, Group Finance"), ("Maybank", "Manager, Trade Finance")],
        ),
        (
            "Experience\nJan 2019 - Present\nBrightwater Capital\nDirector, Structured Finance\n"
            "Jan 2015 - Dec 2018\nOak & Co\nManager, Treasury Solutions",
            [("Brightwater Capital", "Director, Structured Finance"), ("Oak & Co", "Manager, Treasury Solutions")],
        ),
        (
            "Experience\nBarclays  London\nDirector, Leveraged Finance  February 2020 - Present\n"
            "Mentor to two analysts each year; interviewer on the graduate programme since 2021.\n"
            "Houlihan Lokey  London\nVice President  August 2016 - January 2020",
            [("Barclays", "Director, Leveraged Finance"), ("Houlihan Lokey", "Vice President")],
        ),
        (
            "Experience\nFreelance, Leeds  2020 - present\nBookkeeper\nTesco plc  2015 - 2019\nAccounts assistant",
            [("Freelance", "Bookkeeper"), ("Tesco plc", "Accounts assistant")],
        ),
        (
            "工作经历\n2005.03-2009.10 中国石油化工股份有限公司设备科科长\n"
            "2009.11-2014.07 中国石油化工股份有限公司物资中心副主任\n"
            "2014.08-2019.12 中国石油化工股份有限公司财务部主管",
            [("中国石油化工股份有限公司", title) for title in ("设备科科长", "物资中心副主任", "财务部主管")],
        ),
        (
            "工作经历\n2018.01-2023.01  招商银行股份有限公司  风险经理\n2010.12-2017.12  武警某部 排长\n"
            "2008.01-2010.11  南京市交通局 科员",
            [("招商银行股份有限公司", "风险经理"), ("武警某部", "排长"), ("南京市交通局", "科员")],
        ),
        (
            "工作经历\n交银金融租赁有限责任公司 航运部高级经理 2018.03-至今\n"
            "Clarksons Platou Shipping Finance Analyst 2012.10-2018.02",
            [("交银金融租赁有限责任公司", "航运部高级经理"), ("Clarksons Platou", "Shipping Finance Analyst")],
        ),
        (
            "工作经历\n2018.01-2020.01  永辉超市  收银员\n2016.01-2017.12  小米门市  店员",
            [("永辉超市", "收银员"), ("小米门市", "店员")],
        ),
    ],
    ids=["row", "framed", "below", "sentence", "own business", "shared company", "unit", "run on", "shop"],
)
def test_jobs_when_all_entries_have_one_habit_then_it_settles_what_words_do_not(fields, text, jobs):
    assert [job[:2] for job in _jobs(fields(f"Ann Lee\n{text}"))] == jobs


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("gap", ["2020.02-2020.12  在家带孩子，没有工作", "2020.02-2020.12  照顾生病的母亲，未工作"])
def test_jobs_when_one_period_alone_has_no_employer_and_says_why_then_it_is_no_job(fields, gap):
    text = f"王一\n工作经历\n2018.01-2020.01  招商银行  风险经理\n{gap}\n2021.01-2023.01  平安银行  产品经理"
    assert [job[0] for job in _jobs(fields(text))] == ["招商银行", "平安银行"]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    "headings",
    [
        ("一、基本情况", "二、工作经历", "三、我的体会", "四、技能"),
        ("01基本信息", "02工作经历", "03心得", "04专业技能"),
        ("【基本信息】", "【工作经历】", "【心得】", "【技能】"),
        ("PART 1 个人信息", "PART 2 工作经历", "PART 3 心得", "PART 4 技能"),
        ("== 个人信息 ==", "== 工作经历 ==", "== 心得 ==", "== 技能 =="),
    ],
)
def test_section_when_its_words_are_unknown_and_it_is_set_as_the_others_then_it_ends_the_one_before(fields, headings):
    one, two, three, four = headings
    job = "2018.01-2020.01  招商银行股份有限公司  风险经理"
    read = fields(f"{one}\n王一\n电话：13800138000\n{two}\n{job}\n{three}\n踏实，2019年曾任组长。\n{four}\nPython、SQL")
    assert read["work"][0]["description"] is None
    assert _jobs(read) == [("招商银行股份有限公司", "风险经理", "2018-01")]
    assert read["skills"] == ["Python", "SQL"]


@pytest.mark.feature("RS-01")
def test_skills_when_a_list_stands_under_words_that_end_in_a_heading_then_it_is_one(fields):
    read = fields("王一\n工作经历\n2018.01-2020.01  招商银行  风险经理\n• 撰写报告\n研究工具\nStata、Wind")
    assert read["skills"] == ["Stata", "Wind"]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("first", "name"),
    [("Sharon Lau 劉曉晴", "Sharon Lau"), ("劉曉晴 Sharon Lau", "劉曉晴"), ("Lim Boon Keat / 林文杰", "Lim Boon Keat")],
)
def test_name_when_it_stands_in_two_scripts_on_a_mixed_page_then_the_first_is_given(fields, first, name):
    rest = "Tel: +852 9123 4567\nExperience 工作經驗\nHang Seng Bank  2018.01 - Present\nManager\n處理查詢\nLed a team"
    assert fields(f"{first}\n{rest}")["name"] == name


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "CAREER SUMMARY\nUOB  (Aug 2019 – Present)\nAssistant Vice President, Group Credit\n"
            "OCBC  (Jul 2015 – Jul 2019)\nSenior Associate, Commercial Lending",
            [("UOB", "Assistant Vice President, Group Credit"), ("OCBC", "Senior Associate, Commercial Lending")],
        ),
        (
            "EXPERIENCE\nFidelity Investments  Boston, MA\nFinancial Analyst, Fund Treasury  July 2018 – Present\n"
            "Deloitte & Touche  Boston, MA\nAudit Senior, Asset Management  Aug. 2016 – June 2018",
            [
                ("Fidelity Investments", "Financial Analyst, Fund Treasury"),
                ("Deloitte & Touche", "Audit Senior, Asset Management"),
            ],
        ),
        (
            "EXPERIENCE\n2016 - 2019  Hang Lung Properties  Officer, Leasing\n2019 - now  BEA  Manager, SME",
            [("Hang Lung Properties", "Officer, Leasing"), ("BEA", "Manager, SME")],
        ),
        (
            "EXPERIENCE\n| Period | Company | Role |\n| 2019 - present | Thought Machine | Engineer, Ledger |\n"
            "| 2016 - 2019 | Ocado | Developer |",
            [("Thought Machine", "Engineer, Ledger"), ("Ocado", "Developer")],
        ),
        (
            "工作经历\n起止年月  在何单位任何职  证明人\n2010.07-2015.06  某某县财政局科员  李强\n"
            "2015.07-至今  某某农商银行客户经理  赵敏",
            [("某某县财政局", "科员"), ("某某农商银行", "客户经理")],
        ),
        (
            "EXPERIENCE\nCredit Officer, ANZ  2018 - 2020\nCarer for family member, not working  2021 - 2022\n"
            "Loans Manager, Westpac  2022 - present",
            [("ANZ", "Credit Officer"), ("Westpac", "Loans Manager")],
        ),
    ],
    ids=["summary", "town beside", "cells", "pipes", "both in a cell", "not working"],
)
def test_jobs_when_each_part_has_its_place_then_titles_with_commas_stay_whole(fields, text, jobs):
    assert [job[:2] for job in _jobs(fields(f"Ann Lee\n{text}"))] == jobs


@pytest.mark.feature("RS-01")
def test_study_when_its_degree_stands_before_a_list_of_subjects_then_it_is_found(fields):
    read = fields("Ann Lee\nEducation\nYsgol Gyfun Gwyr  2001 to 2008\nA levels: Welsh (A), History (B), Economics (C)")
    assert _studies(read) == [("Ysgol Gyfun Gwyr", "High school", None)]


@pytest.mark.feature("RS-01")
def test_study_when_labels_tell_it_outside_a_section_then_its_major_is_found(fields):
    read = fields(
        "王一\n最高学历：硕士\n毕业院校：厦门大学\n所学专业：会计学\n毕业时间：2012.06\n工作经历\n2012.07-至今 国贸"
    )
    assert _studies(read) == [("厦门大学", "硕士", "会计学")]


@pytest.mark.feature("RS-01")
def test_study_when_it_ends_in_a_diploma_then_its_field_is_the_major(fields):
    read = fields("Tan Wei\nEducation\n2010 - 2013  Singapore Polytechnic  Diploma in Banking")
    assert _studies(read) == [("Singapore Polytechnic", "Associate", "Banking")]


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (  # a label for two fields, and the period under two labels
            "陳大文\n工作經驗\n公司名稱及職位    由    至    離職原因\n恒生銀行 客戶經理    03/2018    現在    -\n"
            "匯豐銀行 櫃員    05/2014    02/2018    轉職",
            [("恒生銀行", "客戶經理"), ("匯豐銀行", "櫃員")],
        ),
        (
            "Ann Lee\nCareer History\nPeriod    Company / Position    Key duties\nApr 2020 – Present\nMaybank\n"
            "Risk Officer\nRCSA facilitation\nFeb 2016 – Mar 2020\nNETS Pte Ltd\nFraud Analyst\nMonitored card fraud",
            [("Maybank", "Risk Officer"), ("NETS Pte Ltd", "Fraud Analyst")],
        ),
        (  # numbered names above labels
            "Fatima Khan\nEmployment Record\n1) Habib Bank Limited\nDesignation: Branch Manager\n"
            "Duration: Jan 2018 - Present\n2) MCB Bank\nDesignation: Officer\nDuration: Aug 2014 - Dec 2017",
            [("Habib Bank Limited", "Branch Manager"), ("MCB Bank", "Officer")],
        ),
        (
            "Tobias Mara\n# Experience\n### SRE, ClearBank\n*2021-06 → now* — Leeds (remote)\n- On call\n"
            "### Systems Administrator, Bet & Gaming\n*2017-02 → 2021-05*\n- Ran an estate",
            [("ClearBank", "SRE"), ("Bet & Gaming", "Systems Administrator")],
        ),
        (  # what a job was ends its title
            "Owen Price\nEmployment\n"
            "May 2007 – August 2021: Principality Building Society, Senior Cashier. Savings, cash.\n"
            "June 1999 – April 2007: Lloyds TSB, Customer Adviser. Counter and loans.",
            [("Principality Building Society", "Senior Cashier"), ("Lloyds TSB", "Customer Adviser")],
        ),
        (
            "李红\n工作经历\n2019.03-至今 杭州银行股份有限公司 客户经理。负责对公客户营销\n"
            "2018.07-2019.02 因病在家休养\n"
            "2016.01-2018.06 在家照顾孩子\n2015.07-2015.12 浙江物产集团有限公司 会计",
            [("杭州银行股份有限公司", "客户经理"), ("浙江物产集团有限公司", "会计")],
        ),
        (  # a row of prose below a head names no employer
            "Kris Baluyot\nWORK EXPERIENCE\nSenior Representative\nConcentrix | Feb 2022 – Present\n"
            "Handles disputes for a US bank, 55 calls a day\nRepresentative\n"
            "TaskUs | June 2019 – January 2022\nTelco billing",
            [("Concentrix", "Senior Representative"), ("TaskUs", "Representative")],
        ),
        (
            "Ioana Popa\nWORK EXPERIENCE\n10/2016–01/2020 KYC Specialist\nGenpact, Bucharest (Romania)\n"
            "06/2014–09/2016 Analyst\nBanca Transilvania, Cluj-Napoca (Romania)",
            [("Genpact", "KYC Specialist"), ("Banca Transilvania", "Analyst")],
        ),
        (  # a town that no list knows stands where the others name a place
            "Tom Baker\nWork\nNationwide Building Society, Leeds — Branch Manager — 2018 to present\n"
            "Halifax, Selby — Cashier — 2015 to 2018",
            [("Nationwide Building Society", "Branch Manager"), ("Halifax", "Cashier")],
        ),
        (
            "Liao Zhihan 廖芷涵\nExperience 工作经历\nStandard Chartered (渣打银行)    Jan 2020 – Present\n"
            "Analyst (分析师)\n"
            "Barclays (巴克莱)    Jun 2018 – Aug 2019\nAssociate",
            [("Standard Chartered", "Analyst"), ("Barclays", "Associate")],
        ),
        (  # helping out is no job
            "Eleanor POON 潘思穎\nEXPERIENCE 工作經驗\nChong Hing Bank Limited    Jan 2016 – Oct 2019\n"
            "Assistant Manager\n"
            "VOLUNTEERING 義工\nFood Angel, Sham Shui Po, monthly since 2018 惜食堂義工",
            [("Chong Hing Bank Limited", "Assistant Manager")],
        ),
    ],
)
def test_jobs_when_they_are_laid_out_in_a_further_way_then_each_has_its_employer_and_title(fields, text, jobs):
    assert [job[:2] for job in _jobs(fields(text))] == jobs


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "studies"),
    [
        ("UNC Greensboro, B.A. in Economics    Aug 2009 – May 2013", [("UNC Greensboro", "Bachelor", "Economics")]),
        ("Coleg Sir Gâr, BTEC National Diploma in Business, 1994 – 1996", [("Coleg Sir Gâr", "Associate", "Business")]),
        (
            "Kenyatta University    Sep 2010 - Nov 2014\nBachelor of Commerce, Marketing\n"
            "Loreto High School Limuru    Feb 2006 - Nov 2009\nHigh school (KCSE), B+",
            [("Kenyatta University", "Bachelor", "Marketing"), ("Loreto High School Limuru", "High school", None)],
        ),
        (
            "Jun 2000 - Feb 2003  Politeknik Sultan\nDiploma in Accountancy\n"
            "Jan 1994 - Nov 1999  SMK Tengku Idris\nHigh school",
            [("Politeknik Sultan", "Associate", "Accountancy"), ("SMK Tengku Idris", "High school", None)],
        ),
        (
            "B.Tech/B.E. Computers\nVishwakarma Institute of Technology\n2015-2019 | Full Time\nClass XII\n"
            "Maharashtra State Board\n2015 | 82.6%",
            [
                ("Vishwakarma Institute of Technology", "Bachelor", "Computers"),
                ("Maharashtra State Board", "High school", None),
            ],
        ),
        (
            "Our Lady of Apostles Secondary School, Yaba\n"
            "Senior Secondary Certificate (WASSCE)    Sept. 2002 – June 2008",
            [("Our Lady of Apostles Secondary School", "High school", None)],
        ),
        (
            "• Master of Computer Applications, University of Mumbai, Information Technology, July 2007 to May 2010",
            [("University of Mumbai", "Master", "Information Technology")],
        ),
        (
            "2012年9月 – 2014年6月　香港理工大學　銀行及金融　高級文憑\n2006年9月 – 2012年6月　聖保羅書院　香港中學文憑考試",  # noqa: E501
            [("香港理工大學", "大专", "銀行及金融"), ("聖保羅書院", "高中", None)],
        ),
        (
            "起止年月    毕业院校及专业    学历\n2012.03-2014.07    青岛广播电视大学行政管理    大专",
            [("青岛广播电视大学", "大专", "行政管理")],
        ),
        (
            "2011.09-2015.06 浙江财经大学（Zhejiang University of Finance and Economics） 会计学 本科",
            [("浙江财经大学", "本科", "会计学")],
        ),
        (
            "Sep 2017 - Jan 2019    University of Warwick (华威大学)\nMaster in Economic Science",
            [("University of Warwick", "Master", "Economic Science")],
        ),
        (
            "A Levels: Maths (A*), Economics (A), Beechen Cliff School    2010 – 2012",
            [("Beechen Cliff School", "High school", None)],
        ),
        ("Le Quy Don High School, Da Nang    09/2008 to 06/2011", [("Le Quy Don High School", "High school", None)]),
        (
            "2008 - 2012: Licenciatura em Economia, Universidade de Lisboa",
            [("Universidade de Lisboa", "Bachelor", "Economia")],
        ),
        (
            "Dates    School or college    Qualifications\n"
            "2012-2015    Ulster University    BSc Hons Business Studies\n"
            "2005-2012    St Colman's College, Newry    A-levels, GCSEs",
            [("Ulster University", "Bachelor", "Business Studies"), ("St Colman's College", "High school", None)],
        ),
        ("2015.09-2017.06　香港中文大學金融學碩士（兼讀)", [("香港中文大學", "硕士", "金融學")]),
        ("2011/9-2013/6  大连海事大学\n硕士 | 法律硕士", [("大连海事大学", "硕士", "法律硕士")]),
    ],
)
def test_studies_when_no_word_tells_the_school_or_a_table_does_then_each_part_is_found(fields, text, studies):
    assert _studies(fields(f"Ada Obi\nEducation\n{text}\nSkills\nExcel")) == studies


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "自荐信\n尊敬的银行领导：\n您好！\n缪春燕\n手机 19993154482\n"
            "教育背景\n兰州财经大学　会计学　本科　2021.09-2025.06",
            "缪春燕",
        ),
        (
            "europass\nPERSONAL INFORMATION Ioana-Maria Popescu\nioana@example.com\nWORK EXPERIENCE",
            "Ioana-Maria Popescu",
        ),
        ("Title    Surname    Forename(s)\nMr    Achterberg    Dominic\n2. Education", "Dominic Achterberg"),
        ("應徵人員履歷表\n中文姓名 鍾佩玲    英文姓名    CHUNG,PEI-LING\n出生日期 1983年7月19日", "鍾佩玲"),
    ],
)
def test_name_when_a_letter_a_form_or_a_heading_stands_beside_it_then_it_is_the_persons(fields, text, name):
    assert fields(text)["name"] == name


@pytest.mark.feature("RS-01")
def test_name_when_a_row_of_labels_heads_referees_then_it_is_not_one_of_them(fields):
    read = fields(
        "Nomvula Dlamini\nReferences\nName    Position    Organisation\nP. Naidoo    Prosecutor    State Authority"
    )
    assert read["name"] == "Nomvula Dlamini"


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "skills", "certificates", "languages"),
    [
        ("Skills\nExcel、打字80字/分", ["Excel", "打字80字/分"], [], []),
        ("Certificates\nISO/IEC 27001 Lead Auditor", [], ["ISO/IEC 27001 Lead Auditor"], []),
        (
            "Certifications\nICA Diploma in Governance, Risk and Compliance",
            [],
            ["ICA Diploma in Governance, Risk and Compliance"],
            [],
        ),
        ("Languages\nEnglish • Conversational Spanish", [], [], ["English", "Spanish"]),
        ("Languages\nFilipino\nIlocano\nEnglish", [], [], ["Filipino", "Ilocano", "English"]),
        ("语言能力\n英语(可阅读英文论文)", [], [], ["英语"]),
        ("Computer skills\nLanguages    R, Python\nTools    Git", ["R", "Python", "Git"], [], []),
        ("Personal skills\nDigital skills Excel, SQL\nDriving licence B", ["Excel", "SQL"], [], []),
        ("技能\nExcel\n要求薪金    港幣 22,000 元", ["Excel"], [], []),
    ],
)
def test_lists_when_an_item_holds_a_mark_of_lists_or_a_label_then_it_stays_whole(
    fields, text, skills, certificates, languages
):
    read = fields(f"Ada Obi\n{text}")
    assert (read["skills"], read["certificates"], read["languages"]) == (skills, certificates, languages)
