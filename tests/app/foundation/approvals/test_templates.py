"""Templates are data: those of the release hold, and a broken one is refused with its place."""

from __future__ import annotations

import pytest

from app.foundation.approvals import templates
from app.foundation.audit import words
from app.text import reader

GOOD = """
[[template]]
id = "one"
zh = "一"
en = "One"
[[template.step]]
zh = "步"
en = "Step"
who = [{ leader = true }]
hours = 24
escalate = { right = "approvals.second" }
"""


@pytest.mark.feature("OP-20", part="custom modules on top of the core, and their API, have no test of their own")
def test_templates_when_read_then_each_has_both_languages_and_words_in_the_access_log():
    found = templates.templates()
    assert {"two_people", "manager_then_hr_lead", "committee"} <= found.keys()
    for template in found.values():
        assert template.id in words.CODES
        parts: tuple[templates.Template | templates.Step, ...] = (template, *template.step)
        for part in parts:
            with reader("zh"):
                chinese = part.title
            with reader("en"):
                assert part.title != chinese
                assert part.title.isascii()


@pytest.mark.feature("OP-20", part="custom modules on top of the core, and their API, have no test of their own")
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("hours = 24", "hours = 0", "template/0/step/0/hours"),
        ("hours = 24", "", "template/0/step/0/hours: Field required"),
        ("{ leader = true }", '{ right = "everything" }', "who/0/right"),
        ("{ leader = true }", '{ leader = true, named = "x" }', "state one of"),
        ("{ leader = true }", "{}", "state one of"),
        ("{ leader = true }", '{ named = "X y" }', "who/0/named"),
        ("who = [{ leader = true }]", "who = []", "step/0/who"),
        ("hours = 24", "hours = 24\nneeds = 2", "needs more than one"),
        ('escalate = { right = "approvals.second" }', 'escalate = { committee = "x" }', "escalates to one account"),
        ('id = "one"', 'id = "one"\nwhatever = 1', "template/0/whatever"),
        ("[[template]]", "[[template", "templates.toml: "),
        ("hours = 24", "hours = 24\n" + "escalate = { leader = true }", "templates.toml: "),
    ],
)
def test_template_when_it_does_not_hold_then_is_refused_with_its_place(tmp_path, before, after, said):
    path = tmp_path / "templates.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert templates.read(path).keys() == {"one"}
    path.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(templates.TemplatesBroken, match=said):
        templates.read(path)


def test_templates_when_two_have_one_id_then_are_refused(tmp_path):
    (tmp_path / "templates.toml").write_text(GOOD + GOOD, encoding="utf-8")
    with pytest.raises(templates.TemplatesBroken, match="one id"):
        templates.read(tmp_path / "templates.toml")
