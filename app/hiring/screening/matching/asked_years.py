"""Reads for what work, where and with which tools a requirement asks for years."""

from __future__ import annotations

import re

from app.hiring.screening.matching import leading, levels, terms
from app.hiring.screening.matching.alternatives import GENERIC, PIECE, explained, more_work
from app.hiring.screening.matching.attribution import vocabulary
from app.hiring.screening.matching.compounds import compound
from app.hiring.screening.matching.joints import ANY, any_of, clusters
from app.hiring.screening.matching.parts import Sentence, Topic, topic
from app.hiring.screening.matching.places import is_room, take_places
from app.hiring.screening.matching.terms import Known
from app.hiring.screening.matching.within import ABOUT, OF_THEM, OF_THESE, wider_counts

TOPICS = frozenset({"tool", "domain", "industry"})
_RELATED = re.compile(r"相关|同等|同岗|同类|类似|本岗位|\brelevant\b|\brelated\b|\bsimilar\b", re.I | re.ASCII)
_YEARS = re.compile(
    rf"(?<!近)(?<!前)(?<!第)(?<![\d.])(?P<n>{levels.NUMBER})\s*(?:(?:-|~|–|—|至|到|"
    rf"\bto\b)\s*{levels.NUMBER}\s*)?(?P<plus>\+|\bplus\b|\bor more\b)?\s*"
    r"(?:full\s+)?(?P<unit>个?月(?!份|度)|年(?!级|龄|毕业|内|会|度|报|审|\d|[代底初末])|\byears?\b|\byrs?\b|"
    r"\bmonths?\b)'?\s*(?:\([^)]*\))?\s*"
    r"(?:及其?以上|\(含\)以上|以上|\+|\bor more\b|\bor above\b|\bminimum\b)?",
    re.I | re.ASCII,
)
_NOT_YEARS = re.compile(r"(?:within|last|past|first|近|过去|每|最近)\s*(?:the\s+)?$", re.I | re.ASCII)
_SPEAKS_OF_WORK = re.compile(
    r"经验|经历|工作|从业|从事|担任|参与|负责|做过|以上|"
    r"experience|background|track record|\bin\b|\bof\b|\bas\b|\+|\bPQE\b|"
    r"minimum|at least",
    re.I | re.ASCII,
)
CUT = re.compile(
    r"[。；;，]|\.(?=\s|$)|,\s*(?=(?:and\s+)?(?:with|including|plus|strong|good|excellent|familiar|proficien|"
    r"able|ability|knowledge|at least|of which|ideally|preferably|\d))"
    r"|,(?=\s*[\u4e00-\u9fff])|\b(?:with|and)\s+(?=(?:an?\s+)?(?:strong|good|solid|proven|excellent|bachelor|"
    r"master|degree|knowledge|familiar|proficien))|其中|\bof which\b|\bincluding\b",
    re.I | re.ASCII,
)
LEADING = re.compile(
    r"^(?:能够|能|可以|有较强的?|有良好的?|有|具有|具备|拥有|熟悉|熟练掌握|熟练使用|熟练|精通|掌握|了解|擅长|"
    r"热爱|较强的?|良好的?|优秀的?|扎实的?|丰富的?|一定的?|必须|须|需|对|"
    r"hands-on with\s+|"
    r"(?:strong|good|solid|proven|excellent|basic|deep|working|thorough|sound|in-depth|hands-on|demonstrated)\s+|"
    r"(?:knowledge|understanding|experience|familiarity|command|proficiency|background|expertise|"
    r"ability)\s+(?:of|with|in|to)\s+|(?:proficient|experienced|familiar|skilled|fluent|able)\s+(?:in|with|at|"
    r"to)\s+|(?:must|should)\s+(?:have|be)\s+|an?\s+|the\s+)+",
    re.I | re.ASCII,
)
TRAILING = re.compile(
    r"(?:者?优先(?:考虑)?|的?(?:工作)?(?:经验|经历)|[，。;；,.、\s]|等|\b(?:is |are )?(?:required|preferred|"
    r"a plus|an advantage|experience|skills?)\b){1,20}$",
    re.I | re.ASCII,
)


_OTHERS = re.compile(
    r"\bor (?:in |as )?(?:an? |any |some )?(?:other )?(?:similar|comparable|equivalent|related|relevant|adjacent)\b"
    r"|或(?:者)?(?:类似|同类|相近|相关|其他相关)|等(?:相关|类似|同类|相近)",
    re.IGNORECASE | re.ASCII,
)
"""Says that work near the one asked for is taken as well."""

