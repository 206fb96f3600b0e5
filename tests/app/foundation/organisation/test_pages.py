"""The pages and the API of the organisation, as the people of each role use them."""

from __future__ import annotations

import jsonschema
import pytest

from app.errors import Invalid
from app.foundation.audit import service as audit
from app.foundation.organisation import importing, service, structure
from app.foundation.organisation.structure import Job, Unit
from tests.app.foundation.organisation.bank import FOUNDED, TODAY, appoint, founded, noon
from tests.app.statements import counted
from tests.app.test_openapi import answer_of

ROWS = "编号\t名称\t类型\t上级\nBR-2-1\t静安支行\t支行\tBR-2\nBR-2\t上海分行\tbranch\tHO\nHO\tHead\thead-office\t\n"


def by_code(code: str) -> Unit:
    return next(unit for unit in structure.on_day(Unit, TODAY) if unit.code == code)


@pytest.mark.feature(
    "PV-11",
    part="people are seen by unit; no policy uses grades, and pages of candidates and records do not ask it yet",
)
def test_unit_when_made_and_staffed_on_pages_then_the_tree_shows_it_and_its_leader(browse, people):
    bank = founded(people)
    lead = browse("lead")
    new = [("code", "br-2"), ("name", "上海分行"), ("kind", "branch"), ("parent_id", str(bank.head))]
    page = lead.submit("/organisation/units/new", [*new, ("day", TODAY.isoformat())])
    assert "Added." in page.text
    unit = by_code("BR-2")
    appointment = [("account_id", str(people.manager.id)), ("job_id", str(bank.chief)), ("leads", "yes")]
    page = lead.submit(f"/organisation/units/{unit.id}/appoint", [*appointment, ("first", TODAY.isoformat())])
    assert "leads the unit" in page.text
    tree = browse("hr").get(f"/organisation?day={TODAY}").text
    assert "上海分行" in tree
    assert ">Manager</td>" in tree
    assert "上海分行" not in browse("hr").get("/organisation?day=2026-02-01").text
    assert (
        "Somebody else leads"
        in lead.submit(
            f"/organisation/units/{unit.id}/appoint",
            [("account_id", str(people.hr.id)), *appointment[1:], ("first", TODAY.isoformat())],
        ).text
    )
    [seat] = service.seats(people.lead, unit.id, noon(TODAY))
    refused = lead.submit(f"/organisation/appointments/{seat.id}/end", [("day", "2026-01-01")])
    assert "may not lie before the first" in refused.text
    page = lead.submit(f"/organisation/appointments/{seat.id}/revoke", [])
    assert "it never held" in page.text


def test_unit_when_read_by_somebody_who_sees_nobody_there_then_shows_no_name(browse, people):
    bank = founded(people)
    appoint(people, bank, people.hr, bank.team)
    path = f"/organisation/units/{bank.team}"
    for who, sees in (("lead", True), ("hr", True), ("manager", False), ("administrator", False), ("auditor", False)):
        page = browse(who).get(path)
        assert page.status_code == 200
        assert ('<td class="name">' in page.text) is sees, who
        shown = browse(who).get(f"/api/v1{path}").json["appointments"]
        assert (len(shown) == 1) is sees, who


def test_pages_when_the_bank_grows_then_take_at_most_three_statements(browse, people):
    bank = founded(people)
    for number in range(30):
        structure.add_unit(people.lead, f"T{number}", "Team", "team", bank.retail, FOUNDED, noon(FOUNDED))
    appoint(people, bank, people.hr, bank.retail)
    lead = browse("lead")
    for path in ("/organisation", f"/organisation/units/{bank.retail}", "/organisation/jobs", "/organisation/grades"):
        with counted() as asked:
            assert lead.get(path).status_code == 200
        assert len(asked.own) <= 3, asked.own


def test_grades_and_jobs_when_changed_on_pages_then_history_is_shown_and_an_old_view_is_refused(browse, people):
    bank = founded(people)
    lead = browse("lead")
    page = f"/organisation/jobs/{bank.teller}"
    asked = [
        ("name", "Teller"),
        ("qualifications", "CET-4\n\nCounterfeit certificate\n"),
        ("seen", FOUNDED.isoformat()),
    ]
    shown = lead.submit(f"{page}/change", [*asked, ("day", TODAY.isoformat())]).text
    for text in ("Counterfeit certificate", "CET-4", "Bachelor&#39;s degree", TODAY.isoformat()):
        assert text in shown
    assert "meanwhile" in lead.submit(f"{page}/change", [*asked, ("day", TODAY.isoformat())]).text
    grade = f"/organisation/grades/{bank.grade}"
    assert (
        "Senior officer"
        in lead.submit(
            f"{grade}/change", [("name", "Senior officer"), ("rank", "6"), ("day", FOUNDED.isoformat())]
        ).text
    )
    assert "at most 99" in lead.submit("/organisation/grades", [("code", "X"), ("name", "X"), ("rank", "100")]).text
    assert "last day is set" in lead.submit(f"{grade}/close", [("day", TODAY.isoformat())]).text
    wrong = lead.submit(f"{page}/close", [("day", "2026-02-30")])
    assert "must be a day" in wrong.text


