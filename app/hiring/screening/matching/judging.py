"""Checks one part of a requirement, or one rule, against a résumé, and says what was found where."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.hiring.screening.matching import levels, terms
from app.hiring.screening.matching.finding import NOTHING, Finding, find, names, words_of
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import LISTS, Line, Resume, Study
from app.hiring.screening.matching.said import said
from app.hiring.screening.matching.tenure import judge_skill_years, judge_years

LISTED = 0.9
"""Credit of a topic that only a list of skills names; work that shows it counts 1."""

ALIKE = 0.8
"""Credit of a topic found by meaning alone."""

_NOT_YET = re.compile(
    r"备考|在考|拟考|报考|待考|考试中|学习中|在读|计划|准备|打算|预计|部分科目|\d+\s*[门科]|[一二三四五六]\s*[门科](?!目全)"
    r"|(?:今|明|下)(?:年|半年)[^，。;；]{0,4}(?:考|取得|获得)|(?:将|拟)[^，。;；]{0,4}(?:考取|取得|报考)"
    r"|过期|已到期|到期未|失效|吊销|注销|未续|(?:未|没|没有|尚未)(?:通过|考|取得|获得|拿到|持有)"
    r"|\b(?:candidate|studying|preparing|in progress|pursuing|planning|planned|registered for|sitting|expired|"
    r"lapsed|revoked|suspended|surrendered|no longer|not (?:yet|held|renewed)|partially|"
    r"passed \w+ (?:of|out)|papers?|expected|ongoing|working towards?)\b",
    re.IGNORECASE | re.ASCII,
)
_STEP = re.compile(
    r"^\s*[（(,:：-]?\s*(?:Part|Level|L)\s*-?\s*(?:I{1,2}|1|2)(?![I\d])|^\s*[（(]?\s*[一二]级|"
    r"^\s*[（(]?\s*(?:I{1,2}|1|2)级",
    re.IGNORECASE | re.ASCII,
)
_SAYS_HELD = re.compile(r"证书|牌照|资格|持有|职称|\b(?:licen[cs]e|certif|qualif|charter|holder)", re.I | re.ASCII)
"""What a line among those of a job says where it names a certificate held, not a subject of the work."""

_CLAUSE = re.compile(r"[，,;；、。|]")

Judge = Callable[[Part, Resume, Meaning], Finding]


def judge_topic(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for each topic, which the table knows, in the lines."""
    places = ("work", "other") if part.hands_on else ("work", "other", "skills", "certificates")
    lines = resume.of(*places)
    if part.work_only:
        lines = [
            line for line in lines if line.where == "other" or not resume.jobs[int(line.where.split("/")[1])].internship
        ]
    found: list[tuple[Line, str, float]] = []
    for topic in part.topics:
        if hit := find(topic, lines, resume):
            backed = hit[0].where.split("/")[0] not in LISTS
            found.append((*hit, 1.0 if backed else LISTED))
    if not found:
        return NOTHING
    best = max(found, key=lambda one: one[2])
    if part.every:
        return Finding(
            len(found) == len(part.topics), sum(one[2] for one in found) / len(part.topics), best[0], best[1]
        )
    # One of several is enough; each further one adds a little, so that knowing all of them ranks higher.
    return Finding(True, best[2] * (0.9 + 0.1 * len(found) / len(part.topics)), best[0], best[1])


