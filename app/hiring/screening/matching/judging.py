"""Checks one part of a requirement, or one rule, against a résumé, and says what was found where."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.hiring.screening.matching import amounts, examples, forms, graduates, levels, places, terms
from app.hiring.screening.matching.abroad import judge_abroad
from app.hiring.screening.matching.attribution.vocabulary import with_cases
from app.hiring.screening.matching.certificates import judge_certificate
from app.hiring.screening.matching.everyday import unsaid
from app.hiring.screening.matching.experience import judge_experience
from app.hiring.screening.matching.finding import NOTHING, Finding, find, names, sought, words_of
from app.hiring.screening.matching.graduates import judge_graduate
from app.hiring.screening.matching.languages import judge_language
from app.hiring.screening.matching.majors import BY_DEGREE, near
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.professional_titles import judge_title
from app.hiring.screening.matching.putonghua import judge_putonghua
from app.hiring.screening.matching.ranks import judge_rank
from app.hiring.screening.matching.resume import LISTS, Line, Resume, Study
from app.hiring.screening.matching.said import said
from app.hiring.screening.matching.teams import judge_team
from app.hiring.screening.matching.tenure import judge_skill_years, judge_years, worked

LISTED = 0.9
"""Credit of a topic that only a list of skills names; work that shows it counts 1."""

LISTED_KIND, HALF = 0.3, 0.5
"""Credit of an unnamed tool of a kind, and the share of a field's subjects that shows knowledge of it."""

ALIKE = 0.8
"""Credit of a topic found by meaning alone."""

Judge = Callable[[Part, Resume, Meaning], Finding]


