"""Trades that posts ask for, in other words and in both languages: work that shows them beside work that lies near."""

from __future__ import annotations

import pytest

from tests.unit.screening.test_other_trades import found, since


def told(text: str, title: str, duties: str) -> str:
    """Say what a must finds in a job of many years: yes, no, or doubt where a person decides."""
    one = found(text, since(title, duties))
    return "yes" if one.met else "doubt" if one.doubt else "no"


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize(
    ("text", "title", "duties", "result"),
    [
        ("3 years of payments operations experience", "Payments Investigator", "Repaired SWIFT MT103 messages", "yes"),
        ("3 years of payments operations experience", "Remittance Officer", "Released outward remittances", "yes"),
        ("3 years of payments operations experience", "Merchant Acquiring Manager", "Signed shops for cards", "no"),
        ("3 years of payments operations experience", "Java Developer", "Built a payments operations system", "no"),
        ("3年以上支付运营经验", "支付清算运营专员", "查询查复，处理支付差错", "yes"),
        ("3年以上支付运营经验", "商户拓展经理", "签约收单商户", "no"),
        ("3年以上收单业务经验", "商户拓展经理", "签约聚合支付商户", "yes"),
        ("3年以上资产托管经验", "托管运营岗", "办理基金托管资金划付", "yes"),
        ("3年以上资产托管经验", "基金经理", "托管行对接", "no"),
        ("At least 3 years in custody services", "Asset Servicing Analyst", "Income collection", "yes"),
        ("At least 3 years in fund accounting", "Fund Administrator", "NAV calculation", "yes"),
        ("3年以上基金会计经验", "估值核算岗", "产品净值核算", "yes"),
        ("3年以上票据业务经验", "票据交易员", "转贴现买入", "yes"),
        ("3年以上票据业务经验", "债券交易员", "利率债买卖", "no"),
        ("2年以上保理业务经验", "保理项目经理", "受让应收账款", "yes"),
        ("2年以上保理业务经验", "融资租赁项目经理", "设备回租", "no"),
        ("3年以上供应链金融经验", "保理客户经理", "反向保理", "yes"),
        ("3年以上融资担保经验", "担保项目经理", "反担保措施落实", "yes"),
        ("3 years of surety or guarantee business", "Surety Underwriter", "Surety bonds for builders", "yes"),
        ("熟悉信用卡催收，3年以上信用卡催收经验", "信用卡催收员", "电催早期逾期客户", "yes"),
        ("3年以上信用卡催收经验", "信用卡客户经理", "发卡营销", "no"),
        ("3年以上催收经验", "资产保全岗", "不良清收与诉讼", "yes"),
        ("3年以上催收经验", "信用卡营销专员", "分期推广", "no"),
        ("3 years in collections", "Recovery Officer", "Repayment plans for past-due accounts", "yes"),
        ("3 years in consumer finance", "Personal Loan Officer", "Unsecured personal loans", "yes"),
        ("3 years in consumer finance", "Corporate Relationship Manager", "Term loans", "no"),
        ("3年以上消费金融经验", "消费贷产品岗", "现金贷和装修分期", "yes"),
        ("3年以上住房按揭经验", "房贷客户经理", "一手房按揭", "yes"),
        ("3年以上住房按揭经验", "汽车金融专员", "车贷审核资料", "no"),
        ("3 years of motor finance", "Auto Loan Specialist", "Vehicle finance for dealers", "yes"),
        ("3年以上三农金融经验", "三农客户经理", "农户贷款投放", "yes"),
        ("3 years of agricultural lending", "Loan Officer", "Farm loans to growers", "yes"),
        ("3年以上贷款审批经验", "信审专员", "消费贷进件审核", "yes"),
        ("3年以上贷款审批经验", "风险预警岗", "监测预警信号", "no"),
        ("3年以上贷后管理经验", "授后管理岗", "押品管理", "yes"),
        ("3 years of insurance underwriting", "Property Underwriter", "Commercial lines", "yes"),
        ("3 years of insurance underwriting", "Insurance Broker", "Placed motor policies", "no"),
        ("3年以上保险理赔经验", "查勘定损员", "车险查勘", "yes"),
        ("3年以上保险理赔经验", "核保员", "财险核保", "no"),
        ("3年以上银保渠道经验", "银保客户经理", "网点驻点", "yes"),
        ("3年以上保险销售经验", "寿险代理人", "展业与增员", "yes"),
        ("3 years of actuarial work", "Reserving Actuary", "Experience studies", "yes"),
        ("3年以上再保险经验", "再保岗", "分保安排", "yes"),
        ("3年以上股权投资经验", "创投投资经理", "项目募投管退", "yes"),
        ("3 years in private equity", "Venture Capital Associate", "Deal sourcing", "yes"),
        ("3年以上证券经纪业务经验", "证券营业部客户经理", "两融开户", "yes"),
        ("3年以上投资银行经验", "债券承做", "公司债申报材料", "yes"),
        ("3年以上资产证券化经验", "投行经理", "企业ABS与类REITs", "yes"),
        ("3年以上电子银行经验", "网络金融部职员", "手机银行推广", "yes"),
        ("3 years in digital banking", "E-banking Officer", "Online channels of the bank", "yes"),
        ("3年以上企业年金经验", "年金受托岗", "职业年金账管", "yes"),
        ("3年以上绿色金融经验", "绿色信贷岗", "绿色项目认定", "yes"),
    ],
)  # fmt: skip
def test_years_when_a_post_asks_for_a_trade_of_finance_then_its_other_words_count_and_neighbours_do_not(
    text, title, duties, result
):
    assert told(text, title, duties) == result


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize(
    ("text", "title", "duties", "result"),
    [
        ("3年以上风控策略经验", "贷前策略分析师", "迭代准入规则", "yes"),
        ("3年以上风险管理经验", "信息科技风险岗", "科技外包检查", "yes"),
        ("3 years of IT risk management", "Technology Risk Officer", "ICT risk register", "yes"),
        ("3 years of IT risk management", "Service Desk Analyst", "Password tickets", "no"),
        ("3 years of corporate lending", "Technology Risk Officer", "Risk of loan systems", "no"),
        ("3年以上消费者权益保护经验", "消保岗", "金融知识普及", "yes"),
        ("3年以上内部控制经验", "内控专员", "穿行测试与缺陷整改", "yes"),
        ("3 years of fraud investigation", "Counter-Fraud Officer", "Application fraud cases", "yes"),
        ("3 years of sanctions or AML work", "Name Screening Analyst", "OFAC hits", "yes"),
        ("3年以上管理会计经验", "管会岗", "成本分摊与多维盈利分析", "yes"),
        ("3年以上管理会计经验", "出纳", "网银付款", "no"),
        ("3 years of management accounting", "Management Accountant", "Product profitability", "yes"),
        ("3 years in accounts payable", "Purchase Ledger Clerk", "Supplier invoices", "yes"),
        ("3年以上监管报送经验", "监管统计岗", "1104与EAST数据报送", "yes"),
        ("3年以上司库经验", "资金主管", "集团资金池", "yes"),
        ("2年以上桌面运维经验", "IT服务台工程师", "终端支持", "yes"),
        ("2 years on an IT service desk", "Desktop Support Engineer", "Second-line support", "yes"),
        ("2 years on an IT service desk", "Software Engineer", "Java services", "no"),
        ("3年以上售前经验", "解决方案经理", "投标讲标", "yes"),
        ("3 years of UX design", "Product Designer", "Wireframes and usability testing", "yes"),
        ("3年以上嵌入式开发经验", "单片机工程师", "固件与驱动开发", "yes"),
        ("3年以上数据治理经验", "元数据管理岗", "数据认责", "yes"),
        ("3年以上用户运营经验", "会员运营", "积分运营和拉新促活", "yes"),
        ("3年以上活动运营经验", "内容运营", "公众号选题", "no"),
        ("3年以上用户运营经验", "清算运营岗", "日终清算", "no"),
        ("3年以上内容运营经验", "内容编辑", "选题策划", "yes"),
        ("3 years of event management", "Conference Organiser", "Trade shows", "yes"),
        ("3年以上薪酬福利经验", "薪资专员", "算薪、社保", "yes"),
        ("3年以上薪酬福利经验", "招聘专员", "校招", "no"),
        ("3 years of employee relations", "ER Advisor", "Disciplinaries and grievances", "yes"),
        ("3年以上高管秘书经验", "董事长助理", "日程安排", "yes"),
        ("3年以上招标采购经验", "招采专员", "编制招标文件", "yes"),
        ("3 years of demand planning", "Supply Planner", "Demand planning for retail", "yes"),
        ("3年以上仓储管理经验", "仓管员", "出入库与盘点", "yes"),
        ("3年以上生产管理经验", "车间主任", "排产与班组管理", "yes"),
        ("3年以上生产管理经验", "会计", "成本核算", "no"),
        ("3年以上质量管理经验", "品控员", "来料检验", "yes"),
        ("3年以上工程监理经验", "总监理工程师", "旁站", "yes"),
        ("3年以上工程监理经验", "造价员", "算量", "no"),
        ("3年以上招商经验", "商业招商主管", "商铺招商", "yes"),
        ("3 years of lettings", "Letting Agent", "Lettings of flats", "yes"),
        ("3年以上酒店前厅经验", "大堂副理", "宾客关系", "yes"),
        ("3年以上大堂经理经验", "酒店前厅经理", "宾客关系", "no"),
        ("3年以上门店管理经验", "店长", "排班与商品陈列", "yes"),
        ("3 years as a journalist", "News Reporter", "Features on schools", "yes"),
        ("3年以上记者经验", "财经记者", "深度报道", "yes"),
        ("3年以上翻译经验", "同传译员", "交替传译", "yes"),
        ("3年以上护理经验", "病房护士", "术后护理", "yes"),
        ("3 years of ward nursing", "Staff Nurse", "Patient care", "yes"),
        ("3年以上教学经验", "小学教师", "语文备课", "yes"),
        ("3年以上教学经验", "培训系统销售", "推广平台", "no"),
        ("3年以上党建工作经验", "党群工作部职员", "党务工作", "yes"),
        ("3年以上公关经验", "媒介关系主管", "新闻稿与危机公关", "yes"),
        ("3年以上物业管理经验", "管理处主任", "业主服务", "yes"),
    ],
)  # fmt: skip
def test_years_when_a_post_asks_for_any_other_trade_then_its_other_words_count_and_neighbours_do_not(
    text, title, duties, result
):
    assert told(text, title, duties) == result


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize(
    ("text", "held", "met"),
    [
        ("持有CAMS证书", "国际公认反洗钱师", True),
        ("CAMS certification required", "ACAMS certified, 2021", True),
        ("持有特许公认会计师证书", "FCCA", True),
        ("持有CISI证书", "MCSI", True),
        ("SFC licence", "SFC Type 9 licence", True),
        ("持有二级建造师证书", "一级建造师", True),
        ("持有一级建造师证书", "二级建造师", False),
        ("持有初级经济师证书", "中级经济师", True),
        ("持有高级经济师证书", "中级经济师", False),
        ("持有CEH证书", "OSCP", False),
        ("NEBOSH certificate", "First Aid at Work", False),
        ("持有保险代理人资格证", "保险代理从业人员资格证书", True),
        ("持有A1驾照", "C1驾照", False),
        ("持有驾驶证", "A2驾照", True),
    ],
)
def test_certificate_when_it_goes_by_another_name_or_a_higher_one_is_held_then_it_counts_and_a_lower_one_not(
    text, held, met
):
    assert found(text, certificates=[held]).met is met


