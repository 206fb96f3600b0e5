"""Studies and work abroad: where a post asks for them, and which language a course of study abroad was taught in."""

from __future__ import annotations

import re

from app.hiring.screening.matching.finding import NOTHING, Finding
from app.hiring.screening.matching.meaning import Meaning
from app.hiring.screening.matching.parts import Part, Sentence
from app.hiring.screening.matching.resume import Resume

_ASKED = re.compile(
    r"(?:具有|具备|有)?(?:海外|境外|国外)(?:留学|学习|工作|教育|学历|研修|交流|求学|任职|[、/或和及])*(?:的?(?:背景|经历|经验|学历|者))"
    r"|留学(?:背景|经历|经验)"
    r"|\boverseas (?:study|studies|education|work|working|living|degree|exposure)(?: (?:or|and) \w+)?"
    r"(?: (?:experience|background))?|\b(?:studied|worked|lived) (?:overseas|abroad)\b",
    re.IGNORECASE | re.ASCII,
)
_WORKED = re.compile(
    r"海外|境外|国外|外派|驻外|\b(?:overseas|abroad|expatriate|seconded|secondment)\b", re.IGNORECASE | re.ASCII
)


def take_abroad(sentence: Sentence) -> None:
    """Take studies or work abroad from a sentence."""
    if match := _ASKED.search(sentence.left):
        sentence.add("abroad")
        sentence.take(*match.span())


def judge_abroad(part: Part, resume: Resume, _: Meaning) -> Finding:
    """Look for a study in another country, or work that says so."""
    studied = next((study.line for study in resume.studies if study.abroad), None)
    worked = next((line for line in resume.of("work", "education") if _WORKED.search(line.clean)), None)
    line = studied or worked
    return Finding(True, 1.0, line, "synonym") if line else NOTHING
