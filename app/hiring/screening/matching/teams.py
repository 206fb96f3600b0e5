"""Compares the number of people that a requirement asks somebody to have led with those that a résumé names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.hiring.screening.matching import leading, levels
from app.hiring.screening.matching.attribution.claims import denied
from app.hiring.screening.matching.finding import NOTHING, Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Sentence
from app.hiring.screening.matching.resume import Line, Resume
from app.hiring.screening.matching.said import said

UNCOUNTED = 0.5
"""Credit of people led whose number nobody says."""

_WORDS = {"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "a dozen": 12}
_NUMBER = (
    rf"(?:\d{{1,4}}|{'|'.join(_WORDS)}|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b|"
    r"[一二两三四五六七八九十]{1,3})"
)
_GROUP_ZH = r"(?:团队|小组|班组|队伍|班子|部门|科室|员工|下属|坐席|人员)"
_VERB = (
    r"(?:led|leads?|leading|manag\w+|supervis\w+|head(?:ed|ing|s)?|oversee\w*|oversaw|run(?:s|ning)?|ran|"
    r"direct(?:ed|ing|s)?|coach\w*|in charge of)"
)
_NO_TEAM = (
    r"(?!customers|suppliers|users|partners|vendors|borrowers|lenders|investors|contractors|readers|followers|orders|papers|numbers|"
    r"servers|computers|clusters|containers|tenants|applicants|merchants|participants|others|errors|vans)"
)
_PEOPLE = rf"(?:{leading.PEOPLE}|{_NO_TEAM}[a-z]{{3,}}(?:ers|ors|ists|ants|ians))"
_SIZE = re.compile(
    rf"\b(?:teams?|crews?|groups?|staff|squads?|department|unit|shifts?) of "
    rf"(?:at least |about |around |some |over |up to |more than )?(?P<a>{_NUMBER})"
    rf"|(?:^|(?<=[.;] ))(?P<h>{_NUMBER})\s+(?:[a-z-]+\s+)?(?:staff|employees|people|direct reports)(?=\s*(?:[.;:]|$))"
    rf"|\b{_VERB}\s+(?:[\w-]+\s+){{0,4}}?(?P<b>{_NUMBER})\+?\s+(?:or more\s+)?(?:[\w-]+\s+){{0,3}}?{_PEOPLE}\b"
    rf"|\b(?P<c>{_NUMBER})[ -](?:strong|person|people|member|man)\b(?= (?:\w+ )?(?:team|crew|group|unit|department))"
    rf"|\b(?P<d>{_NUMBER})\+?\s+(?:or more\s+)?(?:direct\s+)?reports\b"
    rf"|\bline[ -]manag\w+\s+(?:of\s+)?(?:at least\s+)?(?P<e>{_NUMBER})"
    rf"|\b(?:team|staff|people|line)\W+(?:management|leadership|supervision)\b[^.;]{{0,20}}?"
    rf"(?P<i>{_NUMBER})\+?\s+(?:or more\s+)?{leading.PEOPLE}"
    rf"|(?:带领|带(?![来动教宽头])|管理|领导|分管|督导|下辖|{_GROUP_ZH})(?:(?!客户)[^，。；;\d]){{0,10}}?"
    rf"(?P<f>{_NUMBER})[余多几]?\s*(?:名|人|位)"
    r"(?![^，。；;]{0,4}(?:客户|用户|学员|实习|新人))"
    rf"|(?P<g>{_NUMBER})[余多]?\s*(?:名|人|位)(?:及?以上)?(?:的)?(?:[\u4e00-\u9fff]{{0,6}}){_GROUP_ZH}",
    re.IGNORECASE | re.ASCII,
)
_MUCH = re.compile(r"[,，、\s]*(?:及?以上|or more|or above|\+)", re.I | re.ASCII)
_CUT = re.compile(r"[，。；;]|,\s|\.(?:\s|$)", re.ASCII)


def _number(text: str) -> float:
    return _WORDS.get(text.lower()) or levels.number(text)


def _sizes(text: str) -> Iterator[tuple[int, int, float]]:
    for match in _SIZE.finditer(text):
        yield *match.span(), _number(next(value for value in match.groups() if value))


def take_team(sentence: Sentence) -> None:
    """Take the number of people that somebody is to have led; the years of leading them are judged by themselves."""
    for start, end, size in list(_sizes(sentence.whole)):
        if size < 2 or re.match(r"\s*(?:年|years?)", sentence.whole[end:]):
            continue
        sentence.add("team", number=size)
        behind = _MUCH.match(sentence.left, end)
        if not re.search(r"年|\byears?\b", sentence.left):
            for first, last in leading.asked(sentence.left):
                sentence.take(first, last)
            begin = max((cut.end() for cut in _CUT.finditer(sentence.left, 0, start)), default=0)
            stop = _CUT.search(sentence.left, end)
            sentence.take(begin, stop.start() if stop else len(sentence.left))
        else:
            sentence.take(start, behind.end() if behind else end)
        return
    led = leading.asked(sentence.left)
    if led and _EXPERIENCE.search(sentence.left) and not re.search(r"年|\byears?\b", sentence.whole):
        sentence.add("team", number=1)
        for start, end in led:
            stop = _FILLER.match(sentence.left, end)
            sentence.take(start, stop.end() if stop else end)


_EXPERIENCE = re.compile(
    r"经验|经历|\b(?:experience|track record|role|position|capacity|background|"
    r"have (?:led|managed|supervised))\b",
    re.IGNORECASE | re.ASCII,
)
_FILLER = re.compile(
    r"的?(?:相关|岗位|工作)*(?:经验|经历)|\s+(?:experience|roles?|positions?|capacity)\b", re.I | re.ASCII
)


def _led(part: Part, resume: Resume) -> Finding:
    """Look for anybody who was led, however many."""
    lines = resume.of("work", "other")
    told = next((line for line in lines if leading.leads(line.clean)), None)
    jobs = [(leading.by_title(job.title), job) for job in resume.jobs if not job.internship]
    sure = next((job for leads, job in jobs if leads), None)
    maybe = next((job for leads, job in jobs if leads is None), None)
    of_job = next((line for line in lines for job in (sure or maybe,) if job and job.title in line.clean), None)
    if told or sure:
        return Finding(True, 1.0, told or of_job, "synonym" if told or of_job else None)
    if maybe is None:
        return NOTHING
    note = said("“%(quote)s” may be comparable to %(what)s. A person decides.", what=part.text, quote=maybe.title)
    return Finding(False, UNCOUNTED, of_job, "broader" if of_job else None, note, doubt=True)


def judge_team(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the largest team that the résumé says somebody led."""
    if part.number <= 1:
        return _led(part, resume)
    best: tuple[float, Line] | None = None
    for line in resume.of("work", "other"):
        for start, _end, size in _sizes(line.clean):
            if not denied(line.clean, start) and (best is None or size > best[0]):
                best = size, line
    fields = {"needed": int(part.number)}
    if best is None:
        led = next((line for line in resume.of("work") if leading.leads(line.clean)), None)
        if led is None:
            return NOTHING
        told = said("“%(quote)s” does not say how many people; %(needed)s are asked for. A person decides.",
                    quote=led.text[:120], **fields)  # fmt: skip
        return Finding(False, UNCOUNTED, led, "broader", told, doubt=True)
    size, line = best
    fields["has"] = int(size)
    if size >= part.number:
        return Finding(True, 1.0, line, "exact", said("%(has)s people led; %(needed)s asked for.", **fields))
    told = said("%(has)s people led, fewer than the %(needed)s asked for.", **fields)
    return Finding(False, 0.5 * size / part.number, line, "exact", told)
