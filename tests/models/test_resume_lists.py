"""Certificates with levels, states and languages, and what is told about the person."""

import pytest


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "certificates"),
    [
        ("Ann Lee\nCertifications\nAWS Certified Developer – Associate", ["AWS Certified Developer – Associate"]),
        (
            "Ann Lee\nCertifications\nAzure Solutions Architect – Expert, Scrum Master – Level II",
            ["Azure Solutions Architect – Expert", "Scrum Master – Level II"],
        ),
        (
            "Ann Lee\nCertifications\nAWS Certified Cloud Practitioner – Foundational (2021); CKA (2022)",
            ["AWS Certified Cloud Practitioner – Foundational", "CKA"],
        ),
        (
            "Ann Lee\nLICENSES\nNotary Public, State of Texas • NMLS Registered",
            ["Notary Public, State of Texas", "NMLS Registered"],
        ),
        (
            "Ann Lee\nLicenses\nRegistered Nurse, State of Ohio\nReal Estate Broker, Commonwealth of Virginia",
            ["Registered Nurse, State of Ohio", "Real Estate Broker, Commonwealth of Virginia"],
        ),
        (
            "Ann Lee\nCertifications\nNotary Public, Province of Ontario; Series 7",
            ["Notary Public, Province of Ontario", "Series 7"],
        ),
        (
            "Ann Lee\nCertifications\nCertified Fraud Examiner (CFE)\n"
            "Certified Anti-Money Laundering Specialist (CAMS), 2019",
            ["Certified Fraud Examiner (CFE)", "Certified Anti-Money Laundering Specialist (CAMS)"],
        ),
        (
            "Ann Lee\nCertifications\nCertified Anti-Money Laundering\nSpecialist (CAMS)",
            ["Certified Anti-Money Laundering Specialist (CAMS)"],
        ),
        (
            "Ann Lee\nCertifications\nCertified Internal Auditor\n(CIA)\nFRM",
            ["Certified Internal Auditor (CIA)", "FRM"],
        ),
        (
            "Ann Lee\nQualifications\nILM Level 3 Award in Leadership (2019)\nCII Award in Financial Planning (2017)",
            ["ILM Level 3 Award in Leadership", "CII Award in Financial Planning"],
        ),
        (
            "Ann Lee\nQualifications\nAward in Education and Training, City & Guilds\nLIBF Award in Mortgage Advice",
            ["Award in Education and Training", "LIBF Award in Mortgage Advice"],
        ),
        (
            "Ann Lee\nSEMINARS AND ELIGIBILITY:\nAnti-Money Laundering Seminar (2020)\n"
            "Career Service Professional Eligibility (2016)\nPERSONAL DATA:\nSex: F",
            ["Anti-Money Laundering Seminar", "Career Service Professional Eligibility"],
        ),
        (
            "Ann Lee\nEligibility and Trainings\nCivil Service Eligibility\nClean Note Policy Seminar",
            ["Civil Service Eligibility", "Clean Note Policy Seminar"],
        ),
        ("王一\n证书\n基金从业资格、FRM 二级、CFA一级", ["基金从业资格", "FRM 二级", "CFA一级"]),
        (
            "王一\n证书\nAWS认证解决方案架构师（助理级）；软件设计师（中级）",
            ["AWS认证解决方案架构师（助理级）", "软件设计师（中级）"],
        ),
        ("王一\n语言\n普通话、英语（CET-6，读写流利）", ["CET-6"]),
        ("王一\n语言能力\n英语（六级）、日语（N2）", ["六级", "N2"]),
        ("Ann Lee\nLanguages\nChinese (native), Japanese (N2), English (IELTS 7.5)", ["N2", "IELTS 7.5"]),
        ("王一\n语言\n英语：CET-4，可读写", ["CET-4"]),
        ("王一\n语言\n英语 (CET-6 568分)", ["CET-6"]),
        ("王一\n专业资格\n注册会计师（2014）、国际注册内部审计师（2018)", ["注册会计师", "国际注册内部审计师"]),
        (
            "Ann Lee\nEDUCATION\nTufts College, BA History, 2010 - 2014\n"
            "Certificates: ABC Diploma in Sales (2021); NEBOSH General Certificate (2016); PRINCE2 "
            "Practitioner (2013)",
            ["ABC Diploma in Sales", "NEBOSH General Certificate", "PRINCE2 Practitioner"],
        ),
        ("王一\n證照\n證券商業務員、信託業業務人員\n聲明\n以上資料屬實", ["證券商業務員", "信託業業務人員"]),
        ("王一\n证书\n银行从业资格证\n声明：本人保证以上内容真实", ["银行从业资格证"]),
        (
            "Ann Lee\nProfessional bodies\nMember, Institute of Internal Auditors\nFellow, CISI",
            ["Member, Institute of Internal Auditors", "Fellow, CISI"],
        ),
        ("王一\n四、资格证书\n证券从业资格\n基金从业资格\n五、外语\n英语", ["证券从业资格", "基金从业资格"]),
        ("王一\n资格证书\n会计从业资格\n银行从业资格\n六、兴趣、爱好\n阅读", ["会计从业资格", "银行从业资格"]),
        ("Ann Lee\nCertifications\n• CPACC, IAAP (2023)\n• CRISC, ISACA (2021)", ["CPACC", "CRISC"]),
        (
            "Ann Lee\nCertifications\nAWS Certified Solutions Architect –\nAssociate (2022)\n"
            "Professional Scrum Master I (2019)",
            ["AWS Certified Solutions Architect – Associate", "Professional Scrum Master I"],
        ),
        (
            "Ann Lee\nCertifications\nCertificate of Proficiency in\nInsurance (2022)\nDiploma in Banking and\nFinance",
            ["Certificate of Proficiency in Insurance", "Diploma in Banking and Finance"],
        ),
        (
            "麥小琪\n戊、技能及語言\n專業資格  香港人力資源管理學會專業會員；僱傭條例證書課程\n"
            "己、聲明\n本人謹此聲明上述資料均屬真確。",
            ["香港人力資源管理學會專業會員", "僱傭條例證書課程"],
        ),
        (
            "Ann Lee\nCertificates\nHKSI LE Paper 1, 7, 8, IIQE Paper 1, 3 and 5, CFA Level II",
            ["HKSI LE Paper 1, 7, 8", "IIQE Paper 1, 3 and 5", "CFA Level II"],
        ),
        ("陳可欣\n專業資格\n保險中介人資格考試卷一及卷三、證券從業員", ["保險中介人資格考試卷一及卷三", "證券從業員"]),
        (
            "Ann Lee\nAdmissions\nSingapore Bar, 2014 · Solicitor of England and Wales, 2018\n"
            "Areas of Practice\nDispute resolution; Bank regulation",
            ["Singapore Bar", "Solicitor of England and Wales"],
        ),
        (
            "Ann Lee\nQualifications\nUniversity of Hull, BA History, 2010 - 2013\n"
            "ILM Level 3 Award in Leadership (2019)\nSkills\nExcel",
            ["ILM Level 3 Award in Leadership"],
        ),
    ],
)
def test_certificates_when_they_have_levels_and_issuers_then_each_is_whole(read_fields, text, certificates):
    assert read_fields(text)["certificates"] == certificates


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("王一\n性别：男  出生年份：1979年  现居：哈尔滨市道里区\n手机：13700000806", "birth_date", "1979-01"),
        ("王一\n出生年份：1981\n手机：13700000806", "birth_date", "1981-01"),
        ("王一\n出生：1985年\n手机：13700000806", "birth_date", "1985-01"),
        ("王一\n男 | 1990年生 | 13700000806", "birth_date", "1990-01"),
        ("王一\n2025届·金融科技·2003年1月·四川绵阳\n13700000806", "birth_date", "2003-01"),
        ("王一\n女·1999年12月·陕西西安·13700000806", "birth_date", "1999-12"),
        ("Ann Lee\nYear of birth: 1993\n+65 8123 4567", "birth_date", "1993-01"),
        ("Ann Lee\nBorn: 1993 | Singaporean\n+65 8123 4567", "birth_date", "1993-01"),
        ("Ann Lee\nDate of birth: 1988\n+65 8123 4567", "birth_date", "1988-01"),
        ("陳一\n出生年：民國82年\n0912-345-678", "birth_date", "1993-01"),
        ("王一\n173 8021 6459wangyi@xx-stu.cn", "phone", "173 8021 6459"),
        ("王一\n173 8021 6459wangyi@xx-stu.cn", "email", "wangyi@xx-stu.cn"),
        ("王一\n17380216459wangyi@xx.cn", "email", "wangyi@xx.cn"),
        ("王一\n17380216459wangyi@xx.cn", "phone", "17380216459"),
        ("王一\n17380216459@163.com", "email", "17380216459@163.com"),
        ("王一\n电话：17380216459\n邮箱：173802@163.com", "email", "173802@163.com"),
        ("Ann Lee\n07700 900655ann.lee@btinternet.com", "email", "ann.lee@btinternet.com"),
        ("Curriculum Vitae Wanjiku Njoroge\n+254 712 345678", "name", "Wanjiku Njoroge"),
        ("CURRICULUM VITAE  Wanjiku Njoroge\n+254 712 345678", "name", "Wanjiku Njoroge"),
        ("Resume Ann Lee\nann@x.com", "name", "Ann Lee"),
        ("CV – Ann Lee\nann@x.com", "name", "Ann Lee"),
        ("CURRICULUM VITAE OF THABO NKOSI\nthabo@x.com", "name", "THABO NKOSI"),
        ("Ann Lee Curriculum Vitae\nann@x.com", "name", "Ann Lee"),
        ("个人简历 王小一\n13700000806", "name", "王小一"),
        ("王小一 个人简历\n13700000806", "name", "王小一"),
        ("履历表：王小一\n13700000806", "name", "王小一"),
        (
            "簡佩蓉 Chien, Pei-Jung\n0912-345-678\n工作經歷\n"
            "2019/11 - 至今  富安產物保險股份有限公司  專員\n"
            "處理理賠案件與核保作業流程並負責客戶服務",
            "name",
            "簡佩蓉",
        ),
        (
            "Chien, Pei-Jung 簡佩蓉\n0912-345-678\n工作經歷\n"
            "2019/11 - 至今  富安產物保險股份有限公司  專員\n"
            "處理理賠案件與核保作業流程並負責客戶服務",
            "name",
            "簡佩蓉",
        ),
        ("履歷表\n中文姓名：簡佩蓉\n英文姓名：Chien, Pei-Jung\n0912-345-678", "name", "簡佩蓉"),
        (
            "履歷表\n英文姓名：Chien, Pei-Jung\n中文姓名：簡佩蓉\n工作經歷\n"
            "2019/11 - 至今  富安產物保險股份有限公司  專員\n"
            "處理理賠案件與核保作業流程並負責客戶服務",
            "name",
            "簡佩蓉",
        ),
        ("Ann Lee\nID Number: 9308155482081\nDate of birth: 15 August 1993", "id_number", "9308155482081"),
        ("Ann Lee\nSA ID: 930815 5482 081\nSkills\nExcel", "id_number", "930815 5482 081"),
        ("Ann Lee\nIdentity No.: 9308155482081", "id_number", "9308155482081"),
        ("Ann Lee\nNational ID: 29384756", "id_number", "29384756"),
        ("Ann Lee\nAadhaar No: 2345 6789 0123", "id_number", "2345 6789 0123"),
        ("Ann Lee\nNRIC: 900101-14-5678", "id_number", "900101-14-5678"),
        (
            "Jane Otieno\nWORK EXPERIENCE\n06/2022 – Present  Loan Officer\nOak Bank Limited\n"
            "PERSONAL SKILLS\nMother tongue  Kikuyu\nOther languages  English, Kiswahili\n"
            "Job-related and computer  Finacle, MS Excel\nskills\nADDITIONAL\nINFORMATION\n"
            "Certifications  CPA Part II",
            "skills",
            ["Finacle", "MS Excel"],
        ),
        (
            "Jane Otieno\nPERSONAL SKILLS\nMother tongue  Kikuyu\n"
            "Other languages  English, Kiswahili\nComputer skills  Finacle, MS Excel",
            "languages",
            ["Kikuyu", "English", "Kiswahili"],
        ),
        (
            "Jane Otieno\nKEY SKILLS AND\nCOMPETENCIES\nFinacle, MS Excel\nLANGUAGES\nEnglish",
            "skills",
            ["Finacle", "MS Excel"],
        ),
        (
            "簡小蓉\u3000女｜32 歲｜仍在職中\n應徵職務：風險管理人員\n個人資料\n"
            "英文姓名  Chien, Hsiao-Jung\n出生日期  1992/10/05\n"
            "工作經歷\n2016/9 ~ 2019/10  正風聯合會計師事務所  審計員",
            "name",
            "簡小蓉",
        ),
        ("王一\n技能\n• 等保测评\n• 日志分析\n• Excel等办公软件", "skills", ["等保测评", "日志分析", "Excel"]),
        ("Nur Aisyah\nFinal-year student ·Singapore·DOB 11 Jun 2002\nHP 8765 5021", "birth_date", "2002-06"),
        ("Ann Lee\nSingapore | DOB: 3 Mar 1999\nHP 8765 5021", "birth_date", "1999-03"),
        ("Ann Lee\nBorn 3 March 1999, Leeds\nHP 8765 5021", "birth_date", "1999-03"),
    ],
)
def test_field_when_written_in_an_unusual_way_then_it_is_read(read_fields, text, field, value):
    assert read_fields(text)[field] == value
