"""The list of the talent pool, and the pages on which HR writes to its people."""

from __future__ import annotations

import uuid

from app import clock
from app.hiring.decisions import service as decisions
from app.hiring.pool import service
from tests.app.hiring import resumes
from tests.app.hiring.pooled import ALL, agreed, invite, offered, rejected
from tests.app.hiring.test_reports import rated
from tests.app.statements import counted


def test_list_when_read_then_shows_where_each_came_and_takes_three_statements_and_is_recorded(people, past, post):
    entry = agreed(past)
    invite(people, entry, post)
    others = [
        rejected(
            people, data=resumes.pdf(str(n)), name=f"王{n}", id_number=None, phone=f"1390000001{n}", email=f"{n}@x.cn"
        )
        for n in range(3)
    ]
    for other in others:
        agreed(other)
    with counted() as found:
        page = service.page(people.lead, ALL, "until", "", clock.now())
    assert len(found.own) <= 3, found.own
    assert found.recorded == 1
    first = page.people[0]
    assert (page.total, first.name, first.row.title, first.row.reached) == (4, "李梅", "客户经理", "screened")
    assert [title for _at, title in first.contacted] == ["风控经理"]
    assert not first.soon
    soon = service.page(people.hr, ALL, "until", "", entry.ends_at - service.SOON).people[0]
    assert soon.soon
    assert soon.visible
    assert not any(one.visible for one in service.page(people.other_hr, ALL, "until", "", clock.now()).people)


def test_list_when_it_is_long_then_goes_on_after_the_last_row(people, past, monkeypatch):
    agreed(past)
    for n in range(4):
        contact = {"id_number": None, "phone": f"1390000001{n}", "email": f"{n}@x.cn"}
        agreed(rejected(people, data=resumes.pdf(str(n)), name=f"王{n}", **contact))
    monkeypatch.setattr(service, "SHOWN", 2)
    for order in ("until", "-until", "decided", "-decided"):
        seen, after = [], ""
        for _ in range(3):
            page = service.page(people.hr, ALL, order, after, clock.now())
            seen += [one.name for one in page.people]
            after = page.next
        assert (after, len(seen), len({*seen})) == ("", 5, 5), order
        expected = ["李梅", "王0", "王1", "王2", "王3"]
        assert seen == (expected if order[0] != "-" else expected[::-1])


def test_list_when_filtered_then_finds_by_name_position_and_unit(people, past, browse):
    agreed(past)
    contact = {"id_number": None, "phone": "13900000012", "email": "w@x.cn"}
    agreed(rejected(people, offered(people, "柜员"), data=resumes.pdf("w"), name="王芳", **contact))
    page = browse("hr").get("/pool").text
    assert page.index("李梅") < page.index("王芳")
    assert "李梅" not in browse("hr").get("/pool?q=%E7%8E%8B").text
    only = browse("hr").get(f"/pool?position={past.position_id}").text
    assert ("李梅" in only, "王芳" in only) == (True, False)
    assert "Nobody fits" in browse("hr").get(f"/pool?unit={uuid.uuid4()}").text
    for wrong in ("position=x", "unit=1", "after=x~y", "after=2026-01-01~1", "sort=name"):
        assert browse("hr").get(f"/pool?{wrong}").status_code == 200


def test_score_when_the_interview_was_rated_then_stands_in_the_list_with_its_interval(people, app, on_screen):
    application = rated(people, app, 3.0, 4.0, None, 5.0)
    decisions.decide(application.id, "rejected", "The role needs more years.", people.manager, clock.now())
    agreed(application)
    [person] = service.page(people.hr, ALL, "until", "", clock.now()).people
    assert person.row.reached == "assessed"
    assert person.interview.low <= person.interview.score <= person.interview.high
    assert person.interview.low < person.interview.high


def test_page_when_hr_writes_to_people_then_shows_each_with_what_became_of_it(people, past, post, browse):
    entry = agreed(past)
    browser = browse("hr")
    assert "Nobody is chosen" in browser.get("/pool/invitations").text
    asked = browser.get(f"/pool/invitations?entry={entry.id}").text
    assert str(post.id) in asked
    assert "the position that you choose" in asked
    assert "Choose the position" in browser.submit("/pool/invitations", [("entry", str(entry.id))]).text
    fields = [("entry", str(entry.id)), ("entry", str(uuid.uuid4())), ("position", str(post.id))]
    done = browser.submit("/pool/invitations", fields).text
    assert done.count("message on its way") == done.count("not done") == 1
    assert "This was shown before" in browser.get(browser.at).text
    panel = browser.get(f"/applications/{past.id}/pool").text
    assert "Written to about “风控经理”" in panel
    assert people.hr.display_name in panel
    assert f'hx-get="/applications/{past.id}/pool"' in browser.get(f"/applications/{past.id}").text
    assert browse("manager").get(f"/applications/{past.id}/pool").status_code == 403
    assert f"/applications/{past.id}/pool" not in browse("manager").get(f"/applications/{past.id}").text
    assert browse("other_hr").get(f"/applications/{past.id}/pool").status_code == 404
    assert browse("manager").get("/pool").status_code == 403
