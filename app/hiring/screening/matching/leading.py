"""Whether a requirement asks for years of leading people, and which months of a job show that somebody did."""

from __future__ import annotations

import re

from app.hiring.screening.matching.attribution import jobs
from app.hiring.screening.matching.attribution.claims import denied
from app.hiring.screening.matching.attribution.jobs import Span

PEOPLE = (
    r"(?:teams?|staff|people|reports|squads?|crews?|shifts?|employees|workers|colleagues|agents|clerks|tellers|"
    r"analysts|accountants|pharmacists|assistants|associates|technicians|specialists|developers|engineers|officers|"
    r"advis[eo]rs|underwriters|supervisors|managers|buyers|testers|auditors|nurses|drivers|traders|recruiters|consultants|operators|representatives|counsellors|members)"
)
_SOME = r"(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|a dozen|several)"
_GROUP_ZH = r"(?:班组|小组|团队|队伍|人员|部门|员工|下属|坐席|座席|项目组|班子)"
_ASKED = re.compile(
    rf"{_GROUP_ZH}的?(?:日常)?管理(?!员|系统|平台|部)|(?:带领|领导|管理|搭建|组建)[^，。；;]{{0,6}}{_GROUP_ZH}|带团队|带队|带人"
    r"|(?:担任|任)[^，。；;、]{0,8}(?:[班组队科处店室部]长|主管|负责人|总监(?!理)|领班)|管理(?:职务|干部)"
    r"|(?:担任|任)[^，。；;、()]{0,10}管理岗位?\((?:如|含|包括)?[^()，。；;、]{0,8}(?:[班组队科处店室部]长|主管|负责人)"
    r"|\b(?:team|people|staff|line|personnel)[ -](?:management|leadership|supervision)\b"
    r"|\b(?:lead(?:ing|er of)?|led|manag(?:e|ing|ed)|supervis(?:e|ing|ed|ion of)|head(?:ing|ed))\s+"
    rf"(?:(?:and|or)\s+(?:led|leading|manag\w+|supervis\w+|develop\w+|coach\w+|mentor\w+|train\w+)\s+)?"
    rf"(?:an?\s+|the\s+)?(?:[\w-]+\s+){{0,3}}{PEOPLE}\b"
    r"|\bsupervisory\b|\b(?:managerial|leadership)\s+(?:role|position|capacity|experience|post)"
    r"|\bas (?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}(?:team lead(?:er)?|supervisor|shift lead(?:er)?|head of)\b"
    r"|\bpeople manager\b"
    r"|(?:年|以上的?|同[等类]岗位|具有|具备|有|从事过?|[，、；])(?:中?高层|中层|基层|部门|行政)?管理(?:岗位?|工作|职务)?的?(?:工作|任职|岗位)?(?:经验|经历)"
    r"|\b(?:years'?|of|in|prior|previous|proven|relevant|with|plus)\s+(?:an?\s+)?management\s+"
    r"(?:experience|roles?|positions?|capacity)\b",
    re.IGNORECASE | re.ASCII,
)
_TITLE = re.compile(
    r"[班组队科处店室部所课股]长|行长|中心主任|部主任|主管|领班|负责人|总监|总经理|厂长|主任$"
    r"|\b(?:team|shift|squad|floor|section|unit|group|branch|department|division|desk|store|shop|centre|center)[ -]"
    r"(?:lead(?:er)?|head|manager|supervisor|captain)\b|\bsupervisor\b|\bhead\b|\bforeman\b|\bdirector\b|\bchief\b",
    re.IGNORECASE | re.ASCII,
)
_MAY_LEAD = re.compile(
    r"(?<!客户)(?<!理财)(?<!产品)(?<!项目)(?<!大堂)(?<!投资)(?<!基金)(?<!账户)经理|主任"
    r"|(?<!account )(?<!relationship )(?<!product )(?<!project )\bmanager\b|\b(?:lead|principal)\b",
    re.IGNORECASE | re.ASCII,
)
"""A title of somebody who may have people to lead, or not: the duties say it, or a person decides."""

