"""From a position and a résumé to a Screening: every requirement and rule with what was found, a score and a band.

The score is 100 times the weighted mean of credits, to one decimal, halves up. A must weighs twice its weight, a
nice-to-have once, a rule 2; what no résumé can show, such as team spirit, weighs a tenth. Credit is 1 for a topic
that a job or another sentence shows, 0.9 where only a list of skills names it, 0.8 where it was found by meaning alone,
the share of years where years are too few, 0.55 or that share where the dates of more could not be read, 0.3 where the
asked work is only named or a wider one is shown, 0.2 for related work, 0.5 for a degree one step or a language some
steps short. A failed rule holds the score below 60, an unmet must holds it below the threshold of "high". Meaning is
asked only about a résumé that meets everything else that decides: no other could qualify by it, and encoding lines is
slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Protocol

from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching import graduates, knowledge, terms, wording
from app.hiring.screening.matching.finding import Finding, names, sought
from app.hiring.screening.matching.judging import HALF, judge
from app.hiring.screening.matching.meaning import Meaning, Space
from app.hiring.screening.matching.parts import Part, Topic
from app.hiring.screening.matching.resume import Resume
from app.hiring.screening.matching.said import Said, said
from app.hiring.screening.matching.tenure import judge_skill_years

MUST, NICE, RULE, SOFT = 2.0, 1.0, 2.0, 0.1
MEDIUM = 60.0
STEP = Decimal("0.1")
_TELLING = ("skill_years", "either", "topic", "text", "team", "certificate", "title", "rank", "language", "major",
            "graduate", "abroad", "putonghua", "degree", "years", "equal", "soft")  # fmt: skip


class Wanted(Protocol):
    """What a position says it wants."""

    @property
    def title(self) -> str: ...

    @property
    def requirements(self) -> Sequence[Requirement]: ...

    @property
    def rules(self) -> Sequence[Rule]: ...

    @property
    def high_band(self) -> float: ...

    @property
    def invite_from(self) -> float: ...


class RequirementResult(NamedTuple):
    """A requirement, whether it is met, the quoted place and how it matched, as in Finding.

    `doubt` says that it is neither met nor ruled out: a person decides.
    """

    requirement: Requirement
    met: bool
    quote: str | None
    page: int | None
    box: tuple[float, ...] | None
    how: str | None
    note: Said | None
    credit: float
    decisive: bool
    doubt: bool = False


class RuleResult(NamedTuple):
    """A rule, whether it is met, and the sentence that explains it, with the quoted place."""

    rule: Rule
    met: bool
    explanation: Said
    quote: str | None
    page: int | None
    box: tuple[float, ...] | None
    doubt: bool = False


@dataclass(frozen=True)
class Screening:
    """How a résumé fits one version of a position; `coverage` and `depth` order equal scores.

    `ready` says that the score reached the position's `invite_from`, no rule failed and nothing required is in doubt: a
    person may invite.
    """

    score: float
    band: str
    requirements: tuple[RequirementResult, ...]
    rules: tuple[RuleResult, ...]
    coverage: float
    depth: float
    ready: bool
    position_version: int = 1
    resume_version: int = 1

    @property
    def rules_met(self) -> bool:
        """Whether every rule is met."""
        return all(result.met for result in self.rules)

    @property
    def doubtful(self) -> bool:
        """Whether a rule or a must is neither met nor ruled out, so that a person has to look."""
        musts = (one for one in self.requirements if one.requirement.kind == "must" and one.decisive)
        return any(one.doubt for one in self.rules) or any(one.doubt for one in musts)

    @property
    def qualified(self) -> bool:
        """Whether every rule and every must that a résumé can show is met."""
        musts = (one for one in self.requirements if one.requirement.kind == "must" and one.decisive)
        return self.rules_met and all(one.met for one in musts)


class Screener:
    """Screens résumés for one position; what the requirements say and mean is worked out once."""

    def __init__(self, wanted: Wanted, space: Space | None) -> None:
        self._wanted, self._space = wanted, space
        self._work = context = wording.title_topics(wanted.title)
        requirements = tuple(wanted.requirements)
        if not requirements and not wanted.rules:
            requirements = (Requirement("title", wanted.title, "nice", 1.0, ()),)
        asked = [(one, wording.parse(one.text, tuple(one.synonyms), context)) for one in requirements]
        graduate = next((part for _, parts in asked for part in parts if part.kind == "graduate"), None)
        self._asked = [(one, graduates.allowed(parts, graduate)) for one, parts in asked]
        self._rules = [(rule, rule_part(rule)) for rule in wanted.rules]

    @property
    def read(self) -> list[tuple[Requirement | Rule, tuple[Part, ...]]]:
        """Every requirement and rule with the parts into which it was read."""
        return [*self._asked, *((rule, (part,)) for rule, part in self._rules)]

    def screen(self, resume: Resume) -> Screening:
        """Return the Screening of one résumé; deterministic for the same inputs."""
        asked, ruled = self._found(resume)
        asked = _with_work(asked, resume, self._work)
        results = tuple(_requirement(*one) for one in asked)
        rules = tuple(_rule(*one) for one in ruled)
        weights = [(_weight(one), one.credit) for one in results] + [(RULE, found.credit) for _, found in ruled]
        score = _capped(_mean(weights), results, rules, self._wanted.high_band)
        musts = [(_weight(one), float(one.met)) for one in results if one.requirement.kind == "must"]
        depth = sum(found.surplus for _, _, findings in asked for found in findings) + sum(
            found.surplus for _, found in ruled
        )
        made = Screening(
            float(score), band(score, self._wanted.high_band), results, rules,
            round(_mean(musts + [(RULE, float(one.met)) for one in rules]), 6), round(depth, 6),
            float(score) >= self._wanted.invite_from and all(one.met for one in rules),
        )  # fmt: skip
        return replace(made, ready=made.ready and not made.doubtful)

    def _found(self, resume: Resume) -> tuple[list[tuple], list[tuple]]:
        """Judge by words; by meaning only where it can still make the résumé qualify, musts first."""
        asked = [(one, [_by_words(part, resume) for part in parts]) for one, parts in self._asked]
        ruled = [(rule, _by_words(part, resume)) for rule, part in self._rules]
        musts = [each for one, parts in asked if one.kind == "must" for each in parts if each.part.kind != "soft"]
        musts += [each for _, each in ruled]
        if self._space and not any(each.hopeless for each in musts):
            meaning = Meaning(self._space, resume.lines)
            wishes = [each for _, parts in asked for each in parts]
            for each in (*musts, *wishes):
                if each.open:
                    each.found, each.open = judge(each.part, resume, meaning), False
        return (
            [(one, [each.part for each in parts], [each.found for each in parts]) for one, parts in asked],
            [(rule, each.found) for rule, each in ruled],
        )


@dataclass
class _Open:
    """One part, what was found for it, and whether meaning could still find more."""

    part: Part
    found: Finding
    open: bool

    @property
    def hopeless(self) -> bool:
        return not self.found.met and not self.open and not self.part.knows


def _by_words(part: Part, resume: Resume) -> _Open:
    silent = Meaning(None, ())
    found = judge(part, resume, silent)
    return _Open(part, found, silent.asked and not found.met)


def _with_work(asked: list[tuple], resume: Resume, work: Sequence[Topic]) -> list[tuple]:
    """Let knowledge of a field decide nothing where the work that is required in it is shown or in doubt.

    That are the years required in a field or, where a post asks for none, the work that its title names. Of a list that
    a requirement names, half is enough then, apart from tools; what is left unsaid is in doubt.
    """
    years = [(part, found) for one, parts, findings in asked if one.kind == "must"
             for part, found in zip(parts, findings, strict=True) if part.kind == "skill_years"]  # fmt: skip
    if not all(found.met or found.doubt for _, found in years):
        return asked
    if all(part.place or part.leads for part, _ in years) and not _does(work, resume):
        return asked
    return [(one, parts, _implied(parts, findings)) for one, parts, findings in asked]


def _does(work: Sequence[Topic], resume: Resume) -> bool:
    """Say whether a job shows work that the title of the post names."""
    part = Part("skill_years", "", tuple(work), number=1 / 12, open=True)
    return bool(work) and judge_skill_years(part, resume, Meaning(None, ())).met


def _implied(parts: Sequence[Part], findings: Sequence[Finding]) -> list[Finding]:
    named = [found.met for part, found in zip(parts, findings, strict=True) if part.kind in ("topic", "text")]
    half = sum(named) >= HALF * len(named)
    return [found if found.met else _by_work(part, found, half) for part, found in zip(parts, findings, strict=True)]


def _by_work(part: Part, found: Finding, half: bool) -> Finding:
    """Weigh what was not found in a résumé that shows the years: knowledge decides nothing, silence is a doubt."""
    if part.knows or (half and part.kind == "topic" and not _is_named(part)):
        return replace(found, touched=True)
    if part.kind not in ("topic", "text") or found.said or found.line or _is_named(part):
        return found
    note = said("The résumé says nothing of “%(what)s”. A person decides.", what=names(part))
    return replace(found, said=note, doubt=True)


def _is_named(part: Part) -> bool:
    """Say whether a part asks for something by its name, a tool or an employer, which a résumé would name."""
    named = (sought(topic).tool or (not topic.groups and knowledge.is_name(topic.label)) for topic in part.topics)
    return part.place or any(named)


def _mean(weighted: list[tuple[float, float]]) -> float:
    total = sum(weight for weight, _ in weighted)
    return sum(weight * credit for weight, credit in weighted) / total if total else 1.0


def _weight(one: RequirementResult) -> float:
    return one.requirement.weight * (MUST if one.requirement.kind == "must" else NICE) * (1.0 if one.decisive else SOFT)


def _capped(
    mean: float, results: Sequence[RequirementResult], rules: Sequence[RuleResult], high_band: float
) -> Decimal:
    score = rounded(100 * mean)
    if any(not one.met and one.decisive and one.requirement.kind == "must" for one in results):
        score = min(score, rounded(high_band) - STEP)
    if not all(one.met for one in rules):
        score = min(score, rounded(MEDIUM) - STEP)
    return max(score, Decimal(0))


def rounded(value: float) -> Decimal:
    """Round to one decimal, halves up; the sixth decimal takes away what binary fractions add."""
    return Decimal(str(round(value, 6))).quantize(STEP, ROUND_HALF_UP)


def band(score: Decimal | float, high_band: float) -> str:
    """Return high, medium or low: with a threshold of 85, 85.0 is high and 84.9 is not."""
    if Decimal(str(score)) >= rounded(high_band):
        return "high"
    return "medium" if float(score) >= min(MEDIUM, float(high_band)) else "low"


def _requirement(requirement: Requirement, parts: Sequence[Part], findings: Sequence[Finding]) -> RequirementResult:
    told = [found for part, found in zip(parts, findings, strict=True) if part.kind != "soft"]
    decisive = any(found.met or not found.touched for found in told)
    decided = [found for found in findings if found.met or not found.touched]
    met = all(found.met for found in (decided or findings))
    credit = sum(found.credit for found in findings) / len(findings)
    order = sorted(
        zip(parts, findings, strict=True), key=lambda one: (one[1].line is None, _TELLING.index(one[0].kind))
    )
    line, how = order[0][1].line, order[0][1].how
    unmet = next((found.said for found in findings if not found.met and found.said), None)
    note = unmet or next((found.said for found in findings if found.said), None)
    if not met and unmet is None:
        # Part of it was found: the quote would pass for a match.
        line, how = (line, how) if credit else (None, None)
    quote, page, box = (line.text, line.page, line.box) if line else (None, None, None)
    # Where one part is ruled out, a doubt about another decides nothing.
    doubt = not met and all(found.met or found.doubt for found in findings)
    how = how if line else None
    return RequirementResult(requirement, met, quote, page, box, how, note, round(credit, 6), decisive, doubt)


def _rule(rule: Rule, found: Finding) -> RuleResult:
    line = found.line
    quote, page, box = (line.text, line.page, line.box) if line else (None, None, None)
    said = found.said or Said("degree:" + str(rule.value))
    return RuleResult(rule, found.met, said, quote, page, box, found.doubt)


def rule_part(rule: Rule) -> Part:
    """Turn a rule into the part that checks it."""
    text = terms.plain(str(rule.value))
    if rule.kind == "degree_at_least":
        return Part("degree", text, level=str(rule.value))
    if rule.kind == "years_at_least":
        return Part("years", text, number=float(rule.value))
    if rule.kind == "years_in_skill":
        skill = terms.plain(rule.skill or "")
        parts = [part for part in wording.parse(skill) if part.kind in ("topic", "certificate")]
        topics = parts[0].topics if parts else (Topic(skill),)
        return Part("skill_years", skill, topics, number=float(rule.value))
    read = next((part for part in wording.parse(text) if part.kind == rule.kind), None)
    return read or Part(rule.kind, text, (Topic(text),), level=f"{text.lower()}:2")
