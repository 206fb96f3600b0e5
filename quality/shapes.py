"""Finds title, requirements and rules in the JSON of a job post, whatever its fields are called."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.hiring.positions.service import Rule
from app.hiring.screening.matching import levels
from quality.sections import split

_TITLE = ("title", "job_title", "position", "name", "role", "职位", "岗位", "岗位名称", "职位名称")
_MUST = (
    "requirements",
    "must",
    "musts",
    "must_have",
    "must_haves",
    "required",
    "required_skills",
    "qualifications",
    "minimum_qualifications",
    "skills",
    "任职要求",
    "岗位要求",
    "要求",
    "任职资格",
    "hard_requirements",
    "requirement",
    "knockout",
    "knock_out",
    "mandatory",
    "必备",
    "必备条件",
    "experience",
    "criteria",
)
_NICE = (
    "nice",
    "nices",
    "nice_to_have",
    "nice_to_haves",
    "preferred",
    "preferred_skills",
    "preferred_qualifications",
    "plus",
    "bonus",
    "optional",
    "desirable",
    "加分项",
    "优先",
    "优先条件",
)
_DUTY = ("responsibilities", "duties", "岗位职责", "工作职责", "职责")
_PROSE = (
    "description",
    "text",
    "body",
    "jd",
    "content",
    "描述",
    "职位描述",
    "岗位描述",
    "summary",
    "details",
    "job_description",
)
_DEGREE = (
    "degree",
    "min_degree",
    "education",
    "degree_at_least",
    "minimum_degree",
    "education_level",
    "min_education",
    "学历",
    "学历要求",
)
_YEARS = (
    "years",
    "min_years",
    "years_experience",
    "min_years_experience",
    "years_at_least",
    "years_total",
    "experience_years",
    "minimum_years",
    "工作年限",
    "经验年限",
)
_CERTIFICATES = ("certificates", "certificate", "certifications", "certification", "required_certificates", "证书")
_LANGUAGES = ("languages", "language_requirements", "required_languages", "语言", "语言要求")
_MAJORS = ("major", "majors", "专业", "专业要求")
_RULES = ("rules", "knock_out_rules", "knockout_rules", "hard_rules", "硬性条件")
_KINDS = ("degree_at_least", "years_at_least", "years_in_skill", "certificate", "language")
_OPTIONAL = ("nice", "preferred", "optional", "plus", "nice_to_have", "bonus", "优先", "加分")


@dataclass
class Structured:
    """What a JSON post says: statements are (text, must or nice); prose is still to be read."""

    title: str = ""
    prose: str = ""
    statements: list[tuple[str, str]] = field(default_factory=list)
    duties: list[str] = field(default_factory=list)
    rules: tuple[Rule, ...] = ()


def structured(value: dict) -> Structured:
    """Read the fields of a post; names that are not known are left out."""
    lower = {str(key).strip().lower().replace(" ", "_").replace("-", "_"): item for key, item in value.items()}
    read = Structured(title=next((str(lower[name]) for name in _TITLE if isinstance(lower.get(name), str)), ""))
    prose = [item for name in _PROSE for item in _texts(lower.get(name))]
    for names, kind in ((_MUST, "must"), (_NICE, "nice")):
        for name in names:
            _collect(lower.get(name), kind, read, prose)
    read.duties = [item for name in _DUTY for item in _texts(lower.get(name))]
    _plain(lower, read)
    read.rules = tuple(rule for name in _RULES for rule in _rules(lower.get(name), read))
    read.prose = "\n".join(prose)
    return read


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _collect(value: object, kind: str, read: Structured, prose: list[str]) -> None:
    """Take a list of texts or objects, an object of lists, or a text, which may have headings of its own."""
    if isinstance(value, str):
        if "\n" in value:
            prose.append(f"{'Requirements' if kind == 'must' else 'Nice to have'}:\n{value}")
        else:
            read.statements += split(value, kind)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                _object(item, kind, read)
            elif isinstance(item, str):
                read.statements += split(item, kind)
    elif isinstance(value, dict):
        inner = structured(value)
        read.statements += inner.statements
        read.rules += inner.rules
        prose += [inner.prose] if inner.prose else []


def _object(item: dict, kind: str, read: Structured) -> None:
    text = next(
        (
            str(item[name])
            for name in ("text", "requirement", "description", "name", "skill", "value", "label")
            if item.get(name)
        ),
        "",
    )
    said = " ".join(
        str(item.get(name, "")) for name in ("kind", "type", "level", "importance", "priority", "category")
    ).lower()
    if item.get("kind") in _KINDS:
        read.rules += tuple(_rules([item], read))
        return
    if any(word in said for word in _OPTIONAL) or item.get("required") is False or item.get("must") is False:
        kind = "nice"
    elif "must" in said or item.get("required") is True or item.get("must") is True:
        kind = "must"
    years = item.get("years") or item.get("min_years")
    if text and years:
        text = f"{years} years of experience in {text}" if text.isascii() else f"{years}年以上{text}经验"
    if text:
        read.statements += [(text, kind)] if years else split(text, kind)


def _plain(lower: dict, read: Structured) -> None:
    """Read fields that hold one rule each, such as "degree": "本科" or "min_years": 3."""
    for name in _DEGREE:
        if isinstance(lower.get(name), str):
            read.statements += split(lower[name], "must")
    for name in _YEARS:
        if isinstance(lower.get(name), int | float) and lower[name]:
            read.statements.append((f"at least {lower[name]:g} years of work experience", "must"))
        elif isinstance(lower.get(name), str):
            read.statements += split(lower[name], "must")
    for name in (*_CERTIFICATES, *_LANGUAGES):
        read.statements += [(text, kind) for item in _texts(lower.get(name)) for text, kind in split(item, "must")]
    majors = [item for name in _MAJORS for item in _texts(lower.get(name))]
    if majors:
        read.statements.append((f"{'、'.join(majors)}等相关专业", "must"))


def _rules(value: object, read: Structured) -> list[Rule]:
    """Read rules: of the product's own shape, or in words."""
    found = []
    for number, item in enumerate(value if isinstance(value, list) else [], 1):
        if isinstance(item, str):
            read.statements += split(item, "must")
        elif isinstance(item, dict) and item.get("kind") in _KINDS and item.get("value") is not None:
            worth = item["value"]
            if item["kind"] == "degree_at_least" and worth not in levels.DEGREES:
                worth = levels.degree(str(worth)) or "bachelor"
            found.append(Rule(str(item.get("id") or f"k{number}"), item["kind"], worth, item.get("skill")))
        elif isinstance(item, dict):
            _object(item, "must", read)
    return found
