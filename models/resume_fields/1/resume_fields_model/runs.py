"""Cut an employer and a title that run together without a mark."""

import re

from .scores import as_employer, as_title, employer_score, title_score
from .segments import is_function, is_place, weak
from .wording import CJK, is_chinese

LEAD = re.compile(
    r"^(?:(?:(?i:second(?:ment|ed)|secondee)(?: to)?|借调|挂职|派驻|外派)\s*:\s*"
    r"|就职于|任职于|供职于|受[雇聘]于|工作于|服务于|在|于|就读于|现任|曾任|历任|担任|出任|任)(?=\S{2})"
)
"""Words before an employer or a title in a sentence: "就职于", "担任"."""
_SAME_CASE = re.compile(
    r"((?:[A-Z]+ ){0,3}(?:ANALYST|INVESTIGATOR|MANAGER|OFFICER|ASSOCIATE|ENGINEER|ASSISTANT|ADVISER)) (.+)"
)
_ENDS_EMPLOYER = re.compile(
    r"\b(?:Bank|Group|Capital|Partners|Securities|Insurance|Assurance|Trust|Society|Union|Company|Corporation|Holdings"
    r"|Ltd|Limited|Inc|LLC|LLP|PLC|plc|Plc|Corp|GmbH|AG|University|Hospital|Branch)\.?$"
)
_ENDS_ZH = (
    "公司|银行|分行|支行|集团|事务所|证券|基金|保险|信托|中心|研究[院所]|设计院|信用社|医院|保健院|卫生院|福利院|敬老院"
    "|法院|检察院|学校|大学|学院|中学|小学|幼儿园|局|厅|委员会|管委会|村委会|居委会|党委|团委|政府|街道办?|办事处|派出所"
    "|[大支中总]队|控股|资本|投资|科技|财富|药店|药房|诊所|商店|商场|门店|专卖店|便利店|酒店|饭店|宾馆|餐厅|酒楼|超市|书店"
    "|书局|汽车|能源|电器|电子|物流|地产|租赁|资管|传媒|总行|工厂|[机电药水酒钢纸糖]厂|制品厂|农场|林场|煤矿|电站|车站"
    "|机场|学会|协会|商会|报社|出版社|杂志社|电视台|旅行社|合作社|供销社|工作室|博物馆|图书馆|文化馆|体育馆|俱乐部"
)
_JOINED = re.compile(
    rf"^(.{{2,40}}(?:{_ENDS_ZH})(?:\([^)]{{1,12}}\))?)((?!部|处|中心|长)[^\s,()]{{2,16}}(?:\([^)]{{1,10}}\))?)$"
)
_POST_FIRST = re.compile(
    rf"^([{CJK}]{{0,10}}(?:经理|主管|专员|总监|工程师|助理|实习生|分析师|顾问|柜员|主任|行长|会计师|出纳|教师|老师|店长|组长|班长"
    rf"|[术业银务货导检]员|司机|护士|医生|厨师|技师|设计师|讲师|文员|保安|[焊电钳普木技]工))"
    rf"(?!事务所|协会|学会|集团|公司|工会|职业|培训|进修|学校|学院|大学|中心|服务|咨询|管理|之|网|联)([{CJK}()]{{5,40}})$"
)
"""A post before its employer, as recognition reads them without the bar between: "柜员招商银行股份有限公司"."""
_SERVED = re.compile(
    rf"^([{CJK}A-Za-z()·]{{2,40}}?)(?:担任|出任|(?<=[司行局院店校厂所会队])任)([{CJK}A-Za-z]{{2,16}})$"
)
"""A sentence that names both: "就职于某某医院担任药剂师"."""
_PERSONS = "部处科室组"


def joined(piece: str) -> list[str]:
    """Return the employer and the title of a Chinese text that runs on, or nothing: "财政局国库科科长"."""
    if (served := _SERVED.match(piece)) and as_title(served[2]) >= 3 and as_title(served[1]) < 3:
        return [served[1], served[2]]
    match = _JOINED.match(piece)
    if match and as_employer(match[1]) >= 1.9 and as_title(match[2]) >= 3 and match[1][-1] not in _PERSONS:
        return [match[1], LEAD.sub("", match[2])]
    first = _POST_FIRST.match(piece)
    if first and as_title(first[1]) >= 3 and as_employer(first[2]) >= 2.9:
        return [first[1], first[2]]
    return []


def posts_together(piece: str) -> list[str]:
    """Return a Chinese text of several posts as the one part that it is, with its employer before it where it runs on."""  # noqa: E501
    first, *others = piece.split("、")
    if not others or not all(as_title(one) >= 3 for one in others) or len(weak(first)) > 1:
        return []
    if as_title(first) >= 3 and employer_score(first) < 1.9 and len(first) <= 10:
        return joined(piece) or [piece]
    return joined(piece)


def told(piece: str) -> list[str]:
    """Return the employer and the title that a colon parts, or nothing: "Oak Vets: Veterinary Nurse"."""
    one, _, two = piece.partition(": ")
    if not 2 < len(one) <= 50 or ": " in two or min(title_score(one), title_score(two)) > 0:
        return []
    return [one, two] if max(title_score(one), title_score(two)) >= 5 else []


def by_letters(text: str) -> float:
    """Return what capitals say of an unknown English text: more than 0 for a title ("Sprint wrangler")."""
    tokens = text.split(" ")
    if is_chinese(text) or len(tokens) < 2 or not text[:1].isupper():
        return 0.0
    if {"&", "+"} & set(tokens) and all(token[:1].isupper() or not token.isalpha() for token in tokens):
        return -1.0
    return 1.0 if tokens[-1].isalpha() and tokens[-1].islower() else 0.0


def run_on(text: str) -> list[str]:
    """Cut a line that has nothing but single spaces after the word that ends an employer: "Southbank Trust Risk Analyst"."""  # noqa: E501
    tokens = text.split(" ")
    if text.isupper() and (cut := _SAME_CASE.fullmatch(text)) and employer_score(cut[2]) >= 3:
        return [cut[1], cut[2]]
    if is_chinese(text) or not all(re.match(r"[A-Z0-9(&]|of$|and$|the$|for$|in$", token) for token in tokens):
        return [text]
    for at in range(len(tokens) - 1, 0, -1):
        left, right = " ".join(tokens[:at]), " ".join(tokens[at:])
        name = left
        while " " in name and is_place(name.rsplit(" ", 1)[1]):
            name = name.rsplit(" ", 1)[0]
        ends = _ENDS_EMPLOYER.search(name) and (" " in name) and not title_score(name) and not is_function(name)
        if ends and " " in right and title_score(right) >= 5 and as_employer(right) < 1.9:
            return [left, right]
    return [text]
