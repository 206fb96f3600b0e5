"""Reads a requirement in prose into parts that can be checked: years, degree, major, certificate, language, topics."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from app.hiring.screening.matching import (
    accepted,
    brackets,
    either,
    everyday,
    knowledge,
    levels,
    promised,
    shorthand,
    terms,
    waived,
)
from app.hiring.screening.matching.abroad import take_abroad
from app.hiring.screening.matching.asked_years import CUT, LEADING, TOPICS, TRAILING, is_skill, take_years
from app.hiring.screening.matching.certificate_lists import each_named
from app.hiring.screening.matching.compounds import of_same_work
from app.hiring.screening.matching.credentials import LICENCE, by_level, take_certificates
from app.hiring.screening.matching.examples import take_examples
from app.hiring.screening.matching.graduates import take_graduates
from app.hiring.screening.matching.joints import any_of, clusters
from app.hiring.screening.matching.majors import take_majors
from app.hiring.screening.matching.manner import ABOUT_YOU, CLEAN_RECORD, nothing_to_show, of_a_person, of_manner
from app.hiring.screening.matching.pairs import spelt_out
from app.hiring.screening.matching.parts import Part, Sentence, Topic, topic
from app.hiring.screening.matching.professional_titles import take_title
from app.hiring.screening.matching.putonghua import take_putonghua
from app.hiring.screening.matching.ranks import take_rank
from app.hiring.screening.matching.teams import take_team
from app.hiring.screening.matching.terms import Known
from app.hiring.screening.matching.within import years_spelt_out

_LEAD = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）.、．:：]\s*|[-*•·●▪◆■–—✓]+\s*|[①-⑳]\s*|\([一二三四五六七八九十]{1,3}\)\s*)+"
)
_HANDS_ON = re.compile(
    r"经验|经历|背景|从事|从业|\bexperience|\bbackground in|\btrack record|\bexposure to", re.I | re.ASCII
)
_WORK_ONLY = re.compile(
    r"工作经验|工作经历|工作背景|从业|\b(?:work|working|professional|full-time) experience", re.I | re.ASCII
)
_DEGREE_CONTEXT = re.compile(
    r"学历|学位|以上|毕业|优先|统招|全日制|博士|硕士|本科|\b(?:degree|graduate|phd|bachelor|master|msc|bsc|"
    r"mba|diploma|doctorate|secondary school|school education|A[- ]levels?|GCSEs?|GED)",
    re.I | re.ASCII,
)
_SPOKEN = re.compile(
    r"语|[四六八]级|流利|听说读写|\b(?:[ABC][12]|JLPT|HSK|N[1-3]|read|write|fluen|proficien|native|speak|written|"
    r"spoken|writing|bilingual|language|knowledge|"
    r"command|CET|IELTS|TOEFL|TEM|level|communicat\w+ in)",
    re.I | re.ASCII,
)
_KNOWLEDGE = re.compile(
    r"熟悉|精通|掌握|熟练|\b(?:knowledge|command|use|understanding|expertise|proficien\w+|experienced?|"
    r"familiar(?:ity)?) (?:of|with|in)\b",
    re.I | re.ASCII,
)
"""Says that something can be shown, whatever manner it is to be done in."""


def _degree(sentence: Sentence) -> None:
    if not _DEGREE_CONTEXT.search(sentence.left) or re.search(r"[硕博]士?生?导师", sentence.left):
        return
    level = levels.lowest_degree(sentence.left)
    if level is None and re.search(r"\b(?:university|college)?\s*degree\b", sentence.left, re.I | re.ASCII):
        level = "bachelor"
    if level:
        full_time = re.search(
            r"(?<!非)全日制|统招|\bfull[- ]time (?:degree|bachelor|master|study)", sentence.left, re.I | re.ASCII
        )
        sentence.add("degree", level=level, every=bool(full_time))


_TYPED = re.compile(
    r"\b(?:Chinese|English)(?: (?:and|&|/) (?:Chinese|English))? (?:word[- ]processing|typing|input)|"
    r"[中英]文(?:打字|录入|输入)",
    re.IGNORECASE | re.ASCII,
)
"""Typing in a language, which asks for no command of it."""


def _language(sentence: Sentence) -> None:
    for typed in _TYPED.finditer(sentence.left):
        sentence.take(*typed.span())
    named = levels.languages(sentence.left.replace("\x00", " "))
    short = len(sentence.whole) <= 12 or (sentence.whole.isascii() and len(sentence.whole.split()) <= 3)
    if named and (short or _SPOKEN.search(sentence.left)):
        alternatives = bool(re.search(r"或|/|\bor\b", sentence.left, re.I | re.ASCII))
        wanted = [f"{name}:{levels.asked_command(sentence.left)}" for name in named]
        for level in ["|".join(wanted)] if alternatives else wanted:
            sentence.add("language", level=level)
        for name in named:
            for match in re.finditer(levels.LANGUAGES[name], sentence.left, re.I | re.ASCII):
                sentence.take(*match.span())


_RECORD = re.compile(r"业绩|\btrack record\b|\bsuccess(?:ful)? (?:in|at)\b", re.IGNORECASE | re.ASCII)
"""Says that somebody is to have done well in what whoever does the work does."""


def _topics(sentence: Sentence) -> None:
    found = terms.known(sentence.left, TOPICS | {"soft"})
    hard = [one for one in found if any(group.kind != "soft" for group in one.groups)]
    years = any(part.kind in ("years", "skill_years") for part in sentence.parts)
    for cluster in _apart(clusters(sentence.left, hard)):
        clause = _clause(sentence.whole, cluster)
        hands_on = bool(_HANDS_ON.search(clause))
        if of_a_person(clause, cluster):
            continue
        of_work = any(group.kind != "industry" for one in cluster for group in one.groups)
        tools = any(group.kind == "tool" for one in cluster for group in one.groups)
        sentence.add(
            "topic",
            topics=tuple(topic(one, TOPICS) for one in cluster),
            every=of_work and not any_of(sentence.left, cluster),
            place=years and not of_work,
            knows=not tools
            and (knowledge.knows(clause, hands_on, [one.text for one in cluster]) or bool(_RECORD.search(clause))),
            hands_on=hands_on,
            work_only=bool(_WORK_ONLY.search(clause)),
        )
    if sentence.parts:
        return
    told = CLEAN_RECORD.search(sentence.whole) or ABOUT_YOU.match(sentence.whole) or of_manner(sentence.whole)
    told = told or bool(hard) or nothing_to_show(sentence.whole)
    if (found and not _KNOWLEDGE.search(sentence.whole)) or told:
        sentence.add("soft", topics=tuple(topic(one, frozenset({"soft"})) for one in found))
    elif licence := LICENCE.match(sentence.whole):
        sentence.add("certificate", topics=(Topic(licence["name"].strip()),))
    else:
        bare = phrase(sentence.whole)
        hands_on = bool(_HANDS_ON.search(sentence.whole))
        sentence.add(
            "text",
            topics=tuple(replace(one, label=phrase(one.label)) for one in knowledge.topics(bare)) or (Topic(bare),),
            knows=knowledge.knows_unnamed(sentence.whole, bare, hands_on),
            hands_on=hands_on,
        )


def _apart(grouped: list[list[Known]]) -> Iterator[list[Known]]:
    """Part industries, of which one is enough, from the work that is asked for in them: "银行、证券客户服务"."""
    for some in grouped:
        rooms = [one for one in some if not is_skill(one)]
        yield from [rooms, [one for one in some if is_skill(one)]] if 1 < len(rooms) < len(some) else [some]


def _clause(text: str, cluster: list[Known]) -> str:
    begin = max((cut.end() for cut in CUT.finditer(text, 0, cluster[0].start)), default=0)
    after = CUT.search(text, cluster[-1].end)
    return text[begin : after.start() if after else len(text)]


def phrase(text: str) -> str:
    """Strip verbs before and filler behind: "熟悉票据业务经验" is about "票据业务"."""
    return TRAILING.sub("", LEADING.sub("", text.strip())).strip() or text.strip()


@functools.lru_cache(maxsize=4096)
def parse(text: str, synonyms: tuple[str, ...] = (), context: tuple[Topic, ...] = ()) -> tuple[Part, ...]:
    """Read one requirement; `context` are the topics of the post's title, which "relevant experience" refers to."""
    stated, left = waived.without(shorthand.spelt_out(_LEAD.sub("", terms.plain(text)).strip()))
    if not stated or everyday.of_everyday(stated):
        return (Part("soft", text),)
    parts = either.relaxed(either.read(stated, lambda one: _parse(one, context)), left)
    if not synonyms:
        return parts
    return tuple(
        replace(part, topics=tuple(replace(one, extra=synonyms) for one in part.topics))
        if part.kind in ("topic", "text", "soft", "skill_years")
        else part
        for part in parts
    )