_SOME = re.compile(
    r"(?:具有|具备|有|拥有)(?:一定的?|丰富的?)?(?:相关|同岗位?|同类|类似|本岗位)(?:岗位|行业|领域|专业)?的?(?:工作|"
    r"从业|实践)?(?:经验|经历)"
    r"|^\W*(?:\w+ ){0,2}(?:relevant|related|similar) (?:work |working |industry |professional )?experience"
    r"(?: (?:is )?(?:required|essential|needed))?\W*$"
    r"|^\W*(?:(?:prior|previous|proven|demonstrable|relevant|solid) ){0,2}(?:work(?:ing)? )?experience (?:in|of|"
    r"with) (?:an? |the )?"
    r"(?:similar|same|comparable|related|equivalent|relevant)(?: or (?:similar|related))? (?:role|position|capacity|"
    r"field|function|"
    r"environment|post)s?\b",
    re.IGNORECASE | re.ASCII,
)
"""Asks for the work of the post itself, of whatever length."""


def take_years(sentence: Sentence, context: tuple[Topic, ...]) -> None:
    """Take the years that a sentence asks for, with the work they are of; `context` is what "relevant" refers to."""
    matches = [m for m in _YEARS.finditer(sentence.left) if _counts(sentence.left, m)]
    if context and not matches and (told := _SOME.search(sentence.left)):
        sentence.add("skill_years", topics=context, number=1 / 12, open=True)
        sentence.take(*told.span())
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(sentence.left)
        begin = matches[place - 1].end() if place else 0
        number = levels.number(match["n"]) / (
            12 if "月" in match["unit"] or match["unit"].lower().startswith("month") else 1
        )
        cut = CUT.search(sentence.left, match.end(), end)
        stop = cut.start() if cut else end
        where = take_places(sentence, match.end(), end)
        where += _subject(sentence.left[match.end() : stop])
        within = place > 0 and OF_THEM.search(sentence.whole, begin, match.end()) is not None
        topics, every, used = _domain(sentence, match.end(), stop, within)
        heads = [begin, *(m.end() for m in CUT.finditer(sentence.left, begin, match.start()))]
        if not topics:
            topics, every, used = _domain(sentence, heads[-1], match.start())
        others = _OTHERS.search(sentence.whole[match.start() : stop]) is not None
        if not topics and context and _RELATED.search(sentence.whole[heads[-1] : stop]):
            topics, every, others = context, False, True
        own = OF_THEM.search(sentence.whole, match.end(), end)
        leads = leading.asked(sentence.whole[begin : own.start() if own else end]) if topics else []
        if leads:
            topics, every = _without_leading(topics, every)
        using = _using(sentence, used) if topics else ()
        sentence.take(match.start(), match.end())
        for start, finish in (*used, *((begin + start, begin + finish) for start, finish in leads)):
            sentence.take(start, finish)
        about = OF_THESE.match(sentence.whole) is not None and ABOUT.search(sentence.whole[begin:]) is not None
        kind = "skill_years" if topics else "years"
        room = bool(topics) and (is_room(sentence.whole[match.start() : stop]) or _of_industries(topics))
        sentence.add(kind, topics=topics, every=every, number=number, leads=bool(leads), using=using,
                     open=others and bool(topics), place=room or about, within=within or about)  # fmt: skip
        if where:
            sentence.add("topic", topics=where, place=True)
    wider_counts(sentence.parts)


def _of_industries(topics: tuple[Topic, ...]) -> bool:
    """Say whether years are asked for by the industry alone, which an employer of it gives whatever the work."""
    groups = [vocabulary.groups()[group] for one in topics for group in one.groups]
    return bool(groups) and all(one.kind == "industry" for one in groups)


def _without_leading(topics: tuple[Topic, ...], every: bool) -> tuple[tuple[Topic, ...], bool]:
    """Leave the work where people are to be led in it: that they are led is judged by itself."""
    work = tuple(one for one in topics if one.groups != ("team_management",))
    known = tuple(one for one in work if one.groups)
    if not known:
        led = tuple(one for one in topics if one.groups)
        bare = all(leading.says_no_more(one.label) for one in topics)
        return led or ((Topic("team management", ("team_management",)),) if bare else topics), every
    return known, every and len(known) > 1


_SUBJECT_ZH = re.compile(
    r"[\u4e00-\u9fff]{1,20}(?=(?:产品|业务|项目|客户)[\u4e00-\u9fff]{2,4}(?:或者?|、|/)[\u4e00-\u9fff]{2,4})", re.ASCII
)


def _subject(text: str) -> tuple[Topic, ...]:
    """Return the industry that alternatives of work share: 人身保险产品开发或定价 is of life insurance."""
    match = _SUBJECT_ZH.search(text)
    kind = frozenset({"industry"})
    named = terms.known(match[0], kind) if match else []
    return tuple(topic(one, kind) for one in named)


_WITH_TOOLS = re.compile(r"\s*(?:\b(?:in|using|with|on)\b|使用|运用|基于|用)\s*", re.IGNORECASE | re.ASCII)


def _using(sentence: Sentence, used: list[tuple[int, int]]) -> tuple[Topic, ...]:
    """Take the tools with which the years of work are asked for: "software development in Java" is one wish."""
    end = max((finish for _, finish in used), default=0)
    behind = "\x00" * end + sentence.left[end:]
    tools = clusters(behind, terms.known(behind, TOPICS))
    if not tools or not _WITH_TOOLS.fullmatch(sentence.left, end, tools[0][0].start):
        return ()
    if not all(group.kind == "tool" for one in tools[0] for group in one.groups) or any_of(sentence.left, tools[0]):
        return ()
    used += [(one.start, one.end) for one in tools[0]]
    return tuple(topic(one, TOPICS) for one in tools[0])


