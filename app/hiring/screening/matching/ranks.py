"""Reads which rank a post asks for, "Manager level or above", 副科级及以上, and compares it with the titles of jobs."""

from __future__ import annotations

import re

from app.hiring.screening.matching.finding import NOTHING, Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Sentence
from app.hiring.screening.matching.resume import Resume
from app.hiring.screening.matching.said import said

UNSAID = 0.3
"""Credit of a rank that no title says."""

_LADDER = (
    (6.0, r"(?<!副)(?<!支)行长(?!助理)|董事长|总裁|\bmanaging director\b|\bMD\b|\bchief\b|\bC[EFIORT]O\b|"
          r"(?<!deputy )\bgeneral manager\b"),
    (5.0, r"(?<!副)总经理|总监|正处|(?<!副)处[长级]|(?<!支行)副行长|"
          r"\bSVP\b|\bsenior vice president\b|\bexecutive director\b|"
          r"(?<!deputy )(?<!assistant )\bdirector\b|\bhead\b(?! teller)"),
    (4.5, r"支行(?:行长|负责人)|副总经理|\bsenior manager\b|\bVP\b|(?<!assistant )\bvice president\b|"
          r"\b(?:branch|department|division|general|country|regional) manager\b|\bdeputy general manager\b"),
    (4.0, r"支行副行长|副处|副总监|\bdeputy (?:director|head)\b"),
    (3.5, r"(?<!副)科[长级]|正科|部门(?:经理|主管|负责人)|中层|部主任|中心主任|\bAVP\b|\bassistant vice president\b|"
          r"(?<!assistant )(?<!deputy )(?<!account )(?<!relationship )(?<!product )(?<!project )(?<!portfolio )"
          r"(?<!case )(?<!office )\bmanager\b"),
    (3.0, r"副科|主任|副经理|经理级|\bdeputy manager\b"),
    (2.0, r"主管|组长|领班|班长|主办|\bsupervisor\b|\bteam lead(?:er)?\b|\bassistant manager\b|"
          r"\bsenior (?:associate|officer|analyst|executive|specialist)\b"),
    (1.0, r"专员|柜员|职员|店员|文员|科员|办事员|业务员|[记信出]?[账贷纳]员|助理|实习|工程师|会计(?!师事务所)|"
          r"\b(?:analyst|officer|clerk|assistant|associate|executive|specialist|representative|teller|trainee|intern|"
          r"developer|engineer|administrator|accountant|secretary|cashier)\b"),
)  # fmt: skip
"""Ranks of banks and companies, the highest first; relationship managers and the like may be of any."""

_STEPS = [(step, re.compile(expression, re.IGNORECASE | re.ASCII)) for step, expression in _LADDER]
_RANK_ZH = (
    r"(?:[\u4e00-\u9fff]{0,6}?(?:[正副][科处股局厅]级?|[科处股]级|[科处股部组]长|"
    r"副?行长|主管|经理|主任|总监|总经理|负责人|主办)级?)"
)
_OR_MORE = r"(?:\(含\))?(?:及|或|（含）)?其?(?:同等(?:级别|职级|职务)|相当职[务级])?以上"
_ASKED = re.compile(
    rf"(?P<zh>{_RANK_ZH}){_OR_MORE}的?(?:职务|职级|级别|岗位|任职|管理|干部|人员|职位)(?:的?(?:工作|任职))?(?:经验|经历)?"
    rf"|现任(?:职务)?为?(?P<now>{_RANK_ZH}){_OR_MORE}|任现职(?:级|务)?(?:满|不少于)[^，,；;。]{{1,8}}"
    r"|\b(?P<en>(?:(?:senior|assistant|deputy|junior|executive) )?(?:vice president|manager|director|supervisor|"
    r"officer|associate|AVP|VP|SVP))(?:'s)?[ -](?:level|grade|rank)\b(?: (?:or|and) (?:above|higher|equivalent))?"
    r"|\b(?:currently|at least|minimum|holding|ranked?|grade of)\s+(?:at |as |of )?(?:an? )?"
    r"(?P<at>(?:(?:senior|assistant|"
    r"deputy|junior) )?(?:vice president|manager|director|supervisor|AVP|VP|SVP))\b(?: level)?(?: (?:or|and)"
    r" (?:above|higher))",
    re.IGNORECASE | re.ASCII,
)


def step(title: str) -> float | None:
    """Return the step of the ladder on which a title stands; None where its words leave that open."""
    return next((step for step, expression in _STEPS if expression.search(title)), None)


def take_rank(sentence: Sentence) -> None:
    """Take the rank that somebody is to have held from a sentence."""
    match = _ASKED.search(sentence.left)
    if match is None:
        return
    told = next((match[name] for name in ("zh", "now", "en", "at") if match[name]), "")
    sentence.add("rank", number=step(told) or 0.0)
    sentence.take(*match.span())


def judge_rank(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the titles of all jobs with a rank; what they leave open is left to a person."""
    jobs = [job for job in resume.jobs if not job.internship and job.title]
    steps = [(step(job.title), job) for job in jobs]
    if not steps:
        return NOTHING
    high = next((job for has, job in steps if has is not None and part.number and has >= part.number), None)
    if high:
        line = next((one for one in resume.of("work") if high.title in one.clean), None)
        return Finding(True, 1.0, line, "synonym" if line else None)
    if part.number and all(has is not None for has, _ in steps):
        return NOTHING
    note = said("The résumé says nothing of “%(what)s”. A person decides.", what=part.text)
    return Finding(False, UNSAID, said=note, doubt=True)