_SAME_TRADE = re.compile(r"(?:金融)?同业(?:机构)?(?=(?:相关)?(?:岗位)?的?(?:工作|从业)?(?:经验|经历))", re.ASCII)
"""The trade of whoever posts, which only the title of the post tells."""


_OF_CERTIFICATE = re.compile(r"(?<=\x00)(?:[证书资格考试]{0,4})\([^()\x00]{1,40}\)", re.ASCII)
"""A bracket behind a certificate, of the subjects that were sat for."""


def _parse(text: str, context: tuple[Topic, ...]) -> tuple[Part, ...]:
    bare, without = brackets.left_out(_SAME_TRADE.sub("相关", each_named(text)))
    stated, more, clause = accepted.taken(by_level(years_spelt_out(brackets.spelt_out(bare))))
    sentence = Sentence(spelt_out(of_same_work(stated), TOPICS))
    for take in (take_title, take_rank, take_abroad, take_graduates, take_putonghua):
        take(sentence)
    take_certificates(sentence)
    for subjects in _OF_CERTIFICATE.finditer(sentence.left):
        sentence.take(*subjects.span())
    later = promised.of(stated) if sentence.parts else ""
    take_majors(sentence)
    take_years(sentence, context)
    take_team(sentence)
    _degree(sentence)
    _language(sentence)
    take_examples(sentence)
    _topics(sentence)
    if more:
        sentence.parts = accepted.widened(sentence.parts, more, clause)
    if later:
        sentence.parts = [replace(part, level=later) if part.kind == "certificate" else part for part in sentence.parts]
    if without:
        sentence.parts = [replace(part, without=without) for part in sentence.parts]
    return tuple(sentence.parts)


