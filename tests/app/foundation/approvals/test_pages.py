"""The inbox, the page of a request and delegations in a browser, and the same for programs."""

from __future__ import annotations

import re
from datetime import timedelta

import jsonschema
import pytest

from app import clock
from app.foundation.approvals import service
from app.foundation.organisation.service import day_of
from tests.app.foundation.approvals.asking import ask
from tests.app.statements import counted
from tests.app.test_openapi import answer_of


def asked(people, **more):
    return ask(people.hr, at=clock.now(), **more)


@pytest.mark.feature("OP-20", part="custom modules on top of the core, and their API, have no test of their own")
def test_inbox_when_something_waits_then_home_counts_it_and_the_pages_decide_it(browse, people):
    request_id = asked(people, link="/positions")
    lead, hr = browse("lead"), browse("hr")
    assert f'href="/inbox/{request_id}">3 rows</a>' in lead.get("/").text
    assert "/inbox/" not in hr.get("/").text
    inbox = lead.get("/inbox").text
    assert re.search(rf'href="/inbox/{request_id}">3 rows</a>.*Two people.*<td[^>]*>Hr</td>', inbox, re.DOTALL)
    page = lead.get(f"/inbox/{request_id}").text
    for part in ("3 rows", "1 of 1", "Second person", "HR lead", 'href="/positions"', 'value="approved"'):
        assert part in page
    own = hr.get(f"/inbox/{request_id}").text
    assert "This is your request" in own
    assert 'value="approved"' not in own
    assert "3 rows" in hr.get("/inbox").text
    refused = lead.submit(f"/inbox/{request_id}/decision", [("outcome", "refused"), ("reason", "no")])
    assert "needs a reason of 5 to 2000" in refused.text
    assert ">no</textarea>" in refused.text
    done = lead.submit(f"/inbox/{request_id}/decision", [("outcome", "refused"), ("reason", "Not <b>now</b>.")])
    assert "Not &lt;b&gt;now&lt;/b&gt;." in done.text
    assert service.state(request_id) == "refused"
    assert "Nothing waits for you." in lead.get("/inbox").text
    assert f"/inbox/{request_id}" not in lead.get("/").text


def test_request_when_decided_twice_by_one_form_then_once(browse, people):
    first, lead = asked(people), browse("lead")
    key = [("key", "3f0f6f0e-1111-4222-8333-444455556666"), ("outcome", "approved")]
    for _ in range(2):
        assert lead.post(f"/inbox/{first}/decision", key).status_code == 303
    assert service.state(first) == "approved"
    assert lead.post(f"/inbox/{first}/decision", [("outcome", "approved")]).status_code == 409


def test_request_when_withdrawn_on_its_page_then_waits_for_nobody(browse, people):
    request_id = asked(people)
    page = browse("hr").submit(f"/inbox/{request_id}/withdraw", [])
    assert "withdrew the request" in page.text
    assert "Nothing waits for you." in browse("lead").get("/inbox").text


def test_delegation_when_made_on_its_page_then_the_inbox_says_for_whom_and_ending_works(browse, people):
    request_id, today = asked(people), day_of(clock.now())
    last = (today + timedelta(days=3)).isoformat()
    lead, manager = browse("lead"), browse("manager")
    fields = [("to_id", str(people.manager.id)), ("first", today.isoformat())]
    assert "before today" in lead.submit("/inbox/delegations", [*fields, ("last", "2026-01-01")]).text
    page = lead.submit("/inbox/delegations", [*fields, ("last", last)])
    assert last in page.text
    assert "for Lead" in manager.get("/inbox").text
    assert "You decide for Lead" in manager.get(f"/inbox/{request_id}").text
    end = re.search(r'action="(/inbox/delegations/[^/]+/end)"', page.text)[1]
    assert end not in manager.get("/inbox/delegations").text
    assert last not in lead.submit(end, []).text
    assert "Nothing waits for you." in manager.get("/inbox").text


def test_pages_when_lists_are_long_then_take_at_most_three_statements(browse, people):
    lead = browse("lead")
    request_id = [asked(people) for _ in range(12)][0]
    for path, most in (("/inbox", 2), ("/inbox/delegations", 2), (f"/inbox/{request_id}", 5)):
        with counted() as found:
            assert lead.get(path).status_code == 200
        assert len(found.own) <= most, found.own


def test_program_when_it_decides_then_both_sides_keep_to_the_document(browse, people):
    request_id, lead = asked(people), browse("lead")
    one, today = f"/api/v1/approvals/{request_id}", day_of(clock.now()).isoformat()
    decision = {"outcome": "refused", "reason": "It does not add up."}
    stand_in = {"to_id": str(people.manager.id), "first": today, "last": today}
    answers = {
        ("get", "/api/v1/inbox", 200): lead.get("/api/v1/inbox"),
        ("get", "/api/v1/approvals/{request_id}", 200): lead.get(one),
        ("post", "/api/v1/approvals/{request_id}/decision", 200): lead.send("POST", f"{one}/decision", json=decision),
        ("post", "/api/v1/delegations", 201): lead.send("POST", "/api/v1/delegations", json=stand_in),
        ("get", "/api/v1/delegations", 200): lead.get("/api/v1/delegations"),
    }
    for described_at, answer in answers.items():
        assert answer.status_code == described_at[2], (described_at, answer.text)
        jsonschema.validate(answer.json, answer_of(*described_at), jsonschema.Draft202012Validator)
    assert answers["get", "/api/v1/inbox", 200].json["waiting"][0]["summary"] == "3 rows"
    assert answers["post", "/api/v1/approvals/{request_id}/decision", 200].json["state"] == "refused"
    again = lead.send("POST", f"{one}/decision", json={"outcome": "approved"})
    assert (again.status_code, again.json["error"]["code"]) == (409, "conflict")
    for wrong in ({"outcome": "perhaps"}, {}, {"outcome": "approved", "reason": "x" * 2001}):
        assert lead.send("POST", f"{one}/decision", json=wrong).status_code == 422