@pytest.mark.feature("RS-07", "RS-09")
@pytest.mark.parametrize(
    ("text", "major", "met"),
    [
        ("计算机类专业", "资讯管理学系", True),
        ("计算机类专业", "护理学", False),
        ("金融学类专业", "风险管理与保险", True),
        ("Degree in computer science", "Management Information Systems", True),
        ("Degree in finance", "Money, Banking and Finance", True),
        ("Degree in law", "LLB (Hons)", True),
        ("Degree in statistics", "Hotel Management", False),
        ("统计学类专业", "经济统计", True),
        ("会计学类专业", "大数据与会计", True),
    ],
)
def test_major_when_it_has_another_name_of_its_family_then_it_counts(text, major, met):
    study = {"school": None, "degree": "本科", "major": major, "start": "2010-09", "end": "2014-06"}
    assert found(text, education=[study]).met is met


@pytest.mark.feature("RS-07")
@pytest.mark.parametrize(
    ("text", "skills", "met"),
    [
        ("Proficient in SAP or Oracle Financials", ["SAP FICO"], True),
        ("熟练使用用友或金蝶等财务软件", ["用友U8"], True),
        ("熟练使用用友或金蝶等财务软件", ["浪潮"], False),
        ("Proficient in MS Project", ["Primavera P6"], False),
        ("Proficient in SolidWorks", ["CATIA"], False),
        ("熟悉Oracle、OceanBase或达梦数据库", ["OceanBase"], True),
    ],
)
def test_tool_when_another_edition_or_one_of_its_kind_is_listed_then_it_counts(text, skills, met):
    assert found(text, since("Clerk", "Filed"), skills=skills).met is met
