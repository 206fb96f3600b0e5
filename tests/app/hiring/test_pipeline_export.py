"""The table of people as a workbook: whom it has, what stays text, who is named on it, and what the log keeps."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from app import clock, database
from app.foundation.audit import service as audit
from app.hiring.pipeline import service, workbook
from tests.app.hiring import resumes
from tests.app.hiring.test_pipeline import applied, at_stage
from tests.app.statements import counted

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CORE = {"dc": "http://purl.org/dc/elements/1.1/"}


def part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def rows(data: bytes) -> list[list[str]]:
    """Each row's cells: a text with its quote, as `'text`, a number as it stands; a formula fails."""
    texts = ["".join(one.itertext()) for one in part(data, "xl/sharedStrings.xml").findall("m:si", MAIN)]
    quoted = {
        number
        for number, one in enumerate(part(data, "xl/styles.xml").findall("m:cellXfs/m:xf", MAIN))
        if one.get("quotePrefix") == "1"
    }
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert sheet.findall(".//m:f", MAIN) == []
    return [[cell(one, texts, quoted) for one in row] for row in sheet.findall("m:sheetData/m:row", MAIN)]


def cell(one: ElementTree.Element, texts: list[str], quoted: set[int]) -> str:
    value = one.findtext("m:v", "", MAIN)
    if one.get("t") != "s":
        return value
    assert int(one.get("s", "0")) in quoted
    return f"'{texts[int(value)]}"


def export(browser, **asked: str) -> bytes:
    answer = browser.post("/candidates/export", list(asked.items()))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == workbook.MEDIA_TYPE
    assert "candidates.xlsx" in answer.headers["content-disposition"]
    return answer.content


@pytest.fixture
def position(people):
    return resumes.position(people)


@pytest.mark.feature("IN-09")
def test_export_when_asked_for_then_has_those_who_fit_the_filters_in_the_columns_shown(people, position, browse):
    at_stage(people, position, "screened", 1, name="王小明")
    applied(people, position, 2, name="Grace Whitfield 13800138000")
    found = rows(export(browse("hr")))
    assert found[0] == [
        "'Name", "'Position", "'Stage", "'Days here", "'Time limit", "'Score", "'Applied", "'Source of the file",
        "'Looked after by",
    ]  # fmt: skip
    assert [row[0] for row in found[1:]] == ["'王小明", "'Grace Whitfield 138****8000"]
    assert found[1][2:5] == ["'Screened", "0", "'"]
    asked = {"q": "小明", "stage": "screened", "column": "stage"}
    assert rows(export(browse("hr"), **asked)) == [["'Name", "'Stage"], ["'王小明", "'Screened"]]
    assert rows(export(browse("hr"), q="nobody"))[1:] == []


@pytest.mark.feature("PV-07")
def test_export_when_somebody_else_asks_then_has_the_people_of_their_positions_alone(people, position, browse):
    applied(people, position, 1, name="王小明")
    other = resumes.position(people, title="Theirs", manager_id=str(people.other_manager.id))
    database.db.execute_sql("UPDATE positions SET owner_id = %s WHERE id = %s", (people.other_hr.id, other.id))
    applied(people, other, 2, name="李四")
    of = {"hr": ["'王小明"], "manager": ["'王小明"], "other_manager": ["'李四"], "other_hr": ["'李四"]}
    for who, names in of.items():
        assert [row[0] for row in rows(export(browse(who)))[1:]] == names, who
        assert rows(export(browse(who), position=str((other if "other" not in who else position).id)))[1:] == []
    for who in ("administrator", "auditor"):
        assert browse(who).post("/candidates/export", []).status_code == 403


@pytest.mark.feature("PV-10")
def test_export_when_given_out_then_the_access_log_has_the_file_and_each_person_and_no_word_about_them(
    people, position, browse
):
    application = applied(people, position, 1, name="王小明")
    browser = browse("hr")
    with counted() as found:
        export(browser, q="小明", stage="received")
    assert len(found.own) <= 3, found.own
    one, whole = audit.recent(2)
    assert (one.action, one.object_id, one.person_id) == ("export", str(application.id), application.person_id)
    assert (whole.action, whole.object_id, whole.actor_id) == ("export", "all", str(people.hr.id))
    assert whole.detail == {"part": "table", "candidates": 1, "filters": ["q", "stage"]}


def test_export_when_printed_then_names_the_reader_and_their_time_on_each_page_and_in_its_properties(
    people, position, browse
):
    applied(people, position, 1)
    data = export(browse("hr"))
    sheet = part(data, "xl/worksheets/sheet1.xml")
    header, footer = (sheet.findtext(f"m:headerFooter/m:{name}", "", MAIN) for name in ("oddHeader", "oddFooter"))
    assert header == footer
    assert re.fullmatch(rf"&C{people.hr.display_name} · .+ \({people.hr.time_zone}\)", header), header
    assert part(data, "docProps/core.xml").findtext("dc:description", "", CORE) == header.removeprefix("&C")


def test_export_when_more_fit_than_a_file_has_then_is_refused_and_the_page_says_what_to_do(
    people, position, browse, monkeypatch
):
    monkeypatch.setattr(service, "MOST_EXPORTED", 1)
    for number in range(2):
        applied(people, position, number)
    browser = browse("hr")
    before = audit.recent(1)[0].id
    page = browser.submit("/candidates/export", [])
    assert "More than 1 people fit. Filter by position, stage or time" in page.text
    assert not [one for one in audit.recent(20) if one.id > before and one.action == "export"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_workbook_when_a_text_begins_like_a_formula_then_it_stays_a_text(begin):
    text = f"{begin}HYPERLINK(1)"
    found = rows(workbook.written("People", [text], [[text, 5, None]], "A & B" * 50, clock.now()))
    assert [one.replace("_x000D_", "\r") for one in found[0]] == [f"'{text}"]
    assert found[1][1:] == ["5"]