_HELPS = re.compile(
    r"协助|配合|参与|辅助|代|给|向|\b(?:assist|help|support|report(?:ed|ing|s)? to)\w*", re.IGNORECASE | re.ASCII
)
_DUTY = re.compile(
    r"(?:带领|带(?![来动教宽头])|管理|领导|分管|督导)(?:(?!客户)[^，。；;\d]){0,10}"
    r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3}|数|多)[余多几]?\s*(?:名|人|位)(?![^，。；;]{0,6}(?:客户|新人|用户|学员|实习))"
    r"|下辖[^，。；;]{0,10}\d{1,4}[余多]?[名人位]"
    rf"|带班|(?:带领|领导|组建|搭建|管理)(?:(?!客户|系统)[^，。；;、]){{0,8}}{_GROUP_ZH}(?!信息|资料|档案|系统)"
    r"|\d{1,4}[余多]?\s*(?:名|人)(?:(?!客户|用户)[^，。；;]){0,8}管理|下属\d|绩效(?:面谈|谈话)"
    r"|\b(?:led|leads?|leading|manag(?:ed|es|e|ing)|supervis(?:ed|es|e|ing)|head(?:ed|s|ing)|head(?=\s+an?\s)|"
    r"in charge of|"
    r"look(?:s|ed)? after|oversaw|oversee(?:s|ing)?|"
    rf"built|runs?|ran)\s+(?!by\b)(?:an?\s+|the\s+|our\s+)?(?:[\w-]+\s+){{0,4}}{PEOPLE}\b"
    rf"|^\W*{_SOME}\s+(?:[\w-]+\s+){{0,2}}{PEOPLE}\b(?=\s*(?:,|$|in\b|on\b|across\b))"
    rf"|\b{_SOME}\s+(?:direct\s+)?reports\b|\bteam of {_SOME}\b|\bline[ -]manag",
    re.IGNORECASE | re.ASCII,
)


_NO_MORE = re.compile(
    r"(?:\W|prior|proven|management|managerial|leadership|supervisory|supervision|manager|supervisor|team|people|staff|line|"
    r"be|spent|gained|role|position|capacity|level|senior|中?高层|中层|基层|部门|团队|人员|行政|管理|工作|岗|职务)+",
    re.IGNORECASE,
)


def says_no_more(label: str) -> bool:
    """Say whether words of work tell of leading people and of nothing else."""
    for start, end in reversed(asked(label)):
        label = label[:start] + " " + label[end:]
    return _NO_MORE.fullmatch(label) is not None


def by_title(title: str) -> bool | None:
    """Say whether a title is of somebody who leads people; None where it leaves that open."""
    if _TITLE.search(title) and not _HELPS.search(title):
        return True
    return None if _MAY_LEAD.search(title) else False


def asked(text: str) -> list[Span]:
    """Return where a requirement asks for years of leading people, not of the work alone."""
    return [match.span() for match in _ASKED.finditer(text)]


def months(job: jobs.Job) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the months of a job in which people were led, and those of a title that leaves it open."""
    whole = (job.whole,) if job.whole else ()
    if _TITLE.search(job.title) and not _HELPS.search(job.title):
        return whole, ()
    told = [said for said, _ in job.sentences if leads(said.text) or (said.dated and _posted(said.text))]
    if told:
        own = tuple(span for said in told if (span := said.span))
        return (own if len(own) == len(told) else whole), ()
    return (), whole if _MAY_LEAD.search(job.title) else ()


def _posted(text: str) -> bool:
    """Say whether the first words of a dated sentence are a post that leads: "2023-01 - 2024-05: head of the desk"."""
    first = re.split(r"[，,；;。]", re.sub(r"^[\d\W]*(?:present|now|至今)?\W*", "", text))[0]
    return bool(_TITLE.search(first)) and not _HELPS.search(first)


def leads(text: str) -> bool:
    """Say whether a sentence tells of people that somebody led."""
    for match in _DUTY.finditer(text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in "，,；;。")
        if not denied(text, match.start()) and not _HELPS.search(text[begin + 1 : match.start()]):
            return True
    return False
