"""HR at a desk and on a phone: a line that nobody meets is in doubt, and is settled once."""

from __future__ import annotations

import pytest

from app.hiring.screening import service as screening
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_long_words import OUTSIDE
from tests.browser.test_recording import picture, served  # noqa: F401

pytestmark = pytest.mark.slow

ASKED = [
    {"text": "3年以上客户经理工作经验"},
    {"text": "持有CAMS"},
    {"text": "本科及以上学历，金融、经济等相关专业"},
    {"text": "普通话二级甲等及以上", "kind": "nice"},
]
WORDS = {
    "en": (
        "Would qualify but for a line in doubt",
        "A person looks at this line",
        "Qualified but for what a person looks at",
        "Read as: certificate: CAMS",
        "What is asked for",
    ),
    "zh": (
        "除待核实的条目外符合要求",
        "此条由人查看",
        "符合要求，另有条目须由人查看",
        "理解为： 证书：CAMS",
        "招聘条件",
    ),
}


@pytest.fixture
def position(people):  # noqa: F811
    """A position with a certificate that none of its seven candidates holds; one of them lacks the years as well."""
    made = resumes.position(people, requirements=ASKED, rules=[{"kind": "degree_at_least", "value": "bachelor"}])
    for number in range(7):
        own: dict = {"name": f"候选人{number}", "phone": f"1380000000{number}", "email": f"{number}@x.cn"}
        own |= {"work": [], "years_by_skill": {}} if number == 6 else {}
        one = resumes.applied(
            people, made, resumes.pdf(f"Person {number}"), file=f"{number}.pdf", id_number=None, **own
        )
        screening.screen(one.id)
    return made


@pytest.mark.parametrize("language", list(WORDS))
def test_line_when_in_doubt_then_hr_reads_why_and_settles_it_in_the_page(desk, served, position, language):  # noqa: F811
    doubt, person, looked, reading, asked = WORDS[language]

    def seen(name: str) -> None:
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, width)
            assert desk.evaluate(OUTSIDE) == [], (name, width)
            picture(desk, f"{width}-lines-{name}-{language}")

    enter(desk, served, "hr", language)
    desk.goto(f"{served}/positions/{position.id}")
    desk.wait_for_selector(f"text={doubt}")
    assert reading in desk.inner_text(".doubts")
    seen("doubt")
    desk.click(f".doubts button:has-text('{person}')")
    desk.wait_for_selector(f"text={looked}")
    assert desk.locator(".doubts").count() == 0
    desk.click(f"summary:has-text('{asked}')")
    desk.wait_for_selector(".asked .line")
    assert reading in desk.inner_text(".asked")
    seen("looked")
    desk.goto(f"{served}/positions/{position.id}/edit")
    desk.click(".asked summary")
    desk.wait_for_selector(".asked .line")
    assert reading in desk.inner_text(".asked")
    seen("edit")