def _counts(text: str, match: re.Match[str]) -> bool:
    if _NOT_YEARS.search(text[: match.start()]) or levels.number(match["n"]) > 40:
        return False
    return bool(_SPEAKS_OF_WORK.search(text[max(0, match.start() - 14) :]))


def _domain(
    sentence: Sentence, start: int, stop: int, within: bool = False
) -> tuple[tuple[Topic, ...], bool, list[tuple[int, int]]]:
    # "a bank's risk team" asks for risk, the bank is left for later; "a law firm or in-house" is one wish.
    region = sentence.left[start:stop]
    if told := _explained(region, within):
        return told, False, [(start, stop)]
    grouped = clusters(region, terms.known(region, TOPICS))
    if grouped:
        whole = next((some for some in grouped if any(is_skill(one) for one in some)), grouped[0])
        # "in a bank's risk team" asks for risk, the bank is left for later; "in a law firm or in-house" is one wish.
        pairs = zip(whole, whole[1:], strict=False)
        either = any(is_skill(a) != is_skill(b) and ANY.search(region[a.end : b.start]) for a, b in pairs)
        named = whole if either else [one for one in whole if is_skill(one)] or whole
        cluster, joined = compound(region, named)
        used = [(start + one.start, start + one.end) for one in ({*named, *cluster} if joined else named)]
        topics = tuple(topic(one, TOPICS) for one in cluster)
        if not joined and not re.search(r"[班组队科处店室部]长|主管|负责人", region):
            topics = _headed(region, cluster)
        if not joined:
            further = _further(region, whole, grouped)
            more = more_work(region, [*named, *further])
            used += [(start + one.start, start + one.end) for one in further]
            used += [(start + begin, start + finish) for begin, finish, _ in more]
            topics += tuple(topic(one, TOPICS) for one in further) + tuple(Topic(label) for _, _, label in more)
        return topics, joined, used
    words = tuple(
        Topic(one)
        for piece in _alternatives(region)
        if len(re.sub(r"\s", "", one := _unknown(piece))) >= 2 and not levels.degree(piece)
    )
    return words, False, [(start, stop)] if words else []


def _alternatives(region: str) -> list[str]:
    """Cut a list of work that no table knows; short words share the end of the last: 水利、市政或房建监理."""
    region = region.split("(")[0]
    pieces = (PIECE if re.search(r"\bor\b", region, re.I) else _OR).split(region)
    *first, last = [" ".join(GENERIC.sub(" ", piece).split()) for piece in pieces]
    if first and len(last) > 3 and not last.isascii() and all(len(one) == 2 and not one.isascii() for one in first):
        return [*(one + last[2:] for one in first), last]
    return pieces


def _explained(region: str, within: bool) -> tuple[Topic, ...]:
    """Return work that no table knows before a bracket; `within` wider work, each item of the bracket shows it."""
    begin, items = explained(region)
    label = _unknown(region[:begin])
    if not items or len(re.sub(r"\s", "", label)) < 2 or terms.known(region[:begin], TOPICS):
        return ()
    return (Topic(label), *map(Topic, items)) if within else (Topic(label),)


_OR = re.compile(r"\bor\b|或者?|[/、]", re.IGNORECASE | re.ASCII)


_HEAD_ZH = re.compile(r"(?!的|相关|岗位|工作|经验|经历|管理|业务|方面|领域|部门)([\u4e00-\u9fff]{2,4})(?=或)", re.ASCII)


def _headed(region: str, cluster: list[Known]) -> tuple[Topic, ...]:
    """Make topics of known words; one that only tells of what the next word is the work is asked for with it."""
    found = []
    for one in cluster:
        head = _HEAD_ZH.match(region, one.end) if one.text.endswith(("产品", "系统", "项目")) else None
        found.append(Topic(one.text + head[1]) if head else topic(one, TOPICS))
    return tuple(found)


def _unknown(piece: str) -> str:
    """Return what a piece asks for in words that no table knows."""
    bare = " ".join(GENERIC.sub(" ", piece.replace("\x00", " ")).split())
    return TRAILING.sub("", LEADING.sub("", bare))


def _further(region: str, whole: list[Known], grouped: list[list[Known]]) -> list[Known]:
    """Return the work that one "or" after the other adds: "as a teller or in retail branch operations" is one wish."""
    found, last = [], whole[-1]
    for some in grouped[grouped.index(whole) + 1 :]:
        between = region[last.end : some[0].start]
        if not _OR.search(between) or len(between) > 30 or re.search(r"[,;，；]", between):
            break
        found += [one for one in some if is_skill(one)]
        last = some[-1]
    return found


def is_skill(one: Known) -> bool:
    return any(group.kind != "industry" for group in one.groups)