def test_rows_when_pasted_then_all_are_taken_over_whatever_their_order(people, browse):
    founded(people)
    page = browse("administrator").submit(
        "/organisation/import", [("what", "units"), ("rows", ROWS), ("day", TODAY.isoformat())]
    )
    assert "2 added, 1 changed" in page.text
    assert by_code("BR-2-1").parent_id == by_code("BR-2").id
    assert by_code("HO").name == "Head"
    assert (importing.units(people.lead, ROWS, TODAY, noon(TODAY)).added, by_code("HO").name) == (0, "Head")
    taken = importing.jobs(people.lead, "CLERK;柜员;会计从业｜CET-4\nTELLER;Teller;", TODAY, noon(TODAY))
    assert (taken.added, taken.changed) == (1, 1)
    assert structure.on_day(Job, TODAY)[1].qualifications == ["会计从业", "CET-4"]


def test_rows_when_some_do_not_fit_then_none_is_taken_over_and_each_fault_has_its_row(people, browse):
    founded(people)
    rows = 'BR-3,Third,branch,HO\nBR-4,Fourth,pavilion,HO\n"b 5",Fifth,team,HO\nBR-6,Sixth,team,NOWHERE\nBR-7,,team,HO'
    with pytest.raises(Invalid) as refused:
        importing.units(people.lead, rows, TODAY, noon(TODAY))
    said = str(refused.value)
    for part in (
        "Row 2: The kind of a unit",
        "Row 3: A code has",
        "Row 4: There is no unit above",
        "Row 5: Give a name",
    ):
        assert part in said
    assert "Row 1" not in said
    assert [unit.code for unit in structure.on_day(Unit, TODAY)] == ["BR-1", "BR-1-1", "HO", "HO-RET", "HO-RET-1"]
    for text, why in (('"open', "not closed"), ("A,B,team,\n" * 5001, "At most 5000 rows")):
        with pytest.raises(Invalid, match=why):
            importing.units(people.lead, text, TODAY, noon(TODAY))
    typed = browse("lead").submit(
        "/organisation/import", [("what", "units"), ("rows", rows), ("day", TODAY.isoformat())]
    )
    assert "Fourth,pavilion" in typed.text


def test_rows_when_units_stand_below_each_other_then_are_refused(people):
    with pytest.raises(Invalid, match="Row 1: There is no unit above"):
        importing.units(people.lead, "A,First,team,B\nB,Second,team,A", TODAY, noon(TODAY))


def test_program_when_it_keeps_the_organisation_then_both_sides_keep_to_the_document(browse, people):
    bank = founded(people)
    lead, base = browse("lead"), "/api/v1/organisation"
    unit = {"code": "BR-9", "name": "Ninth", "kind": "branch", "parent_id": str(bank.head), "day": "2026-06-01"}
    made = lead.send("POST", f"{base}/units", json=unit)
    one = f"{base}/units/{made.json['id']}"
    seat = {"account_id": str(people.hr.id), "job_id": str(bank.teller), "first": "2026-06-01", "leads": True}
    answers = {
        ("post", f"{base}/units", 201): made,
        ("post", f"{base}/units/{{unit_id}}/appointments", 201): lead.send("POST", f"{one}/appointments", json=seat),
        ("get", f"{base}/units/{{unit_id}}", 200): lead.get(one),
        ("put", f"{base}/units/{{unit_id}}", 200): lead.send(
            "PUT", one, json={"name": "New", "kind": "team", "day": "2026-07-01"}
        ),
        ("get", f"{base}/units", 200): lead.get(f"{base}/units?day=2026-06-01"),
        ("get", f"{base}/jobs", 200): lead.get(f"{base}/jobs"),
        ("get", f"{base}/grades", 200): lead.get(f"{base}/grades"),
        ("get", f"{base}/people", 200): browse("hr").get(f"{base}/people"),
    }
    for described_at, answer in answers.items():
        assert answer.status_code == described_at[2], (described_at, answer.text)
        jsonschema.validate(answer.json, answer_of(*described_at), jsonschema.Draft202012Validator)
    assert [person["name"] for person in answers["get", f"{base}/people", 200].json["people"]] == ["Hr"]
    assert answers["get", f"{base}/people", 200].json["units_led"] == [made.json["id"]]
    assert any(entry.object_kind == "appointment" and entry.action == "read" for entry in audit.recent(5))
    for wrong in ({"day": 20260601}, {"leads": 1}, {"kind": "castle"}, {"parent_id": "x"}):
        where = f"{one}/appointments" if "leads" in wrong else f"{base}/units"
        stated = (seat if "leads" in wrong else unit | {"code": "BR-10"}) | wrong
        assert lead.send("POST", where, json=stated).status_code == 422, wrong
