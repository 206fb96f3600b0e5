"""The attributes nobody may be selected by: how they are worded, which words only resemble them, and the clauses.

Sources: Employment Promotion Law of the PRC (就业促进法) articles 3 and 26 to 31,
Labour Law of the PRC (劳动法) articles 12, 13 and 15.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.text import lazy


@dataclass(frozen=True)
class Protected:
    """An attribute nobody may be selected by: how it is worded, which clause says so, what is lawful instead."""

    code: str
    name: object
    words: re.Pattern[str]
    clause: object
    instead: object


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Every repetition has a bound, so that the time for a text grows no faster than its length.
PROTECTED = (
    Protected(
        "sex", lazy("sex"),
        _words(
            r"性别|[男女]性|[男女]士|[男女]生(?!物|产)|(?<!上)(?<!下)限[男女]|[男女](?:员工|优先|勿扰|免谈)"
            r"|(?:只|仅|专)[招要收录限]?[男女]|招[男女]"
            r"|[(（\[【]\s?[男女]\s?[)）\]】]|(?:^|[,，、。;；:：/\s])[男女](?=$|[,，、。;；/\s])|美女|帅哥|俊男|靓女"
            r"|\bgender\b|\bsex\b|\b(?:fe)?males?\b|\b(?:wo)?m[ea]n\b(?!-)|\bgirls?\b|\b(?:ladies|lady) only\b"
        ),
        lazy("Employment Promotion Law art. 27, Labour Law art. 12 and 13"),
        lazy("State the task itself, such as travelling or night duty, and let everybody apply."),
    ),
    Protected(
        "age", lazy("age"),
        _words(
            r"年龄|\d\s{0,3}周?岁|岁以[上下]|[二三四五六]十[一二三四五六七八九]?\s{0,3}周?岁|年轻(?!客|化|用户"
            r"|消费|群体|一代)|(?<!\d)[6789][05]后|(?<!\d)0[05]后"
            r"|\bage[ds]?\b|years?[- ]old\b|\byears? of age\b|\byoung(?:er|est|sters?)?\b|\b(?:older"
            r"|younger) than\b|\bdigital natives?\b"
            r"|\bborn (?:after|before|in)\b|出生(?:日期|年)"
        ),
        lazy("Employment Promotion Law art. 3 and 26"),
        lazy("Ask for years of relevant experience instead."),
    ),
    Protected(
        "family", lazy("marital or childbearing status"),
        _words(
            r"婚(?!礼|庆|恋|纱|假|介)|单身(?!公寓)|生育|怀孕|孕(?!育)|已育|未育|子女|有孩|无孩|\bmarital"
            r"|\b(?:un)?married\b|\bpregnan|\bchildbearing|"
            r"\bchildless|\b(?:no|without|with) (?:children|kids)\b|\bsingle (?:status|person|wom[ae]n|m[ae]n"
            r"|preferred|only)|\bmaternity\b"
        ),
        lazy("Employment Promotion Law art. 27"),
        lazy("State the working hours and the travelling that the post needs."),
    ),
    Protected(
        "ethnicity", lazy("ethnicity or race"),
        _words(
            r"民族|[汉回藏满壮苗彝侗瑶傣羌畲]族|维吾尔|蒙古族|朝鲜族|土家族|哈萨克族|种族|人种|母语者|母语人士|为母语"
            r"|\bethnic|\brace\b(?! condition)|\bracial|\bhan chinese\b|\bnative[- ](?:\w{1,20}[- ]){0,2}speakers?\b"
            r"|\b(?:whites?|blacks?|asians?|caucasians?|chinese|foreigners?) (?:people |candidates "
            r"|applicants |nationals )?only\b"
        ),
        lazy("Employment Promotion Law art. 28, Labour Law art. 12"),
        lazy("Where a language is needed, ask for the language."),
    ),
    Protected(
        "religion", lazy("religious belief"),
        _words(
            r"宗教|信仰|(?<![诚守自])信教(?![育学师])|佛教|基督|天主教|伊斯兰|穆斯林|(?<![知指渠])道教(?![育学师])"
            r"|\breligio|\bchristian|\bmuslim|\bbuddhis|\bislam"
        ),
        lazy("Employment Promotion Law art. 3, Labour Law art. 12"),
        lazy("Leave it out: belief says nothing about how the work is done."),
    ),
    Protected(
        "origin", lazy("household registration or native place"),
        _words(
            r"户籍|户口|籍贯|(?<!基)(?<!成)本[地市省]人(?![脉才民行力群口社大气工])|限本[地市省](?!化)"
            r"|本[地市省县区](?:籍|生源|优先)|外地(?:人|户|勿扰|免谈)"
            r"|原籍|生源地|农村|农民工|\bhukou\b|household regist|\bnative place|\bplace of (?:origin|birth)"
            r"|\bhome ?town\b|\bbirthplace"
            r"|\blocals? (?:residents? |people |candidates )?(?:only|preferred)\b"
            r"|(?:河南|东北|新疆|西藏|安徽|湖北|河北|山东|山西|四川|江西|福建|广西|贵州|上海|北京|广东|浙江"
            r"|江苏|温州|潮汕)(?:人|籍)"
            r"(?:优先|勿扰|除外|免谈|不要|不招)"
        ),
        lazy("Employment Promotion Law art. 26 and 31"),
        lazy("State the place of work, and that the candidate must be able to work there."),
    ),
    Protected(
        "appearance", lazy("appearance"),
        _words(
            r"相貌|容貌|外貌|长相|颜值|五官(?!科)|身高|体重(?!秤)|形象(?:好|佳|气质)|气质佳|\bappearance\b"
            r"|good[- ]looking|"
            r"\bbody (?:height|weight)|(?<!at )\bheight\b|\bcm tall\b|\bpretty\b|\bhandsome\b"
            r"|\battractive (?:looks|appearance|person)"
        ),
        lazy("Employment Promotion Law art. 3 and 26"),
        lazy("Describe the conduct towards customers that the post needs."),
    ),
    Protected(
        "health", lazy("health or disability"),
        _words(
            r"身体健康|健康(?:状况|状态|证明)|无.{0,4}病史|残疾|传染病|乙肝|艾滋|\bhealthy\b|\bgood health\b|"
            r"\bhealth (?:status|condition)|\bdisab(?:led|ilit)|\bhepatitis|\bhiv\b"
        ),
        lazy("Employment Promotion Law art. 29 and 30"),
        lazy("State what the work demands; a medical examination may follow only where a law asks for it."),
    ),
)  # fmt: skip

_ATTRIBUTES = (
    r"性别|年龄|民族|种族|户籍|户口|籍贯|地域|婚姻|婚育|生育|宗教信仰|宗教|信仰|学历|经验|男女|外貌"
    r"|身高|状况|情况|[、，,/和及与]"
)
_ENGLISH = (
    r"race|colou?r|religion|creed|sex|gender|gender identity|sexual orientation|age|ethnicity|ethnic|national|origin"
    r"|marital|status|disabilit(?:y|ies)|pregnancy|maternity|health|appearance|belief|[,/ ]|and|or"
)
_CUSTOMERS = r"(?:客户|客群|客人|顾客|用户|消费者|群体|会员|学员|市场|读者)(?!经理|代表|专员|顾问|优先)"
INNOCENT = (
    # Saying that an attribute does not matter, and the protection that the law itself asks for.
    _words(rf"(?:{_ATTRIBUTES}){{1,16}}(?:均|都|一律|皆)?(?:不限|不作要求|不作限制|没有限制|无要求)"),
    _words(rf"对(?:{_ATTRIBUTES}){{1,16}}(?:均|都)?(?:没有|无|不作|不做)(?:特殊|任何)?(?:要求|限制)"),
    _words(rf"(?:没有|无|不设)(?:{_ATTRIBUTES}){{1,16}}(?:要求|限制|门槛)"),
    _words(rf"\bno (?:{_ENGLISH}){{1,20}}(?:requirements?|limits?|restrictions?|preferences?)\b"),
    _words(rf"不(?:限|论|分|因)(?:制)?(?:{_ATTRIBUTES}){{1,16}}(?:而)?(?:歧视)?"),
    _words(r"(?:反|禁止|消除|不得有?|杜绝)?(?:性别|年龄|民族|种族|地域|宗教)(?:平等|歧视|多元)"),
    _words(
        r"(?:regardless of|irrespective of|without regard to|on the basis of|because of|based on"
        r"|inclusive of|any|all)"
        rf"(?:[ :](?:{_ENGLISH}){{1,60}})"
    ),
    _words(
        r"gender[- ](?:equality|balance|balanced|pay|diversity|lens|neutral|inclusive|studies|bonds?)"
        r"|equal opportunit\w{1,4}"
    ),
    # The lowest age at which the law lets people work, or sign by themselves.
    _words(
        r"(?:年龄)?[:：]?\s?(?:须|需|应)?(?:年满|已满|满)?(?<![\d\-~至到])(?:1[68]"
        r"|十[六八])\s{0,2}周?岁(?:\s?(?:及|或)?\s?以上|(?=[,，。;；、\s]|$))"
    ),
    _words(
        r"(?:at least|over|above|minimum age(?: of)?|minimum of|aged?) (?:16|18)(?: years)?(?:[ -](?:old"
        r"|of age))?(?: or (?:older|over|above))?"
    ),
    # Customers, goods and lines of business, not candidates.
    _words(
        rf"(?:[男女](?:性|士)?|(?:各|不同|多个|全)年龄(?:段|层)?|年轻|[6-9][05]后|0[05]后|残疾人?|少数民族"
        rf"|农村|农民工|穆斯林)的?{_CUSTOMERS}"
    ),
    _words(
        r"[男女](?:性|士)?(?:装|鞋|裤|帽|表|包|童|款|用品|服饰|服装|鞋服|内衣|护理|护肤|健康|时尚|消费品?"
        r"|品牌|产品|创业)(?!经理优先|专员优先)"
    ),
    _words(r"女(?:性)?(?:员工|职工)(?:权益|关怀|关爱|保护|委员会|特殊)"),
    _words(r"(?:wo)?men'?s (?:wear|fashion|health|clothing|products?|shoes|market|wealth)"),
    _words(
        r"(?:fe)?male (?:customers?|clients?|consumers?|connectors?|entrepreneurs?)"
        r"|(?:wo)?men (?:customers?|clients?|entrepreneurs?)"
    ),
    _words(r"\d{1,3}\s{0,3}周?岁(?:以[上下])?的?(?:儿童|婴?幼儿|少儿|孩子|老人|老年人?|客户|客群)(?!经理|代表|优先)"),
    _words(
        r"(?:digital|all|customer|account|information|golden) ages?|age(?:[- ](?:verification|appropriate"
        r"|rating|groups? of customers))|aged (?:care|receivables|debt)|ageing"
    ),
    _words(r"young (?:customers?|clients?|investors?|savers?|families|children)|(?:ernst (?:&|and) |arthur )young"),
    # Benefits and lines of business that speak of families.
    _words(
        r"(?:养老|医疗|失业|工伤)[、,，和及/]{1,2}生育|生育(?:保险|险|津贴|假|补贴|福利|服务|金融)|孕(?:婴"
        r"|妇(?:用品|装)|产(?:服务|护理|用品|假))"
    ),
    _words(
        r"(?:员工|客户|职工)的?子女|子女(?:教育|入学|升学|医疗|福利|留学|保险)|婚姻(?:法|家事|家庭法|财产"
        r"|登记)|离婚(?:案件|财产|诉讼)|再婚家庭财产"
    ),
    _words(r"(?:maternity|parental|paternity) (?:leave|benefits?|insurance|pay|cover|products?)"),
    # Peoples and beliefs as a field of work.
    _words(
        r"(?:少数)?民族(?:品牌|企业|文化|团结|音乐|舞蹈|乐器|工业|地区|语言|语文|文字|大学|学院|特色|服饰"
        r"|工艺)|[汉回藏满壮苗彝侗瑶傣羌畲]族(?:自治|聚居|地区|文化)"
    ),
    _words(r"母语(?:水平|级别|般)|native[- ](?:level|like)"),
    _words(
        r"宗教(?:事务|场所|法规|学)|伊斯兰(?:金融|银行|债)|islamic (?:finance|banking|bonds?)|(?:政治|理想"
        r"|共产主义|马克思主义)信仰|信仰坚定"
    ),
    # Places as a line of business or a benefit.
    _words(
        r"新?农村(?:金融|商业|商行|信用|市场|客户|业务|普惠|经济|电商|合作|建设|信贷|地区|产权|支付|网点"
        r"|振兴|土地|发展)|农民工(?:工资|服务|客户|金融|专户|保证金)"
    ),
    _words(
        r"(?:解决|提供|协助办理|办理|协助|落)(?:北京|上海|本市|当地|当地的)?(?:户口|户籍)|(?:户口"
        r"|户籍)(?:指标|名额|管理|业务|本|核验|证明)"
    ),
    # Looks of things, and health of business or customers.
    _words(
        r"(?:品牌|企业|公司|银行|网点|产品|行业)(?:的)?形象(?:好|佳)?|(?:court|first|public) appearances?"
        r"|pretty (?:good|much|well)|attractive (?:salary|pay|package|benefits)"
    ),
    _words(
        r"健康(?:险|保险|管理|产业|金融)|(?:客户|被保险人|投保人)的?(?:身体)?健康(?:状况|状态|告知)?"
        r"|残疾人(?:服务|就业|联合会|事业|优先|应聘)|欢迎残疾"
    ),
    _words(
        r"healthy (?:portfolio|loans?|growth|balance|competition|culture|pipeline|work)|disabilit(?:y"
        r"|ies) (?:insurance|benefits?|inclusion|services?)|people with disabilities (?:are|welcome"
        r"|encouraged)"
    ),
)  # fmt: skip
"""Phrases that hold a word of the table and select nobody; they are taken out before the table is asked."""