def title_topics(title: str) -> tuple[Topic, ...]:
    """Return what a post's title says the work is."""
    known = terms.known(terms.plain(title), frozenset({"tool", "domain"}))
    return tuple(topic(one, TOPICS) for one in known) or unnamed(title)


_OF_ANY_WORK = re.compile(
    r"岗位?$|(?:高级|资深|初级|中级|副|总行|分行|支行)|(?:经理|专员|主管|主任|人员|助理|负责人|员工|专家|顾问|总监|员)"
    r"|\b(?:senior|junior|lead|assistant|associate|deputy|principal|head|chief|graduate|trainee|intern|officer|manager|"
    r"specialist|executive|coordinator|co-ordinator|administrator|supervisor|director|advis[eo]r|consultant|staff|"
    r"clerk|"
    r"expert|professional|vice president|avp|vp|of|the|i{1,3})\b|[^\w\u4e00-\u9fff&]+",
    re.IGNORECASE | re.ASCII,
)


def unnamed(title: str) -> tuple[Topic, ...]:
    """Return the work of a title that no table knows, without the rank of who does it."""
    outside = re.sub(r"\([^()]{0,60}\)", " ", terms.plain(title))
    bare = " ".join(_OF_ANY_WORK.sub(" ", outside).split())
    return (Topic(bare),) if 1 < len(bare) <= 40 and not re.search(r"\d", bare) else ()
