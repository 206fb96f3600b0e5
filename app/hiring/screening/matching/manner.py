"""Tells what a post says of somebody's manner, abilities and readiness, which no résumé shows, from what one does."""

from __future__ import annotations

import re

from app.hiring.screening.matching.terms import Known

CLEAN_RECORD = re.compile(
    r"无.{0,10}(?:记录|行为|问题|处罚|违规|违纪|违法|犯罪)|\bno (?:criminal|disciplinary|adverse)|"
    r"\bclean record",
    re.I | re.ASCII,
)


ABOUT_YOU = re.compile(
    r"you(?:'ll| will)? (?:always |also |really |genuinely )?(?:ask|care|communicate|enjoy|explain|feel|help|"
    r"keep (?:calm|learning)|learn|like|listen|love|put|say|stay|take (?:pride|ownership)|think|treat|want|welcome|"
    r"work (?:well|with care))\b",
    re.IGNORECASE | re.ASCII,
)
"""What a post says of somebody's ways, where it names no work: no résumé can show it."""


_MANNER = re.compile(
    r"(?:性格|思维|头脑|反应|形象|气质|心态|品德|品行|作风|态度|情绪|身体|口齿|举止|仪表|精力|热情|责任|精神|意识|"
    r"悟性|执行力|感染力|亲和)"
    r"|热爱|愿意|乐于|勇于|敢于|善于|服从|认同|接受(?:出差|外派|加班|调剂|倒班|轮岗|驻场)|适应|为先|为本|吃苦|自驱|到岗"
    r"|\b(?:sense of|attitude|personality|mindset|passion\w*|enthusias\w*|humou?r|humble|humility|polite|energetic|"
    r"positive|willing\w*|eager\w*|motivat\w*|self-starter|character|eligible to|right to work|work permit|"
    r"relocat\w*|commut\w*|travel\w*|good company|people person|can-do|hands-on approach|interests?(?= in)|"
    r"fast[- ]paced|cross-functional|deadline-driven|cheerful|modest|humane|"
    r"honou?rable|fair-minded|thoughtful|imaginative|creative|tenac\w*|determin\w*|(?<!-)driven|confident|gentle)\b",
    re.IGNORECASE | re.ASCII,
)
"""Words of somebody's manner or will, where nothing in the sentence names work: no résumé can show it."""

_NAMES_SOMETHING = re.compile(
    r"经验|经历|熟悉|精通|掌握|了解|知识|技术|软件|系统|使用|操作|编制|\b(?:experience|knowledge|familiar|proficien|"
    r"command)"
    r"|\b[A-Z]{2,}|\b[A-Za-z]+\d|(?<=[a-z,] )[A-Z][a-z]",
    re.ASCII,
)


_ABILITY = re.compile(
    r"^\W{0,4}(?:(?:you (?:are|feel|can)|must be|be|an?|the|very|fully|quite|strong|good|proven|excellent)\s+){0,3}"
    r"(?:comfortable|confident|able|ability|happy|ready|prepared|keen|at ease|available|capacity|capable|free|can)"
    r"\b(?:\s+(?:to|in|with|of|at))?\s+(?:[a-z]{2,12}ly\s+)?"
    r"(?:work|present|deal|communicat|explain|stand|lift|talk|speak|listen|negotiat|influenc|persua|liais|cope|"
    r"priorit|multi|"
    r"handl|travel|adapt|learn|convey|build|engag|collaborat|interact|meet|challeng|stay|remain|keep|start|commit|"
    r"commut|"
    r"relocat|juggl|switch|carry|climb|sit|walk|think|motivat|inspir|mentor|take|weekend|night|shift|people)",
    re.IGNORECASE | re.ASCII,
)
"""What somebody is able or ready to do with people, time and body: no résumé shows it."""

_ABILITY_ZH = re.compile(
    r"(?:(?:具有|具备|有|较强|良好|优秀|一定|很强|出色|扎实|独立|的|与|和|及|、|，|较好|突出|敏锐|快速|综合)*"
    r"(?:分析|思考|解决|处理|发现|问题|判断|学习|沟通|协调|组织|表达|写作|文字|书面|口头|语言|执行|抗压|应变|适应|"
    r"统筹|策划|谈判|推动|推进|创新|"
    r"洞察|逻辑|思维|理解|领悟|公关|交际|人际|交往|协作|合作|团队|领导|决策|规划|时间管理|自我管理|自驱|开拓|服务|"
    r"观察|总结|归纳|"
    r"工作|编码|习惯|意识|能力|水平|精神|素质)){2,24}+[。.]?",
    re.ASCII,
)
"""Abilities that anybody may claim, in words that are of no trade."""

_PROJECTS_ZH = re.compile(
    r"(?:至少|具有|具备|有|曾|完整的?|大型的?|中大型|独立|主导|参与|负责|过|一个|[一二两三1-3]个|以上|项目|实施|"
    r"落地|建设|的|经验|经历|或|和|及|、){2,24}+",
    re.ASCII,
)
"""Projects of whatever kind."""

_SETTING = re.compile(
    r"\bexperience (?:of |in )?(?:working )?(?:in|within|with|across) (?:an? |the )?(?:[\w-]+ ){0,3}"
    r"(?:environment|organi[sz]ation|setting|team|teams|stakeholders|deadlines)\W*$",
    re.IGNORECASE | re.ASCII,
)
_SETTINGS = re.compile(
    r"\b(?:fast|paced|busy|dynamic|matrix|matrixed|complex|large|global|international|multicultural|multinational|"
    r"diverse|"
    r"cross|functional|high|pressure|pressured|volume|target|driven|deadline|changing|agile|senior|tight|start-?up|"
    r"corporate|"
    r"professional|office)\b",
    re.IGNORECASE | re.ASCII,
)
"""In what sort of place somebody is to have worked, which names no work."""

