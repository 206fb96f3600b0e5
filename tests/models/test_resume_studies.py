"""Schools, degrees and majors as résumés of many countries write them."""

import pytest


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "studies"),
    [
        (
            "Ann Lee\nEducation\nUniversity of Leeds, B.Sc. in Physics, 2010-09 to 2013-06",
            [("University of Leeds", "Bachelor", "Physics")],
        ),
        (
            "Ann Lee\nEDUCATION\nM.S. in Human Factors, Tufts University, 08/2015 - 05/2017\n"
            "B.S. in Psychology, minor in Music, Boston College, 09/2011 - 05/2015",
            [("Tufts University", "Master", "Human Factors"), ("Boston College", "Bachelor", "Psychology")],
        ),
        (
            "Ann Lee\nEDUCATION\nTufts University, M.S. in Human Factors, Aug 2015 - May 2017\n"
            "Boston College, B.A. in Economics, minor in Music, Sep 2011 - May 2015",
            [("Tufts University", "Master", "Human Factors"), ("Boston College", "Bachelor", "Economics")],
        ),
        (
            "Ann Lee\nEducation\nMBA (Finance)\n"
            "Xavier Institute of Management, June 2016 - May 2018\nB.Com. (Accountancy)\n"
            "Utkal University, June 2013 - May 2016",
            [("Xavier Institute of Management", "Master", "Finance"), ("Utkal University", "Bachelor", "Accountancy")],
        ),
        (
            "Ann Lee\nEducation\nB.Com (Banking and Finance), Moi University, Sept 2014 - Dec 2018\n"
            "Kenya Certificate of Secondary Education, Maseno School, Feb 2010 - Nov 2013",
            [("Moi University", "Bachelor", "Banking and Finance"), ("Maseno School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\n"
            "Moi University, Bachelor of Commerce (Banking and Finance), Sept 2014 - Dec 2018\n"
            "Maseno School, Kenya Certificate of Secondary Education (B+), Feb 2010 - Nov 2013",
            [("Moi University", "Bachelor", "Banking and Finance"), ("Maseno School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nLLB, University of Cape Town, Feb 2009 - Nov 2012\n"
            "LLM Tax Law, University of Cape Town, Feb 2013 - Dec 2014\n"
            "National Senior Certificate, Westerford High School, 2004 - 2008",
            [
                ("University of Cape Town", "Bachelor", None),
                ("University of Cape Town", "Master", "Tax Law"),
                ("Westerford High School", "High school", None),
            ],
        ),
        (
            "Ann Lee\nEducation\nLLB (Bachelor of Laws)  Rhodes University  02/2009 - 11/2012\n"
            "LLM Commercial Law  Wits University  02/2013 - 12/2014",
            [("Rhodes University", "Bachelor", "Laws"), ("Wits University", "Master", "Commercial Law")],
        ),
        (
            "Ann Lee\nEducation\n"
            "2009 - 2011  Lorain County Community College, Associate of Applied Science, Accounting\n"
            "2009  Lakewood High School, Diploma",
            [
                ("Lorain County Community College", "Associate", "Accounting"),
                ("Lakewood High School", "High school", None),
            ],
        ),
        (
            "Ann Lee\nEducation\n"
            "Lorain County Community College — Associate of Applied Business in Office Technology  08/2009 "
            "- 05/2011",
            [("Lorain County Community College", "Associate", "Office Technology")],
        ),
        (
            "Ann Lee\nEducation\nA.A.S. in Nursing, Tri-C College, 2009 - 2011",
            [("Tri-C College", "Associate", "Nursing")],
        ),
        (
            "Ann Lee\nEducation\nNational University of Singapore  Aug 2012 - May 2016\n"
            "Bachelor of Accountancy, Second Upper Honours",
            [("National University of Singapore", "Bachelor", "Accountancy")],
        ),
        (
            "Ann Lee\nEducation\nNational University of Singapore\n"
            "Bachelor of Business Administration (Second Lower)  Aug 2012 - May 2016",
            [("National University of Singapore", "Bachelor", "Business Administration")],
        ),
        (
            "Ann Lee\nEducation\nUniversity of Ghana, Legon  BSc Administration (First Class)  2009-08 to 2013-05",
            [("University of Ghana", "Bachelor", "Administration")],
        ),
        (
            "Ann Lee\nEducation\nUniversity of Ibadan\nB.Sc. Economics (Second Class Upper Division)  2009 - 2013",
            [("University of Ibadan", "Bachelor", "Economics")],
        ),
        (
            "Ann Lee\nEducation\nB.Eng. Civil Engineering, Second Class Lower  University of Benin  2009-10 - 2014-07",
            [("University of Benin", "Bachelor", "Civil Engineering")],
        ),
        (
            "Ann Lee\nEducation\nUniversity of Bath, BSc Mathematics, 2:1, 2009-10 to 2012-06",
            [("University of Bath", "Bachelor", "Mathematics")],
        ),
        (
            "Ann Lee\nEducation\nUPSA, MSc Accounting, September 2016 - June 2018\n"
            "University of Ghana, BA Sociology, August 2009 - May 2013",
            [("UPSA", "Master", "Accounting"), ("University of Ghana", "Bachelor", "Sociology")],
        ),
        (
            "Ann Lee\nEducation\nKNUST, BSc Actuarial Science, September 2012 - June 2016",
            [("KNUST", "Bachelor", "Actuarial Science")],
        ),
        ("Ann Lee\nEducation\nGIMPA | Executive MBA | 2015-01 - 2016-12", [("GIMPA", "Master", None)]),
        (
            "Ann Lee\nWhere I studied\n"
            "Sept '12 - June '16  University of Stirling, BA (Hons) Accountancy\n"
            "Aug '06 - June '12  Oban High School, five Highers",
            [("University of Stirling", "Bachelor", "Accountancy"), ("Oban High School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nAberdeen Grammar School, 3 Advanced Highers, Aug 2006 - June 2012",
            [("Aberdeen Grammar School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nSept 2009 - June 2011  Roundwood Park School, A levels: Maths, Physics, Economics",
            [("Roundwood Park School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nRoundwood Park School, Leeds — A Levels (Maths A, Physics B)  Sept 2009 - June 2011",
            [("Roundwood Park School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nUniversity of York  BSc Computer Science  2011-09 - 2014-06\n"
            "A-levels in Maths, Physics and French, Huntington School  2009-09 - 2011-06",
            [("University of York", "Bachelor", "Computer Science"), ("Huntington School", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nB.E. Electronics, BVB College of Engineering, Aug 2013 - June 2017\n"
            "Pre-University (Science), Prerana College, June 2011 - April 2013",
            [("BVB College of Engineering", "Bachelor", "Electronics"), ("Prerana College", "High school", "Science")],
        ),
        (
            "Ann Lee\nEducation\nJune 2011 - April 2013  Pre-University Course, Jain College, Bangalore",
            [("Jain College", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nSymbiosis College\nHSC (Science), Jun 2015 to Mar 2017",
            [("Symbiosis College", "High school", "Science")],
        ),
        (
            "Ann Lee\nEducation\nOpen University, BSc Mathematics (part-time), Oct 2018 - Jun 2024",
            [("Open University", "Bachelor", "Mathematics")],
        ),
        (
            "Ann Lee\nEducation\nOpen University — BSc Psychology (evenings)  2018-10 - 2024-06",
            [("Open University", "Bachelor", "Psychology")],
        ),
        (
            "Ann Lee\nEducation\nRoyal Naval College, Officer Course (Diploma), January to December 2005",
            [("Royal Naval College", "Associate", None)],
        ),
        (
            "Ann Lee\nEducation\nUniversity of North Dakota, MBA, Finance concentration, 2016 - 2018",
            [("University of North Dakota", "Master", "Finance")],
        ),
        (
            "Ann Lee\nEducation\nUniversity of Houston — MBA, concentration in Finance  2016-08 - 2018-05",
            [("University of Houston", "Master", "Finance")],
        ),
        (
            "Ann Lee\nEducation\nMaster of Business Administration (Finance)  University of Houston  2016-08 - 2018-05",
            [("University of Houston", "Master", "Finance")],
        ),
        (
            "王一\n教育背景\n华南理工大学  2009.09 - 2013.07\n市场营销 | 本科 | 管理学学士",
            [("华南理工大学", "本科", "市场营销")],
        ),
        ("王一\n教育背景\n暨南大学  2009.09 - 2013.07\n法学 | 硕士 | 法学硕士", [("暨南大学", "硕士", "法学")]),
        ("王一\n教育背景\n暨南大学  会计学  本科/管理学学士  2009.09 - 2013.07", [("暨南大学", "本科", "会计学")]),
        ("王一\n教育背景\n2016.09-2020.06  吉林财经大学  信用管理（本科）", [("吉林财经大学", "本科", "信用管理")]),
        (
            "Ann Lee\n學歷\n國立中正大學  財務金融學系  碩士  最高  2014/09 - 2016/06\n"
            "逢甲大學  統計學系  學士  次高  2010/09 - 2014/06\n臺中市立忠明高級中學  高中  2007/09 - 2010/06",
            [
                ("國立中正大學", "硕士", "財務金融學系"),
                ("逢甲大學", "本科", "統計學系"),
                ("臺中市立忠明高級中學", "高中", None),
            ],
        ),
        (
            "Ann Lee\n學歷\n最高學歷  國立中正大學  財務金融學系  碩士  2014/09 - 2016/06\n"
            "次高學歷  逢甲大學  統計學系  學士  2010/09 - 2014/06",
            [("國立中正大學", "硕士", "財務金融學系"), ("逢甲大學", "本科", "統計學系")],
        ),
        (
            "王一\n教育经历\n2012.09-2016.06  山东财经大学  本科  会计学\n2009.09-2012.06  烟台市第一中学",
            [("山东财经大学", "本科", "会计学"), ("烟台市第一中学", "高中", None)],
        ),
        (
            "王一\n教育经历\n1989.9-1992.7  洛阳市第七中学  高中\n1992.9-1995.7  河南省供销学校  会计  中专",
            [("洛阳市第七中学", "高中", None), ("河南省供销学校", "高中", "会计")],
        ),
        (
            "王一\n教育经历\n吉林金融高等专科学校 金融管理 大专 2012.09-2015.07",
            [("吉林金融高等专科学校", "大专", "金融管理")],
        ),
        (
            "王一\n教育经历\n2012.09-2015.07  辽宁税务高等专科学校  税务  专科",
            [("辽宁税务高等专科学校", "大专", "税务")],
        ),
        (
            "Ann Lee\n最高学历\n毕业院校：西安财经大学\n专业：金融学\n学历：本科\n时间：2014年9月至2018年7月",
            [("西安财经大学", "本科", "金融学")],
        ),
        (
            "王一\n教育经历\n二〇一四年九月至二〇一八年七月  西安财经大学  金融学  本科",
            [("西安财经大学", "本科", "金融学")],
        ),
        (
            "Ann Lee\nEDUCATION\nUniversity of Leeds – BSc (Hons) Computer Science, 2:1\n"
            "Sep 2011 – Jul 2014\nHorsforth School – A-levels: Maths (A), Physics (B), French (B)\n"
            "Sep 2009 – Jun 2011",
            [("University of Leeds", "Bachelor", "Computer Science"), ("Horsforth School", "High school", None)],
        ),
        (
            "Ann Lee\nEDUCATION\nUniversity of Bath, BSc Economics, First\nSep 2014 – Jul 2017\n"
            "Hayesfield College, A-levels: Economics, Mathematics and History at grade A\n"
            "Sep 2012 – Jun 2014",
            [("University of Bath", "Bachelor", "Economics"), ("Hayesfield College", "High school", None)],
        ),
        (
            "Ann Lee\nEducation\nUniversity of Utah\n"
            "Master of Business Administration - MBA, Marketing · (2016 - 2018)\n"
            "Weber State University\nBachelor of Science - BS, Accounting · (2008 - 2012)",
            [("University of Utah", "Master", "Marketing"), ("Weber State University", "Bachelor", "Accounting")],
        ),
        (
            "Ann Lee\nEducation\nIIM Indore\nMaster of Business Administration (MBA), Finance · (2016 - 2018)",
            [("IIM Indore", "Master", "Finance")],
        ),
        (
            "Ann Lee\nEducation\nB. M. S. College of Engineering  Bengaluru, India\n"
            "B.E. in Information Science, CGPA 8.71/10  Aug. 2013 – June 2017\n"
            "Mysore Science College  Mysuru, India\n"
            "Pre-University (Class XII), 93.2%  June 2011 – Apr. 2013",
            [
                ("B. M. S. College of Engineering", "Bachelor", "Information Science"),
                ("Mysore Science College", "High school", None),
            ],
        ),
        (
            "Jane Otieno\nWORK EXPERIENCE\n06/2022 – Present  Loan Officer\nOak Bank Limited\n"
            "EDUCATION AND\nTRAINING\n"
            "09/2016 – 12/2020  Bachelor of Commerce (Finance), Second Class Honours (Upper)\n"
            "Moi University\n02/2012 – 11/2015  Kenya Certificate of Secondary Education, B+\n"
            "Pangani Girls' High School",
            [("Moi University", "Bachelor", "Finance"), ("Pangani Girls' High School", "High school", None)],
        ),
        ("王一\n学历与\n学位\n2012.09-2016.06  山东财经大学  会计学  本科", [("山东财经大学", "本科", "会计学")]),
        (
            "簡小蓉\u3000女｜32 歲｜仍在職中\n學歷\n最高\n國立中央大學\n"
            "財務金融學系\u3000碩士畢業\n2014/9 ~ 2016/6\u3000台灣\n次高\n"
            "輔仁大學\n統計資訊學系\u3000學士畢業\n2010/9 ~ 2014/6\u3000台灣\n其他\n"
            "臺北市立景美女子高級中學\u3000高中畢業\n"
            "2007/9 ~ 2010/6\u3000台灣",
            [
                ("國立中央大學", "硕士", "財務金融學系"),
                ("輔仁大學", "本科", "統計資訊學系"),
                ("臺北市立景美女子高級中學", "高中", None),
            ],
        ),
        (
            "Priya Nair\nWork\nApr 2022 – now\nEngineer, Chime Financial\nSchool\n"
            "Aug 2015 – May 2017\nGeorgia Tech Institute, M.S. in Robotics\nSep 2011 – Jun 2015\n"
            "University of Oregon, B.S. in Informatics, minor in Dance\nSkills\nReact",
            [("Georgia Tech Institute", "Master", "Robotics"), ("University of Oregon", "Bachelor", "Informatics")],
        ),
        (
            "Ann Lee\nWork\nApr 2022 – now\nEngineer, Chime Financial\nSchool\n"
            "2011 – 2015  University of Oregon, B.A. in History",
            [("University of Oregon", "Bachelor", "History")],
        ),
        (
            "Thandi Nkosi\nQUALIFICATIONS\n"
            "LLM Banking Law  University of Pretoria  February 2017 - December 2018\n"
            "LLB (Bachelor of Laws)  Rhodes University  February 2012 - November 2015\n"
            "National Senior Certificate  Westville Girls High School  2007-2011\nSKILLS\nDrafting",
            [
                ("University of Pretoria", "Master", "Banking Law"),
                ("Rhodes University", "Bachelor", "Laws"),
                ("Westville Girls High School", "High school", None),
            ],
        ),
        (
            "Ann Lee\nQualifications\nUniversity of Hull, BA History, 2010 - 2013\n"
            "ILM Level 3 Award in Leadership (2019)\nSkills\nExcel",
            [("University of Hull", "Bachelor", "History")],
        ),
    ],
)
def test_studies_when_written_as_many_countries_do_then_school_degree_and_major_are_right(read_fields, text, studies):
    read = read_fields(text)["education"]
    assert [(study["school"], study["degree"], study["major"]) for study in read] == studies


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "studies"),
    [
        (
            "王一\n教育经历\n"
            "2003年9月一2006年6月 2006年9月一2010年7月 河北经贸大学审计学专业 "
            "本科(管理学学士) 唐山市第二中学 高中",
            [("唐山市第二中学", "高中", None, "2003-09"), ("河北经贸大学", "本科", "审计学", "2006-09")],
        ),
        (
            "王一\n教育经历\n2006.09-2010.07 2010.09-2013.06  厦门大学 金融学 硕士  集美大学 会计学 本科",
            [("集美大学", "本科", "会计学", "2006-09"), ("厦门大学", "硕士", "金融学", "2010-09")],
        ),
        (
            "王一\n教育经历\n2003.09-2006.06  唐山市第二中学 高中  2006.09-2010.07  河北经贸大学 审计学 本科",
            [("唐山市第二中学", "高中", None, "2003-09"), ("河北经贸大学", "本科", "审计学", "2006-09")],
        ),
        (
            "王一\n教育经历\n唐山市第二中学 高中 2003.09-2006.06  河北经贸大学 审计学 本科 2006.09-2010.07",
            [("唐山市第二中学", "高中", None, "2003-09"), ("河北经贸大学", "本科", "审计学", "2006-09")],
        ),
        (
            "王一\nEducation\n"
            "Sep 2010 - Jun 2013  University of Leeds, BA History  Sep 2008 - Jun 2010  Horsforth School, A "
            "levels",
            [
                ("University of Leeds", "Bachelor", "History", "2010-09"),
                ("Horsforth School", "High school", None, "2008-09"),
            ],
        ),
    ],
)
def test_studies_when_one_row_holds_two_then_each_has_its_own_period(read_fields, text, studies):
    read = read_fields(text)["education"]
    assert [(one["school"], one["degree"], one["major"], one["start"]) for one in read] == studies