def judge_topic(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for each topic, which the table knows, in the lines; where experience is asked for, in what jobs show."""
    of_employers = part.hands_on and not part.place and all(map(places.is_industry, part.topics))
    found = _place(part, resume) if part.place or of_employers else _topics(part, resume)
    if of_employers and not found.met:
        found = _topics(part, resume)
    # Whoever works in an office uses such tools: a résumé that names none says nothing against it.
    return found if found.met else unsaid(part, found)


def _topics(part: Part, resume: Resume) -> Finding:
    judged = [_topic(topic, part, resume) for topic in part.topics]
    found = [one for one in judged if one.met]
    if not found and part.open:
        return _another(part, resume)
    if part.knows and found:
        # Knowledge of a field is asked for by its subjects: most of them show it.
        share = len(found) / len(part.topics)
        best = max(found, key=lambda one: one.credit)
        return Finding(share >= HALF, best.credit * share, best.line, best.how, touched=share < HALF)
    if not found:
        return max(judged, key=lambda one: one.credit, default=NOTHING)
    best = max(found, key=lambda one: one.credit)
    if part.every:
        missing = [topic for topic, one in zip(part.topics, judged, strict=True) if not one.met]
        credit = sum(one.credit for one in found) / len(part.topics)
        if missing and len(found) >= HALF * len(part.topics) and not any(sought(one).tool for one in missing):
            told = ", ".join(one.label for one in missing)
            note = said("The résumé says nothing of “%(what)s”. A person decides.", what=told)
            return Finding(False, credit, best.line, best.how, note, doubt=True)
        return Finding(not missing, credit, best.line, best.how)
    # One of several is enough; each further one adds a little, so that knowing all of them ranks higher.
    return Finding(True, best.credit * (0.9 + 0.1 * len(found) / len(part.topics)), best.line, best.how)


def _place(part: Part, resume: Resume) -> Finding:
    """Look for the kind of employer; one that says nothing of its kind is left to a person."""
    if at := places.worked_in(part.topics, resume):
        line = next((line for line in resume.of("work") if at in line.clean), None)
        return Finding(True, 1.0, line, "synonym" if line else None)
    if not resume.jobs:
        return NOTHING
    note = said("The résumé does not say that an employer is of “%(name)s”. A person decides.", name=names(part))
    return Finding(False, 0.3, said=note, doubt=True)


def _another(part: Part, resume: Resume) -> Finding:
    """Look for another of the kind of which a list gives examples: by its name, or unnamed, which leaves a doubt."""
    lines = resume.of("work", "other", "skills", "certificates")
    if named := next((line for line in lines if examples.of_kind(part.level, line.clean)), None):
        return Finding(True, ALIKE, named, "synonym")
    near = next((line for line in lines if part.level and forms.claimed(part.level, line.clean)), None)
    if near is None:
        return NOTHING
    note = said("“%(quote)s” may be comparable to %(what)s. A person decides.", what=names(part), quote=near.text[:120])
    return Finding(False, LISTED_KIND, near, "broader", note, doubt=True)


def _topic(topic: Topic, part: Part, resume: Resume) -> Finding:
    if part.hands_on and sought(topic).of_work:
        return judge_experience(topic, resume, part.work_only)
    places = ("work", "other") if part.hands_on else ("work", "other", "skills", "certificates")
    lines = resume.of(*places)
    if part.work_only:
        lines = [
            line for line in lines if line.where == "other" or not resume.jobs[int(line.where.split("/")[1])].internship
        ]
    if hit := find(topic, lines, resume):
        return Finding(True, LISTED if hit[0].where.split("/")[0] in LISTS else 1.0, *hit)
    return NOTHING


def judge_text(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Look for words that no table knows: as they are written or in other forms, then by the meaning of the whole."""
    lines = resume.of("work", "other", "skills", "certificates", "languages")
    if counted := amounts.compared(part.text, resume.of("work", "other")):
        enough, line = counted
        told = "“%(quote)s” is as much as is asked for." if enough else "“%(quote)s” is less than is asked for."
        return Finding(enough, float(enough), line, "synonym", said(told, quote=line.text[:120]))
    hits = [hit for topic in part.topics if (hit := find(topic, lines, resume) or _worded(topic, lines))]
    if hits:
        share = len(hits) / len(part.topics)
        place = next((one for one in hits if one[0].where not in LISTS), hits[0])
        if part.hands_on and place[0].where in LISTS and share >= 0.5:
            sentence = "“%(quote)s” names %(what)s, but no job shows it. A person decides."
            note = said(sentence, what=names(part), quote=place[0].text[:120])
            return Finding(False, 0.3, *place, note, doubt=True)
        return Finding(share >= 0.5, share * (LISTED if hits[0][0].where in LISTS else 1.0), *hits[0])
    if alike := meaning.best(part.text, lines):
        return Finding(True, ALIKE, alike, "meaning")
    return _half_said(part, lines)


def _worded(topic: Topic, lines: Sequence[Line]) -> tuple[Line, str] | None:
    """Return the line that says the same words in other forms: "stress testing" is "ran stress tests"."""
    return next(((line, "synonym") for line in lines if forms.claimed(topic.label, line.clean) == 1.0), None)


def _half_said(part: Part, lines: Sequence[Line]) -> Finding:
    """Leave to a person what a line says half of."""
    near = next((line for line in lines for topic in part.topics if forms.claimed(topic.label, line.clean)), None)
    if near is None:
        return NOTHING
    sentence = "“%(quote)s” is wider than %(what)s and does not count by itself. A person decides."
    return Finding(False, 0.3, near, "broader", said(sentence, what=names(part), quote=near.text[:120]), doubt=True)


_PART_TIME = re.compile(
    r"自考|自学考试|函授|成人|成教|网络教育|远程教育|开放大学|电大|夜大|非全日制|在职(?!期间|研究生院)|业余|"
    r"\bpart[- ]time\b|\bdistance learning\b|\bopen universit",
    re.IGNORECASE | re.ASCII,
)


def _whole(study: Study) -> str:
    return f"{study.degree} {study.major} {study.line.text}"


def _degree_of(study: Study) -> str | None:
    """Return the degree of a study; where the reader found none, its major or its line may still name one."""
    return levels.degree(study.degree) or levels.degree(study.major) or levels.degree(study.line.clean)


def judge_degree(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Compare the highest finished degree with the one asked for."""
    held = [(levels.DEGREES.index(level), study) for study in resume.studies if (level := _degree_of(study))]
    finished = [one for one in held if graduates.counts(one[1], part, resume.now)]
    full_time = [one for one in finished if not (part.every and _PART_TIME.search(_whole(one[1])))]
    asked = levels.DEGREES.index(part.level)
    wanted = said("degree:" + part.level)
    if not held:
        return Finding(False, 0.0, said=said("No degree was found; at least %(wanted)s is asked for.", wanted=wanted))
    best = max(full_time or finished or held, key=lambda one: one[0])
    line, has = best[1].line, said("degree:" + levels.DEGREES[best[0]])
    if not finished:
        return Finding(
            False,
            0.0,
            line,
            "exact",
            said("%(has)s is not finished yet; at least %(wanted)s is asked for.", has=has, wanted=wanted),
        )
    if not full_time:
        told = said(
            "%(has)s was not studied full-time, which is asked for; at least %(wanted)s.", has=has, wanted=wanted
        )
        return Finding(False, 0.0, line, "exact", told)
    met = best[0] >= asked
    sentence = "%(has)s meets “at least %(wanted)s”." if met else "%(has)s is below %(wanted)s, which is asked for."
    return Finding(
        met, 1.0 if met else 0.5 * (best[0] == asked - 1), line, "exact", said(sentence, has=has, wanted=wanted)
    )


def _major_of(study: Study) -> str:
    # Where the reader found no major, the line of the study may still name one; its school is taken away already.
    named = re.sub(r"[(（][^)）]{0,200}[)）]|[\W\d]", "", study.major)
    major = study.major if len(named) > 1 else study.line.clean
    return f"{study.degree} {major}"


_DEGREE_IN = re.compile(
    r"\b(?:bachelor|master|doctor)(?:'?s)?(?: degree)? (?:of|in) (?:[A-Z][a-z]+ ?(?:and |& )?){1,4}", re.ASCII | re.I
)


def _degree_in(study: Study) -> str:
    """Return the degree with its subject as the line of a study writes it: "Bachelor of Engineering (Systems)"."""
    match = _DEGREE_IN.search(study.line.clean)
    return match[0] if match else ""


def judge_major(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for the majors in the finished and unfinished studies."""
    for topic in part.topics:
        own, same = words_of(topic)
        for study in resume.studies:
            wanted = terms.pattern(own + same, True)
            if match := wanted.search(_major_of(study)) or wanted.search(_degree_in(study)):
                return Finding(True, 1.0, study.line, "exact" if match[0].lower() == topic.label.lower() else "synonym")
            counted = with_cases(frozenset(topic.groups))
            if any(one in counted and said_by.search(_whole(study)) for one, said_by in BY_DEGREE.items()):
                return Finding(True, 1.0, study.line, "synonym")
    return _near_major(part, resume)


def _near_major(part: Part, resume: Resume) -> Finding:
    """Leave to a person a field near those asked for, where such are taken as well, and a study without a field."""
    asked = frozenset(group for topic in part.topics for group in topic.groups)
    for study in resume.studies:
        known = terms.known(_major_of(study), frozenset({"major"}))
        has = {group.id for one in known for group in one.groups}
        has |= {group for group, told in BY_DEGREE.items() if told.search(_whole(study))}
        unnamed = not has and len(re.sub(r"[\W\d]", "", study.major)) < 2 and levels.degree(study.degree)
        if unnamed:
            note = said("The résumé says nothing of “%(what)s”. A person decides.", what=names(part))
            return Finding(False, LISTED_KIND, study.line, "broader", note, doubt=True)
        if part.open and near(asked, frozenset(has)):
            sentence = "“%(quote)s” may be comparable to %(what)s. A person decides."
            note = said(sentence, what=names(part), quote=study.line.text[:120])
            return Finding(False, LISTED_KIND, study.line, "broader", note, doubt=True)
    return Finding(False, 0.0, said=said("No study of “%(name)s” was found.", name=names(part)))


def judge_either(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Judge each way and take the best; of ways that a person may allow, a doubt is left where they are met."""
    judged = [_way([judge(one, resume, meaning) for one in way], part.open and place > 0)
              for place, way in enumerate(part.ways)]  # fmt: skip
    return max(judged, key=lambda one: (one.met, one.doubt, one.credit))


def _way(findings: list[Finding], allowed: bool) -> Finding:
    """Put together what was found for all that one way asks for."""
    met = all(one.met or one.touched for one in findings)
    told = next((one for one in findings if not (one.met or one.touched)), findings[0])
    credit = sum(one.credit for one in findings) / len(findings)
    if met and not allowed:
        return replace(told, met=True, credit=1.0)
    doubt = all(one.met or one.touched or one.doubt for one in findings)
    return replace(told, met=False, credit=min(credit, 0.9), doubt=doubt, touched=False)


def judge_equal(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Leave to a person what somebody may take as equal to a study: years of work, a certificate, a lower degree."""
    by_work = part.level == "work" and worked(resume.jobs) >= 24
    held = resume.of("certificates")
    if not (by_work or (part.level == "study" and (held or any(map(_degree_of, resume.studies))))):
        return NOTHING
    line = next(iter(resume.of("work") if by_work else held), None)
    quote = line.text[:120] if line else "–"
    note = said("“%(quote)s” may be comparable to %(what)s. A person decides.", what=part.text, quote=quote)
    return Finding(False, LISTED_KIND, line, "broader" if line else None, note, doubt=True)


JUDGES: dict[str, Judge] = {
    "years": judge_years,
    "skill_years": judge_skill_years,
    "degree": judge_degree,
    "major": judge_major,
    "certificate": judge_certificate,
    "language": judge_language,
    "team": judge_team,
    "topic": judge_topic,
    "text": judge_text,
    "soft": judge_topic,
    "either": judge_either,
    "title": judge_title,
    "rank": judge_rank,
    "abroad": judge_abroad,
    "putonghua": judge_putonghua,
    "graduate": judge_graduate,
    "equal": judge_equal,
}


def judge(part: Part, resume: Resume, meaning: Meaning) -> Finding:
    """Check one part."""
    return JUDGES[part.kind](part, resume, meaning)
