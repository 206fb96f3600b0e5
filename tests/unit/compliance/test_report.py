"""The catalogue is whole, its page is current, and the report holds every control and nothing that runs."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path

import pytest

from appliance.compliance import document, page
from appliance.compliance.catalogue import controls, theme
from appliance.compliance.clauses import CLAUSES, OUTSIDE
from appliance.compliance.control import EVERY_HOST, OPERATIONS, SPARE, Finding, Outcome
from appliance.compliance.results import report
from appliance.site.components import COMPONENTS
from tests.unit.compliance.made import RUN, context

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Reader(html.parser.HTMLParser):
    """Follows which elements are open, and keeps what they are told."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def whole(folder: Path, evidence: str = "seen") -> dict:
    """Return a report in which outcomes take turns over all controls and hosts."""
    outcomes = list(Outcome)
    findings = {}
    for number, control in enumerate(controls()):
        for host in control.hosts(context(folder)):
            findings[control.id, host] = Finding(outcomes[number % len(outcomes)], evidence)
    return report(RUN, controls(), findings, [], None)


@pytest.mark.feature("PV-13")
def test_catalogue_when_read_then_every_control_is_whole():
    every = controls()
    assert len(every) >= 25
    assert len({each.id for each in every}) == len(every)
    assert {each.check.__name__ for each in every if not each.check.__doc__} == set()
    for each in every:
        assert re.fullmatch(r"[A-Z]{2}-\d\d", each.id)
        assert each.where in (EVERY_HOST, OPERATIONS, SPARE, *COMPONENTS)
        assert set(each.clauses) <= set(CLAUSES), each.id
        assert each.clauses
        assert re.search(r"[\u4e00-\u9fff]", each.zh)
        assert "PV-13" in each.rows
        assert theme(each)


@pytest.mark.feature("PV-13")
def test_clauses_when_listed_then_each_has_a_control_or_somebody_else():
    answered = {clause for each in controls() for clause in each.clauses}
    assert answered == set(CLAUSES)
    assert not set(CLAUSES) & set(OUTSIDE)


@pytest.mark.feature("PV-13")
def test_rows_when_named_then_are_rows_of_the_features():
    known = set(re.findall(r"^\| ([A-Z]{2}-\d+) \|", (document.PAGE.parent / "features.md").read_text("utf-8"), re.M))
    assert {row for each in controls() for row in each.rows} <= known


@pytest.mark.feature("PV-13")
def test_page_when_the_catalogue_changed_then_was_written_again():
    assert document.PAGE.read_text(encoding="utf-8") == document.text(), "python -m appliance.compliance.document"


@pytest.mark.feature("PV-13")
def test_report_when_written_then_holds_every_control_in_both_languages(tmp_path: Path):
    made = whole(tmp_path)
    digest = page.write(tmp_path / "20270301T120000Z", made)
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    text = (tmp_path / "20270301T120000Z/report.html").read_text(encoding="utf-8")
    for each in controls():
        assert f'id="{each.id}"' in text
        assert each.zh in text
    assert page.last(tmp_path) == made
    assert (tmp_path / "20270301T120000Z/report.json").stat().st_mode & 0o777 == 0o600


def test_report_when_read_then_is_closed_well_and_asks_nobody(tmp_path: Path):
    reader = Reader()
    reader.feed(page.html(whole(tmp_path)))
    assert reader.wrong == []
    assert reader.open == []
    assert "script" not in {tag for tag, _told in reader.seen}
    told = {name for _tag, attributes in reader.seen for name in attributes}
    assert not {name for name in told if name.startswith("on")} | (told & {"src", "href", "style"})


def test_report_when_evidence_holds_markup_then_it_is_shown_not_obeyed(tmp_path: Path):
    text = page.html(whole(tmp_path, "<script>alert('&')</script>"))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_last_when_a_report_was_cut_short_then_takes_the_one_before(tmp_path: Path):
    made = whole(tmp_path)
    page.write(tmp_path / "20270301T120000Z", made)
    (tmp_path / "20270302T120000Z").mkdir()
    (tmp_path / "20270302T120000Z/report.json").write_text('{"site": ', encoding="utf-8")
    assert page.last(tmp_path) == made
    assert page.last(tmp_path / "none") is None
