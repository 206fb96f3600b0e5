"""Draw one invented person: the facts that a résumé will state and that the extraction must give back."""

import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

POOLS = Path(__file__).parent / "pools"
DEGREES = {
    "zh": {"博士": ["博士", "博士研究生"], "硕士": ["硕士", "硕士研究生", "研究生"], "本科": ["本科", "学士", "大学本科"],  # noqa: E501
           "大专": ["大专", "专科"]},
    "en": {"PhD": ["PhD", "Ph.D.", "Doctor of Philosophy"], "Master": ["MSc", "Master of Science", "M.A.", "MSc"],
           "Bachelor": ["BSc", "Bachelor of Science", "B.A.", "Bachelor of Arts", "BA (Hons)"]},
    "tw": {"博士": ["博士"], "硕士": ["碩士"], "本科": ["學士", "大學"], "大专": ["專科"]},
}  # fmt: skip


@dataclass(frozen=True)
class Study:
    school: str
    degree: str
    degree_text: str
    major: str
    start: str
    end: str


@dataclass(frozen=True)
class Job:
    employer: str
    title: str
    start: str
    end: str | None
    internship: bool
    tasks: tuple[str, ...]
    city: str


@dataclass(frozen=True)
class Person:
    lang: str
    name: str
    phone: str
    email: str
    id_number: str | None
    birth: str
    education: tuple[Study, ...]
    work: tuple[Job, ...]
    projects: tuple[str, ...]
    skills: tuple[str, ...]
    certificates: tuple[str, ...]
    languages: tuple[str, ...]
    city: str
    sex: str = "男"
    extra: dict = field(default_factory=dict)

    def only(self, **changes) -> "Person":
        """Return the same person with less or other facts, for layouts that do not show them all."""
        return replace(self, **changes)


def pool(split: str, lang: str) -> dict:
    """Return the name, school and employer lists of a split."""
    return yaml.safe_load((POOLS / f"{split}.yaml").read_text(encoding="utf-8"))[lang]


def add_months(date: str, months: int) -> str:
    total = int(date[:4]) * 12 + int(date[5:7]) - 1 + months
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def id_number(rng: random.Random, birth: str) -> str:
    """Return an invented number with a right check digit (GB 11643)."""
    body = rng.choice(["440301", "110105", "310104", "510107"]) + birth.replace("-", "") + f"{rng.randint(1, 28):02d}"
    body += f"{rng.randint(0, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def _phone(rng: random.Random, lang: str) -> str:
    a, b, c = rng.choice(["138", "139", "186", "155", "177", "199"]), rng.randint(1000, 9999), rng.randint(1000, 9999)
    if lang == "tw":
        return rng.choice(
            [f"09{b % 100:02d}-{c % 1000:03d}-{b % 1000:03d}", f"+886 9{b % 100:02d} {c % 1000:03d} {b % 1000:03d}"]
        )
    if lang == "zh":
        return rng.choice([f"{a}{b}{c}"] * 3 + [f"{a}-{b}-{c}", f"{a} {b} {c}", f"+86 {a}{b}{c}", f"(+86){a}-{b}-{c}"])
    return rng.choice([f"+44 7{rng.randint(100, 999)} {rng.randint(100000, 999999)}", f"(+852) 9{rng.randint(100, 999)} {c}",  # noqa: E501
                       f"(212) 555-{b}", f"+1 415-555-{b}", f"+86 {a} {b} {c}", f"07{rng.randint(100, 999)} {rng.randint(100000, 999999)}"])  # noqa: E501  # fmt: skip


def _email(rng: random.Random, name: str) -> str:
    ascii_name = "".join(c for c in name.lower() if c.isascii() and c.isalpha())
    user = (ascii_name or rng.choice(["zhangw", "xiaoming", "hello", "lucky"])) + str(rng.randint(1, 999))
    return user[:14] + "@" + rng.choice(["163.com", "qq.com", "gmail.com", "126.com", "outlook.com", "alumni.hku.hk"])


def _education(rng: random.Random, words: dict, lang: str, born: int) -> tuple[Study, ...]:
    ladder = ["Bachelor", "Master", "PhD"] if lang == "en" else ["本科", "硕士", "博士"]
    kinds = ladder[: rng.choice([1, 1, 1, 2, 2, 3])]
    if lang == "zh" and rng.random() < 0.15:
        kinds = ["大专"]
    year, out = born + 18, []
    for kind, school in zip(kinds, rng.sample(words["schools"], len(kinds)), strict=True):
        years = {"本科": 4, "Bachelor": 4, "大专": 3}.get(kind, 3)
        start, end = f"{year}-09", f"{year + years}-{rng.choice(['06', '07'])}"
        out.append(Study(school, kind, rng.choice(DEGREES[lang][kind]), rng.choice(words["majors"]), start, end))
        year += years
    return tuple(reversed(out))


def _work(rng: random.Random, words: dict, left: str, as_of: str, jobs: int, interns: int) -> tuple[Job, ...]:
    out, names = [], rng.sample(words["employers"], min(jobs + interns, len(words["employers"])))
    for number in range(interns):
        start = add_months(left, -12 * (interns - number) + rng.choice([-2, 0]))
        out.append(Job(names.pop(), rng.choice(words["intern_titles"]), start, add_months(start, rng.choice([2, 3, 5])), True,  # noqa: E501
                       tuple(rng.sample(words["tasks"], 2)), rng.choice(words["cities"])))  # fmt: skip
    start = add_months(left, rng.choice([0, 1, 3]))
    for number in range(jobs):
        end = add_months(start, rng.randint(9, 52))
        last = number == jobs - 1 or end >= as_of
        if start >= as_of:
            break
        end = None if last and rng.random() < 0.75 else min(end, as_of)
        out.append(Job(names.pop(), rng.choice(words["titles"]), start, end, False,
                       tuple(rng.sample(words["tasks"], rng.randint(2, 4))), rng.choice(words["cities"])))  # fmt: skip
        if end is None or last:
            break
        start = add_months(end, rng.choice([0, 1, 2, -1]))
    return tuple(reversed(out))


def draw(
    rng: random.Random,
    split: str,
    lang: str,
    as_of: str,
    jobs: int | None = None,
    interns: int | None = None,
    rare: bool = False,
) -> Person:
    """Draw a person; `jobs` and `interns` are numbers of employments, chosen when None; `rare` allows every name."""
    words = pool(split, lang)
    jobs = rng.choice([1, 2, 2, 3, 3, 4]) if jobs is None else jobs
    interns = rng.choice([0, 0, 1]) if interns is None else interns
    born = int(as_of[:4]) - 23 - (3 * jobs + rng.randint(0, 5))
    birth = f"{born}-{rng.randint(1, 12):02d}"
    education = _education(rng, words, lang, born)
    name = rng.choice(words["names"] + words["rare"] * 3 if rare else words["names"])
    pick = lambda key, low, high: tuple(rng.sample(words[key], rng.randint(low, high)))  # noqa: E731
    return Person(lang, name, _phone(rng, lang), _email(rng, name), id_number(rng, birth) if rng.random() < 0.3 else None,  # noqa: E501
                  birth, education, _work(rng, words, education[0].end, as_of, jobs, interns), pick("projects", 1, 2),
                  pick("skills", 3, 8), pick("certificates", 1, 4), pick("languages", 1, 3), rng.choice(words["cities"]),  # noqa: E501
                  rng.choice("男女"))  # fmt: skip
