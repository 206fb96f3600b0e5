"""Compare extracted fields with the gold ones: exact after white space, width and case are made the same."""

import re
import unicodedata
from collections import Counter, defaultdict

FIELDS = ("name", "phone", "email", "id_number", "birth_date", "language", "school", "degree", "major", "education_dates",  # noqa: E501
          "education", "employer", "title", "internship", "work_dates", "skills", "certificates", "languages", "years_total")  # noqa: E501  # fmt: skip


def same(value: object) -> str:
    """Return the form in which values are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value))).lower()


def items(fields: dict) -> dict[str, Counter]:
    """Return each field as a bag of values; facts of an entry are tied to its school or employer."""
    bags: dict[str, Counter] = defaultdict(Counter)
    for key in ("name", "phone", "email", "id_number", "birth_date", "language", "years_total"):
        if fields.get(key) is not None:
            bags[key][same(fields[key])] += 1
    for e in fields.get("education") or []:
        school = same(e.get("school"))
        bags["school"][school] += 1
        for key in ("degree", "major"):
            if e.get(key):
                bags[key][school + "|" + same(e[key])] += 1
        for key in ("start", "end"):
            if e.get(key):
                bags["education_dates"][school + key + same(e[key])] += 1
        bags["education"]["|".join(same(e.get(key)) for key in ("school", "degree", "major", "start", "end"))] += 1
    for j in fields.get("work") or []:
        employer = same(j.get("employer"))
        bags["employer"][employer] += 1
        bags["title"][employer + "|" + same(j.get("title"))] += 1
        bags["internship"][employer + "|" + same(bool(j.get("internship")))] += 1
        for key in ("start", "end"):
            bags["work_dates"][employer + key + same(j.get(key))] += 1
    for key in ("skills", "certificates", "languages"):
        bags[key].update(Counter({same(value): 1 for value in fields.get(key) or []}))
    return bags


class Score:
    """Sums hits, what was given and what was wanted, for each field and group."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, gold: dict, found: dict) -> list[str]:
        """Count one résumé; return its differences as readable lines."""
        wanted, given, said = items(gold), items(found), []
        for key in FIELDS:
            hits = sum((wanted[key] & given[key]).values())
            for place, number in enumerate((hits, sum(given[key].values()), sum(wanted[key].values()))):
                self.counts[key][place] += number
            missed, wrong = wanted[key] - given[key], given[key] - wanted[key]
            if missed or wrong:
                said.append(f"{key}: missed {sorted(missed)} gave {sorted(wrong)}")
        return said

    def f1(self, key: str) -> float:
        hits, given, wanted = self.counts[key]
        return 2 * hits / (given + wanted) if given + wanted else 1.0

    def table(self) -> str:
        return "\n".join(f"{key:16} F1 {self.f1(key):.3f}  n {self.counts[key][2]}" for key in FIELDS)