_CONDITION = re.compile(
    r"\b(?:right to (?:live|work)|work (?:permit|authori[sz]ation|visa)|notice period|start date|based (?:in|near)|"
    r"within commuting|security clearance|background check|references|citizens?(?:hip)?)\b"
    r"|年度考核|考核结果|背景调查|到岗|入职时间|工作地点|常驻|服务期|回避|亲属",
    re.IGNORECASE | re.ASCII,
)
"""A condition of being taken on, which is checked with the person and not by the résumé."""

_SKILLS = re.compile(
    r"(?:excellent|strong|good|great|outstanding|well-developed|effective|solid|superb)\s+(?:[a-z-]{2,20}[,\s]\s?){1,8}"
    r"(?:skills|abilities)",
    re.IGNORECASE | re.ASCII,
)
"""Skills of a person in general, of which anybody may say that they are excellent."""

_ABSTRACT = re.compile(
    r"(?:ness|ity|ience|iance|ude|ship|dom|acy|thy|ance|ment|flair|tact|grit|humou?r|poise|drive|energy|stamina|"
    r"manner|nature|mind|heart|head|spirit|outlook|ethic|ethics|voice|eye|temper|ful|ive|ous|able|ible|ent|ant|ic|al|"
    r"ised|ized|ated|minded|hearted|natured|headed|spoken|tempered|starter|player|listener|thinker|learner|"
    r"communicator)$",
    re.IGNORECASE | re.ASCII,
)
_HELPERS = frozenset(
    re.findall(
        r"\w+",
        "a an the and or with of for to in under on at you are is be your very highly truly genuinely quite strong "
        "good great excellent sound high clear natural real sense level",
    )
)
_ASKS_TO_SHOW = re.compile(
    r"\b(?:experiences?d?|knowledge|understanding|expertise|familiar\w*|proficien\w*|background|track record|skilled|"
    r"trained|certif\w*|licen[cs]\w*|qualif\w*|degree|users? of|exposure|competen\w*|fluen\w*|portfolio)\b",
    re.IGNORECASE | re.ASCII,
)
_TRAIT_ZH = re.compile(
    r"(?:[强好佳高快稳细心性力感度神识质德风格观正直真恳慎密敏锐活朗利落谦和干]|扎实|踏实|清晰|敏捷|周到|周全|"
    r"得体|大方|主动|积极|认真|负责|耐劳|抗压|灵活|严谨|诚信|廉洁|合群|随和|果断|自律|勤奋|勤快|好学)$",
    re.ASCII,
)
_SHOWABLE_ZH = re.compile(
    r"经验|经历|熟悉|精通|掌握|了解|知识|技术|技能|软件|系统|使用|操作|编制|从事|背景|专业|证|照|资格|职称|业务|管理|"
    r"学历|院校|毕业|法规|政策|[A-Za-z0-9]",
    re.ASCII,
)


def nothing_to_show(text: str) -> bool:
    """Say whether a sentence that names no known work names nothing that a résumé could show, by its form.

    Only traits and conditions stand in it: "Tact, stamina and an even temper", 为人谦和、手脚麻利.
    """
    if _ABILITY_ZH.fullmatch(text) or _PROJECTS_ZH.fullmatch(text):
        return True
    if _SETTING.search(text) and _SETTINGS.search(text):
        return True
    if _CONDITION.search(text) or _ABILITY.match(text) or _SKILLS.fullmatch(text.strip(" .")):
        return True
    if not text.isascii():
        pieces = [piece for piece in re.split(r"[，,、；;和与及]", text.strip("。 ")) if piece]
        return not _SHOWABLE_ZH.search(text) and 2 * sum(bool(_TRAIT_ZH.search(one)) for one in pieces) > len(pieces)
    if _NAMES_SOMETHING.search(text) or _ASKS_TO_SHOW.search(text) or re.search(r"\d", text):
        return False
    items = [piece for piece in re.split(r"[,;/]|\band\b|\bor\b", text) if piece.strip()]
    heads = [_head_of(piece) for piece in items]
    traits = sum(bool(head) and bool(_ABSTRACT.search(head)) for head in heads)
    return 2 * traits > len(items)


def _head_of(piece: str) -> str:
    """Return the word that the others of an item belong to: the last before a preposition."""
    first = re.split(r"\b(?:with|in|of|for|to|under|on|at|about|towards|when|who|that)\b", piece.strip(), maxsplit=1)[0]
    words = [word for word in re.findall(r"[A-Za-z-]+", first) if word.lower() not in _HELPERS]
    return words[-1] if words else ""


def of_a_person(clause: str, cluster: list[Known]) -> bool:
    """Say whether known work only stands in what somebody is like or ready for: "a passion for lending", 合规意识强."""
    if any(group.kind == "tool" for one in cluster for group in one.groups) or _NAMES_SOMETHING.search(clause):
        return False
    return bool(_MANNER.search(clause) or _ABILITY.match(clause))


def of_manner(text: str) -> bool:
    """Say whether a sentence tells of manner or will alone."""
    return bool(_MANNER.search(text)) and not _NAMES_SOMETHING.search(text)