def judge_text(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Look for words that no table knows: as they are written, then by the meaning of the whole requirement."""
    lines = resume.of("work", "other", "skills", "certificates", "languages")
    hits = [hit for topic in part.topics if (hit := find(topic, lines, resume))]
    if hits:
        share = len(hits) / len(part.topics)
        return Finding(share >= 0.5, share * (LISTED if hits[0][0].where in LISTS else 1.0), *hits[0])
    if worded := _worded(part, lines):
        return Finding(True, LISTED if worded.where in LISTS else 1.0, worded, "synonym")
    alike = meaning.best(part.text, lines)
    return Finding(True, ALIKE, alike, "meaning") if alike else NOTHING


_WORD = re.compile(r"[A-Za-z]{3,}", re.ASCII)


def _worded(part: Part, lines: Sequence[Line]) -> Line | None:
    """Return the line that says the same English words in other forms: "stress testing" is "ran stress tests"."""
    for topic in part.topics:
        stems = {word[: max(4, len(word) - 3)].lower() for word in _WORD.findall(topic.label)}
        if len(stems) < 2 or not topic.label.isascii():
            continue
        for line in lines:
            found = [[m.start() for m in re.finditer(rf"\b{re.escape(stem)}", line.clean, re.I)] for stem in stems]
            if all(found) and not any(terms.denied(line.clean, some[0]) for some in found):
                return line
    return None


def judge_certificate(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for the certificates among those the résumé holds, not among those it prepares for."""
    hits = [hit for topic in part.topics if (hit := _certificate(topic, resume))]
    if not hits:
        return Finding(False, 0.0, said=said("No certificate “%(name)s” was found in the résumé.", name=names(part)))
    met = len(hits) == len(part.topics) if part.every else True
    quoted = said("The résumé holds “%(quote)s”.", quote=hits[0][0].text[:120])
    missing = said("Not all of “%(name)s” were found in the résumé.", name=names(part))
    return Finding(met, len(hits) / len(part.topics) if part.every else 1.0, *hits[0], quoted if met else missing)


def _certificate(topic: Topic, resume: Resume) -> tuple[Line, str] | None:
    own, same = words_of(topic)
    everywhere = resume.of("other", "work", "education", "skills", "certificates", "languages")
    named = [line for line in resume.of("work") if _SAYS_HELD.search(line.clean)]
    for line in [*resume.of("certificates"), *resume.of("other", "skills", "languages"), *named]:
        if _taken_back(line, everywhere):
            continue
        for match in terms.pattern(own + same, line.where in LISTS).finditer(line.clean):
            step = _STEP.match(line.clean[match.end() :]) and not re.search(r"I{1,2}\b|级|\b[12]\b", match[0])
            if not _not_held(line.clean, match.start()) and not step:
                return line, "exact" if match[0].lower() == topic.label.lower() else "synonym"
    return None


def _taken_back(line: Line, everywhere: Sequence[Line]) -> bool:
    """Say whether the whole line, of which a list keeps only the name, says that the certificate is not held.

    A list entry stands by itself: "CPA" may come from "CPA已通过4门" or from "CFA, CPA (expired)".
    """
    if line.where != "certificates":
        return False
    word = terms.pattern((line.clean,), True)
    whole = [(other, match) for other in everywhere if len(other.clean) > len(line.clean)
             for match in word.finditer(other.clean)]  # fmt: skip
    return bool(whole) and all(_not_held(other.clean, match.start()) for other, match in whole)


def _not_held(text: str, start: int) -> bool:
    # A date in between, "计划2025年下半年考取", does not end the clause.
    clause = _CLAUSE.split(text[start:])[0]
    before = _CLAUSE.split(text[:start])[-1]
    return terms.denied(text, start) or bool(_NOT_YET.search(before + clause))


def judge_degree(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the highest finished degree with the one asked for."""
    held = [(levels.DEGREES.index(level), study) for study in resume.studies if (level := levels.degree(study.degree))]
    finished = [one for one in held if one[1].finished]
    asked = levels.DEGREES.index(part.level)
    wanted = said("degree:" + part.level)
    if not held:
        return Finding(False, 0.0, said=said("No degree was found; at least %(wanted)s is asked for.", wanted=wanted))
    best = max(finished or held, key=lambda one: one[0])
    line, has = best[1].line, said("degree:" + levels.DEGREES[best[0]])
    if not finished:
        return Finding(
            False,
            0.0,
            line,
            "exact",
            said("%(has)s is not finished yet; at least %(wanted)s is asked for.", has=has, wanted=wanted),
        )
    met = best[0] >= asked
    sentence = "%(has)s meets “at least %(wanted)s”." if met else "%(has)s is below %(wanted)s, which is asked for."
    return Finding(
        met, 1.0 if met else 0.5 * (best[0] == asked - 1), line, "exact", said(sentence, has=has, wanted=wanted)
    )


def _major_of(study: Study) -> str:
    # Where the reader found no major, the line of the study may still name one; its school is taken away already.
    named = re.sub(r"[(（].*?[)）]|[\W\d]", "", study.major)
    return study.major if len(named) > 1 else study.line.clean


def judge_major(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for the majors in the finished and unfinished studies."""
    for topic in part.topics:
        own, same = words_of(topic)
        for study in resume.studies:
            if match := terms.pattern(own + same, True).search(_major_of(study)):
                return Finding(True, 1.0, study.line, "exact" if match[0].lower() == topic.label.lower() else "synonym")
    return Finding(False, 0.0, said=said("No study of “%(name)s” was found.", name=names(part)))


def judge_language(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the command of a language that the résumé states with the one asked for."""
    best, line = -9, None
    for wanted in part.level.split("|"):
        name, _sep, asked = wanted.partition(":")
        for has, where in _commands(name, resume):
            if has - int(asked) > best or line is None:
                best, line = has - int(asked), where
    written = {"en": "english", "zh": "mandarin"}.get(resume.language)
    asked = {name: int(level) for name, _, level in (one.partition(":") for one in part.level.split("|"))}
    if best < 0 and asked.get(written, 6) <= 5:
        return Finding(True, 1.0, None, None, said("The résumé itself is written in this language."))
    if line is None:
        return Finding(False, 0.0, said=said("Nothing was found about this language."))
    met = best >= 0
    sentence = (
        "The résumé states “%(quote)s”, which is enough."
        if met
        else "The résumé states “%(quote)s”, which is below what is asked for."
    )
    return Finding(met, 1.0 if met else 0.5, line, "exact", said(sentence, quote=line.text[:120]))


def _commands(name: str, resume: Resume) -> list[tuple[int, Line]]:
    found = []
    expression = re.compile(levels.LANGUAGES[name], re.IGNORECASE | re.ASCII)
    for line in resume.of("languages", "certificates", "skills", "other", "work"):
        for piece in re.split(r"[;；|、\n]|,(?!\s*(?:CET|IELTS|TOEFL))|，(?!\s*(?:CET|雅思|托福|能|可))", line.clean):
            if (match := expression.search(piece)) and not terms.denied(piece, match.start()):
                stated = levels.command(piece)
                if stated is not None or line.where == "languages":
                    found.append((stated if stated is not None else 3, line))
    return found


JUDGES: dict[str, Judge] = {
    "years": judge_years,
    "skill_years": judge_skill_years,
    "degree": judge_degree,
    "major": judge_major,
    "certificate": judge_certificate,
    "language": judge_language,
    "topic": judge_topic,
    "text": judge_text,
    "soft": judge_topic,
}


def judge(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Check one part."""
    return JUDGES[part.kind](part, resume, meaning)
