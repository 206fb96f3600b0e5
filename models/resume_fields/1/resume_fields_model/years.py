"""Count years of work from dated spans: overlaps once, end month minus start month, internships left out."""

import re
from collections.abc import Iterable

from .attribution.claims import Sought, cue, denied, of_group
from .attribution.jobs import Job, read, shown
from .attribution.vocabulary import below, groups, over, plain, scan
from .dates import months_between
from .wording import is_chinese

_POST = re.compile(
    r"(?:经理|主管|专员|总监|柜员|人员|工程师|分析师|顾问|会计师|岗|员|官|部|长)$"
    r"|\b(?:manager|officer|analyst|specialist|adviser|advisor|engineer|developer|head|lead|director|associate"
    r"|assistant|department|banker)s?$",
    re.I,
)
"""How a post or a department ends, which is no name of a skill."""

_Job = tuple[dict, tuple[str, str]]


def _union(spans: list[tuple[str, str]]) -> int:
    """Return the months that the spans cover together; 2019-08 to 2022-08 is 36."""
    total, reach = 0, ""
    for start, end in sorted(spans):
        start = max(start, reach)
        if end > start:
            total += months_between(start, end)
            reach = end
    return total


def _spans(work: list[dict], as_of: str) -> list[_Job]:
    out = []
    for job in work:
        if job["start"] and not job["internship"]:
            end = min(job["end"] or as_of, as_of)
            if end > job["start"]:
                out.append((job, (job["start"], end)))
    return out


def counted(work: list[dict], as_of: str) -> list[dict]:
    """Return the jobs whose months count: no internship, with a start before its end."""
    return [job for job, _ in _spans(work, as_of)]


def total(work: list[dict], as_of: str) -> float:
    """Return the years of employment until `as_of` (YYYY-MM), rounded to two places."""
    return round(_union([span for _, span in _spans(work, as_of)]) / 12, 2)


def by_skill(work: list[dict], skills: list[str], as_of: str, language: str) -> dict[str, float]:
    """Return the years of the dated jobs that show a skill: one that the résumé lists, or a kind of work it tells of.

    A skill is shown by its own words, by words that mean the same or by a narrower kind; never by a neighbour, a
    denial, a wish, a course or other people's work. A kind of work has the vocabulary's name in the résumé's language
    and the names that the jobs give it.
    """
    jobs = _spans(work, as_of)
    told = [read(job["title"], job["description"], *map(_month, span)) for job, span in jobs]
    months: dict[str, int] = {}
    as_listed = {skill.lower() for skill in skills}
    for group, keys in _named(told, language).items():
        if count := _months(of_group(group), told):
            months |= dict.fromkeys((key for key in keys if key.lower() not in as_listed), count)
    for skill in skills:
        listed = _listed(skill)
        # Where the vocabulary knows neighbours, it says better than the forms of words what is alike.
        if count := _months(listed, told, literal=True) or (0 if listed.related else _in_other_forms(skill, jobs)):
            months[skill] = count
    return {key: round(count / 12, 2) for key, count in sorted(months.items(), key=lambda pair: (-pair[1], pair[0]))}


def _month(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def _months(sought: Sought, jobs: list[Job], literal: bool = False) -> int:
    found: set[int] = set()
    for job in jobs:
        for start, end in shown(sought, job, literal).spans:
            found |= set(range(start, end))
    return len(found)


def _named(jobs: Iterable[Job], language: str) -> dict[str, set[str]]:
    """Return the kinds of work that the jobs tell of, and what they are a case of, with the names to give them."""
    keys: dict[str, set[str]] = {}
    for job in jobs:
        for text, words in ((job.title, job.named), *((said.text, words) for said, words in job.sentences)):
            for word in words:
                written = text[word.start : word.end]
                for group in word.groups:
                    names = keys.setdefault(group, _label(group, language))
                    if not _POST.search(written):
                        names.add(written)
                    for wider in over(group):
                        keys.setdefault(wider, _label(wider, language))
    return {group: names for group, names in keys.items() if names}


def _label(group: str, language: str) -> set[str]:
    """Return the first name of a kind of work in the language of the résumé; a tool is called as the résumé does."""
    words = groups()[group].words
    named = next((word for word in words if is_chinese(word) is not (language == "en")), words[0])
    return {named} if groups()[group].kind == "domain" else set()


def _listed(skill: str) -> Sought:
    """Return what shows a listed skill: its words as they stand, and the vocabulary's where it knows most of them."""
    text = plain(skill)
    known = [word for word in scan(text, True) if 2 * (word.end - word.start) > len(text.replace(" ", ""))]
    of = frozenset(group for word in known for group in word.groups)
    same = tuple(word for group in of for word in groups()[group].words)
    return Sought((text,), same, tuple(word for group in of for word in below(group)), of)


def _in_other_forms(skill: str, jobs: list[_Job]) -> int:
    """Count the months of jobs that say a skill's words in other forms or order: "built financial models", 分析数据."""
    text = plain(skill)
    if re.fullmatch(r"[一-鿿]{4}", text):
        forms = [text[:2], text[2:]]
    else:
        forms = [word[: max(4, len(word) - 4)] for word in re.findall(r"[A-Za-z]{3,}", text)] if text.isascii() else []
    if len(forms) < 2:
        return 0
    found: set[int] = set()
    for job, (start, end) in jobs:
        clauses = cue("clause_end").split(plain(job["description"] or ""))
        if any(_says(one, forms) for one in clauses if one and text.lower() not in one.lower()):
            found |= set(range(_month(start), _month(end)))
    return len(found)


def _says(clause: str, forms: list[str]) -> bool:
    places = [
        [match.start() for match in re.finditer(rf"(?<![A-Za-z]){re.escape(form)}", clause, re.I)] for form in forms
    ]
    return all(places) and not denied(clause, max(some[0] for some in places))
