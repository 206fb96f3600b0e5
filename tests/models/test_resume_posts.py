"""Employers and titles under headings of all kinds, with what stands beside them cut off."""

import pytest


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs", "skills"),
    [
        (
            "Ann Lee\nCareer aim\nOperational post in a bank.\nCore skills\nExcel; Budgets\n"
            "Key wins\n• Cut cost by 10%\nEmployment overview\n"
            "June 2020 to December 2024: Regional Manager, Southern Foods\n"
            "October 2014 to March 2020: Depot Manager, Wincanton",
            [("Southern Foods", "Regional Manager", "2020-06"), ("Wincanton", "Depot Manager", "2014-10")],
            ["Excel", "Budgets"],
        ),
        (
            "Ann Lee\nCore skills\nExcel; Budgets\nSelected achievements\nResilience\n"
            "• Wrote the flood plan\nEmployment summary\n"
            "June 2020 to December 2024: Regional Manager, Southern Foods\n"
            "October 2014 to March 2020: Depot Manager, Wincanton",
            [("Southern Foods", "Regional Manager", "2020-06"), ("Wincanton", "Depot Manager", "2014-10")],
            ["Excel", "Budgets"],
        ),
        (
            "Ann Lee\nSkills at a glance\nSQL, Python\nNotable accomplishments\nRan 12 audits\n"
            "Employment in brief\nMay 2019 - Present: Analyst, Tide Bank",
            [("Tide Bank", "Analyst", "2019-05")],
            ["SQL", "Python"],
        ),
        (
            "Ann Lee\nWhat I do now\nHead Chef, The Oak Hotel (March 2019 to now)\n"
            "- Run a kitchen of 9\nWhat I did before that\n"
            "Sous Chef, The Wye Inn (March 2014 to February 2019)\n"
            "Chef de Partie, Zizzi (August 2010 to February 2014)\nWhat I am good at\nMenus, Ordering",
            [
                ("The Oak Hotel", "Head Chef", "2019-03"),
                ("The Wye Inn", "Sous Chef", "2014-03"),
                ("Zizzi", "Chef de Partie", "2010-08"),
            ],
            ["Menus", "Ordering"],
        ),
        (
            "Ann Lee\nWhere I work today\nClerk, Tide Bank — Jan 2020 to present\nEarlier jobs\n"
            "Till assistant, Spar — Jan 2018 to Dec 2019\nThings I can do\nExcel, Typing",
            [("Tide Bank", "Clerk", "2020-01"), ("Spar", "Till assistant", "2018-01")],
            ["Excel", "Typing"],
        ),
        (
            "王一\n我现在做什么\n2020.03-至今  长沙银行股份有限公司  柜员\n我以前做过什么\n"
            "2017.07-2020.02  步步高商业连锁股份有限公司  收银员\n我会什么\nExcel、点钞",
            [("长沙银行股份有限公司", "柜员", "2020-03"), ("步步高商业连锁股份有限公司", "收银员", "2017-07")],
            ["Excel", "点钞"],
        ),
        (
            "王一\n工作小结\n2020.03-至今  长沙银行股份有限公司  柜员\n主要成绩\n"
            "2022年获评优秀员工\n技能小结\nExcel、点钞",
            [("长沙银行股份有限公司", "柜员", "2020-03")],
            ["Excel", "点钞"],
        ),
        (
            "王一\n实习\n2024.07-2024.09  绵阳市商业银行股份有限公司|金融科技实习生\n校园\n"
            "2022.09-2023.06  学生会外联部|副部长\n技能\nPython",
            [("绵阳市商业银行股份有限公司", "金融科技实习生", "2024-07")],
            ["Python"],
        ),
        (
            "王一\n实习经历\n2024.07-2024.09  德阳银行股份有限公司  信息科技实习生\n在校任职\n"
            "2022.09-2023.06  团委组织部  干事\n专业技能\nPython",
            [("德阳银行股份有限公司", "信息科技实习生", "2024-07")],
            ["Python"],
        ),
        (
            "王一\n学生工作\n2022.09-2023.06  院学生会  主席\n工作经历\n2023.07-至今  德阳银行股份有限公司  柜员",
            [("德阳银行股份有限公司", "柜员", "2023-07")],
            [],
        ),
        (
            "王一\n工作经历\n2023.07-至今  德阳银行股份有限公司  柜员\n2021.09-2022.06  经济学院学生会  主席",
            [("德阳银行股份有限公司", "柜员", "2023-07")],
            [],
        ),
        (
            "Ann Lee\nExperience\nTide Bank  Jul 2023 - Present\nAnalyst\n"
            "Leeds University Students' Union  Sep 2021 - Jun 2022\nTreasurer",
            [("Tide Bank", "Analyst", "2023-07"), ("Leeds University Students' Union", "Treasurer", "2021-09")],
            [],
        ),
        (
            "Ann Lee\nExperience\nNorthern Gas, Leeds  Sep 2014 - May 2017\nGraduate Engineer\n"
            "Yorkshire Water, Bradford  Jun 2017 - Present\nEngineer",
            [("Northern Gas", "Graduate Engineer", "2014-09"), ("Yorkshire Water", "Engineer", "2017-06")],
            [],
        ),
        (
            "Ann Lee\nExperience\nSoftware Engineer, Monzo (remote)  Jun 2017 - Present\n"
            "Graduate Developer, Great Western Rail, Swindon  Sep 2014 - May 2017",
            [("Monzo", "Software Engineer", "2017-06"), ("Great Western Rail", "Graduate Developer", "2014-09")],
            [],
        ),
        (
            "Ann Lee\nWork\nFarebrother & Sons, Ripon\nBookkeeper  2014-09 - 2017-05\nHalifax, York\n"
            "Teller  2017-06 - Present",
            [("Farebrother & Sons", "Bookkeeper", "2014-09"), ("Halifax", "Teller", "2017-06")],
            [],
        ),
        (
            "王一\n工作经历\n2023.08-至今  天水银行股份有限公司  大堂引导员\n"
            "2023.02-2023.06  兰州甜永食品有限公司  会计助理（实习）",
            [("天水银行股份有限公司", "大堂引导员", "2023-08"), ("兰州甜永食品有限公司", "会计助理", "2023-02")],
            [],
        ),
        (
            "王一\n工作/实习经历\n2023.02-2023.06  兰州甜永食品有限公司  出纳(见习)\n"
            "2022.02-2022.06  兰州三毛有限公司  仓管员（兼职）",
            [("兰州甜永食品有限公司", "出纳", "2023-02"), ("兰州三毛有限公司", "仓管员", "2022-02")],
            [],
        ),
        (
            "Ann Lee\nWORK EXPERIENCE\nOJT TRAINEE (300 hours internship)\n"
            "Cebu Pacific Bank - Lahug\nNovember 2015 - February 2016\n• Encoded forms",
            [("Cebu Pacific Bank", "OJT TRAINEE", "2015-11")],
            [],
        ),
        (
            "Ann Lee\nExperience\nTide Bank  Jul 2021 - Sep 2021\n"
            "Audit Trainee (Industrial Attachment)\nOak Ltd  Jan 2022 - Present\nAccountant",
            [("Tide Bank", "Audit Trainee", "2021-07"), ("Oak Ltd", "Accountant", "2022-01")],
            [],
        ),
        (
            "Ann Lee\nExperience\nTide Bank  Jul 2021 - Sep 2021\n"
            "Research Assistant (internship, 10 weeks)\nOak Ltd  Jan 2022 - Present\nAccountant",
            [("Tide Bank", "Research Assistant", "2021-07"), ("Oak Ltd", "Accountant", "2022-01")],
            [],
        ),
        (
            "王一\n【履历】\n1、2002年8月至2009年12月\n单位：大庆油田有限责任公司\n"
            "职务：设备工程师\n内容：维护设备。\n2、2010年3月至2019年6月\n"
            "单位：龙江银行股份有限公司\n职务：安保主管\n内容：监控改造。",
            [("大庆油田有限责任公司", "设备工程师", "2002-08"), ("龙江银行股份有限公司", "安保主管", "2010-03")],
            [],
        ),
        (
            "王一\n工作经历\n（1）2010年3月—2019年6月\n工作单位：龙江银行股份有限公司\n"
            "岗位：柜员\n（2）2019年7月—至今\n工作单位：大庆石化公司\n岗位：出纳",
            [("龙江银行股份有限公司", "柜员", "2010-03"), ("大庆石化公司", "出纳", "2019-07")],
            [],
        ),
        (
            "Ann Lee\nWork History\n1. March 2010 - June 2019\nEmployer: Oak Trust\n"
            "Position: Teller\n2. July 2019 - Present\nEmployer: Tide Bank\nPosition: Clerk",
            [("Oak Trust", "Teller", "2010-03"), ("Tide Bank", "Clerk", "2019-07")],
            [],
        ),
        (
            "王一\n工作经历\n二〇一〇年三月至二〇一九年六月\n单位：龙江银行股份有限公司\n"
            "职务：安保主管\n二〇一九年七月至今\n单位：大庆石化公司\n职务：出纳",
            [("龙江银行股份有限公司", "安保主管", "2010-03"), ("大庆石化公司", "出纳", "2019-07")],
            [],
        ),
        (
            "王一\n工作经历\n二零一〇年三月—二零一九年六月  龙江银行股份有限公司  柜员\n"
            "一九九八年七月—二零一〇年二月  大庆石化公司  出纳",
            [("龙江银行股份有限公司", "柜员", "2010-03"), ("大庆石化公司", "出纳", "1998-07")],
            [],
        ),
        (
            "Ann Lee\nEmployment\n"
            "December 2005 to August 2014: Sergeant, Royal Engineers, British Army\n"
            "October 2014 to March 2020: Depot Manager, Wincanton",
            [("British Army", "Sergeant", "2005-12"), ("Wincanton", "Depot Manager", "2014-10")],
            [],
        ),
        (
            "Ann Lee\nExperience  Star Life — Call Agent\nNov 2023 to Present\n• Renewal calls\n"
            "Best voice quality, Q3 FY25\nAcme Finserv — Collector\nAug 2022 to Oct 2023",
            [("Star Life", "Call Agent", "2023-11"), ("Acme Finserv", "Collector", "2022-08")],
            [],
        ),
        (
            "Ann Lee\nExperience\nTide Bank  Nov 2023 - Present\nAnalyst\n"
            "Employee of the month, May 2024\nOak Ltd  Jan 2020 - Oct 2023\nClerk",
            [("Tide Bank", "Analyst", "2023-11"), ("Oak Ltd", "Clerk", "2020-01")],
            [],
        ),
    ],
)
def test_jobs_when_headings_are_unusual_then_jobs_and_skills_are_under_their_own(read_fields, text, jobs, skills):
    read = read_fields(text)
    assert [(job["employer"], job["title"], job["start"]) for job in read["work"]] == jobs
    assert read["skills"] == skills


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Ann Lee\nExperience\nProject Intern  Jan. 2017 – May 2017\n"
            "Bosch Software Technologies  Pune\nProject Executive  Jun. 2017 – May 2019\n"
            "Wipro Limited  Pune",
            [
                ("Bosch Software Technologies", "Project Intern", "2017-01"),
                ("Wipro Limited", "Project Executive", "2017-06"),
            ],
        ),
        (
            "Ann Lee\nExperience\nSep 2015 – Jun 2018  Oak Audit LLP\n"
            "Audit Senior (joined as Audit Associate)\nJul 2018 – Dec 2021  Oak Audit LLP\n"
            "Audit Manager (promoted from Audit Senior in 2018)",
            [("Oak Audit LLP", "Audit Senior", "2015-09"), ("Oak Audit LLP", "Audit Manager", "2018-07")],
        ),
        (
            "王一\n工作经历\n2015.09-2018.06  橡树会计师事务所\n审计员（入职时为实习生）\n"
            "2018.07-至今  渤海银行股份有限公司\n审计主管（原审计专员）",
            [("橡树会计师事务所", "审计员", "2015-09"), ("渤海银行股份有限公司", "审计主管", "2018-07")],
        ),
        (
            "簡小蓉\u3000女｜32 歲｜仍在職中\n工作經歷（總年資 8~9年）\n風險控管專員\n"
            "2019/11 ~ 仍在職\n5年8個月\n旺旺產物保險股份有限公司\n"
            "產業：財產保險業｜規模：500人以上｜台北市松山區\n1. 彙整報告\n審計員\n"
            "2016/9 ~ 2019/10\n3年2個月\n正風聯合會計師事務所\n"
            "產業：會計服務業｜台北市信義區",
            [("旺旺產物保險股份有限公司", "風險控管專員", "2019-11"), ("正風聯合會計師事務所", "審計員", "2016-09")],
        ),
        (
            "Ann Lee\nExperience\nAnalyst\nJan 2020 - Present\n5 years 6 months\n"
            "Oak Holdings Limited\n• Wrote reports\nClerk\nJan 2017 - Dec 2019\n3 years\n"
            "Tide Bank plc",
            [("Oak Holdings Limited", "Analyst", "2020-01"), ("Tide Bank plc", "Clerk", "2017-01")],
        ),
        (
            "# Tom Wilk\n## What I did lately\n### Data Analyst (Fraud) — Monzo\n"
            "`2023-09 → present`\n- Wrote the dashboard\n### Junior Data Analyst — Ocado Technology\n"
            "`2021-11 → 2023-08`\n- Substitution rates\n## What I did before that\n"
            "| When | Role | Where |\n|---|---|---|\n"
            "| Mar 2014 – Oct 2021 | Sous Chef | The Wye Hospitality Group |\n"
            "| Aug 2010 – Feb 2014 | Chef de Partie | Zizzi |\n## Skills\nSQL",
            [
                ("Monzo", "Data Analyst (Fraud)", "2023-09"),
                ("Ocado Technology", "Junior Data Analyst", "2021-11"),
                ("The Wye Hospitality Group", "Sous Chef", "2014-03"),
                ("Zizzi", "Chef de Partie", "2010-08"),
            ],
        ),
        (
            "王一\n丙、学历\n2012.09-2016.06  山东财经大学  会计学  本科\n丁、工作经验\n"
            "2016.07-至今  齐鲁银行股份有限公司  柜员\n戊、证书\nCPA\n己、声明\n以上属实",
            [("齐鲁银行股份有限公司", "柜员", "2016-07")],
        ),
        (
            "王一\n工作经历\n"
            "2010年7月一2016年10月  瑞喜会计师事务所 项目经理  2016年11月一至今  "
            "河北银行股份有限公司 审计岗",
            [("瑞喜会计师事务所", "项目经理", "2010-07"), ("河北银行股份有限公司", "审计岗", "2016-11")],
        ),
        (
            "王一\n工作经历\n瑞喜会计师事务所 项目经理 2010.07-2016.10  河北银行股份有限公司 审计岗 2016.11-至今",
            [("瑞喜会计师事务所", "项目经理", "2010-07"), ("河北银行股份有限公司", "审计岗", "2016-11")],
        ),
        (
            "王一\nExperience\nOak Bank, Teller  Jan 2010 - May 2013  Tide Insurance, Clerk  Jun 2013 - Present",
            [("Oak Bank", "Teller", "2010-01"), ("Tide Insurance", "Clerk", "2013-06")],
        ),
        (
            "王一\nExperience\nJan 2010 - May 2013  Oak Bank, Teller  Jun 2013 - Present  Tide Insurance, Clerk",
            [("Oak Bank", "Teller", "2010-01"), ("Tide Insurance", "Clerk", "2013-06")],
        ),
        (
            "王一\n工作经历\n2010.07-2016.10  瑞喜会计师事务所 项目经理  其中2012.01-2012.06外派上海",
            [("瑞喜会计师事务所", "项目经理", "2010-07")],
        ),
    ],
)
def test_jobs_when_rows_are_broken_or_run_together_then_each_is_given_once(read_fields, text, jobs):
    assert [(job["employer"], job["title"], job["start"]) for job in read_fields(text)["work"]] == jobs
