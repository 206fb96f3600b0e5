"""Every route is sent what no page sends: nothing breaks, and each refusal is a sentence in the reader's language.

`HR_FUZZ_REQUESTS=1000 HR_FUZZ_SEED=7 pytest tests/app/test_fuzz.py` asks longer, and other things.
"""

from __future__ import annotations

import json
import os
import re
import resource
from collections import Counter

import falcon
import pytest

from app import database
from tests.app import fuzzing
from tests.app.hiring.test_permissions import SENT, World, world

pytestmark = pytest.mark.slow

__all__ = ["world"]  # a fixture
SEED = int(os.environ.get("HR_FUZZ_SEED", "20261129"))
REQUESTS = int(os.environ.get("HR_FUZZ_REQUESTS", "40"))
SLOW = {"POST /login": 12, "POST /password": 12, "POST /accounts/new": 12, "POST /api/v1/accounts": 12}
"""Each of these computes a hash that is slow on purpose."""
MEMORY_MIB = 256
FOREIGN = re.compile(r"Input should|validation error|pydantic|Traceback|psycopg|peewee|falcon|\bNone\b type")
HAN = re.compile(r"[\u4e00-\u9fff]")
EVERYBODY = ("stranger", "candidate", "other_candidate", "hr", "lead", "manager", "administrator", "auditor")
POSITION = {
    "title": "柜员", "department": "零售", "language": "zh", "description": "服务客户", "high_band": 85,
    "invite_from": 60,
    "requirements": [{"text": "客户资源", "kind": "must", "weight": 2, "synonyms": ["客户积累"]}],
    "rules": [{"kind": "years_in_skill", "value": 2, "skill": "Excel"}, {"kind": "certificate", "value": "CFA"}],
}  # fmt: skip
FORM = {
    "title": "柜员", "language": "zh", "high_band": "85", "requirement_id": "", "requirement_text": "客户资源",
    "requirement_kind": "must", "requirement_weight": "2", "requirement_synonyms": "", "rule_id": "",
    "rule_kind": "years_at_least", "rule_degree": "", "rule_years": "2", "rule_name": "", "version": "1",
}  # fmt: skip
FIELDS = {
    "name": "李美", "phone": "13812345678", "birth_date": "1990-03", "language": "zh", "skills": ["Excel"],
    "education": [{"school": "复旦大学", "degree": "本科", "start": "2008-09", "end": "2012-06"}],
    "work": [{"employer": "招商银行", "title": "柜员", "start": "2012-07", "internship": False}],
    "years_total": 12.5, "years_by_skill": {"Excel": 3},
}  # fmt: skip
MORE: dict[str, dict] = {
    "POST /login": {"email": "hr@bank.test", "password": "a long test password", "next": "/"},
    "POST /password": {"present": "a long test password", "new": "another password", "again": "another password"},
    "POST /positions/new": FORM,
    "POST /positions/{position_id:uuid}/edit": FORM,
    "POST /api/v1/positions": POSITION,
    "PUT /api/v1/positions/{position_id:uuid}": POSITION | {"version": 1},
    "PUT /api/v1/applications/{application_id:uuid}": {"version": 1, "fields": FIELDS},
    "POST /applications/{application_id:uuid}": {
        "version": "1", "name": "李美", "language": "zh", "years_total": "3", "years_by_skill": "Excel: 3",
        "education_school": "复旦大学", "education_degree": "", "education_major": "", "education_start": "2008-09",
        "education_end": "2012-06",
    },
    "POST /i/{token}/answers/{number:int}/takes": {"content_type": "video/webm", "interrupted": False},
    "POST /i/{token}/answers/{number:int}/finish": {"take": 1, "parts": 1, "sha256": "0" * 64},
    "POST /i/{token}/consent": {"recording": "yes", "assessment": "yes"},
    "POST /i/{token}/transcript": {"text_1": "I listened.", "finish": "1"},
}  # fmt: skip


def send(world: World, made: fuzzing.Request, language: str) -> fuzzing.Answer:
    """Send a request as somebody, and undo what it did."""
    cookies, csrf = world.carried[made.who]
    token = world.tokens["media" if made.template.startswith("/media") else "link"]
    made.path = made.path.replace("{token}", token)
    made.headers = {"X-CSRF-Token": csrf, "Cookie": f"{cookies}; hr_language={language}".lstrip("; ")} | made.headers
    number = next(world.addresses)
    with database.db.atomic() as undone:
        answer = fuzzing.ask(world.client.app, made, f"10.{number // 62500}.{number // 250 % 250}.{number % 250 + 1}")
        undone.rollback()
    return answer


def fault(answer: fuzzing.Answer, language: str | None) -> str | None:
    """Say what is wrong with an answer: it broke, has no sentence, or the sentence is not ours."""
    if answer.status >= 500:
        return f"answered {answer.status}"
    if answer.status < 400:
        return None
    shown = answer.text
    if answer.kind.startswith("application/json"):
        shown = json.loads(shown or "{}").get("error", {}).get("message", "")
    else:
        found = re.findall(r"<h1[^>]*>(.*?)</h1>|role=\"alert\"[^>]*>(.*?)<", shown, re.DOTALL)
        shown = " ".join(one for pair in found for one in pair).strip()
    if len(shown) < 4:
        return f"{answer.status} without a sentence: {answer.text[:200]!r}"
    if FOREIGN.search(shown):
        return f"{answer.status} with a sentence that is not ours: {shown[:200]}"
    if language == "zh" and not HAN.search(shown):
        return f"{answer.status} not in the reader's language: {shown[:200]}"
    return None


def admitted(world: World, method: str, template: str) -> list[str]:
    """Return the people who get beyond the entrance of a route, so that they are most of those who ask."""
    path = template
    for place, value in world.ids.items():
        path = path.replace(place, value)
    asked = ((who, fuzzing.Request(method, template, path, who)) for who in EVERYBODY)
    return [who for who, made in asked if send(world, made, "en").status not in (303, 401, 403, 404)]


def faults(
    world: World, caplog: pytest.LogCaptureFixture, only: str = "", count: int = REQUESTS
) -> tuple[int, list[str]]:
    """Ask every route of the application and return how many requests there were, and what was wrong."""
    known = world.ids | {"{token}": "{token}"}
    statuses: Counter[int] = Counter()
    generator, found, asked = fuzzing.Generator(SEED, known, SENT | MORE), [], 0
    for method, template in fuzzing.table(world.client.app):
        if only and only not in template or template.startswith("/static"):
            continue
        people = [*EVERYBODY, *3 * admitted(world, method, template)]
        cases = min(count, SLOW.get(f"{method} {template}", count))
        for made in generator.requests(method, template, people, cases):
            language, asked = ("zh", "en")[asked % 2], asked + 1
            caplog.clear()
            answer = send(world, made, language)
            statuses[answer.status] += 1
            wrong = fault(answer, None if "Cookie" in made.headers else language)
            if wrong:
                trace = [str(record.exc_info[1])[:300] for record in caplog.records if record.exc_info]
                found.append(f"{made}\n    {wrong} {trace}")
    print(f"{asked} requests, seed {SEED}: {dict(sorted(statuses.items()))}")
    return asked, found


def test_routes_when_sent_what_no_page_sends_then_refuse_with_a_sentence_and_stay_small(world, caplog):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked, found = faults(world, caplog)
    assert asked >= REQUESTS * 30
    assert not found, f"{len(found)} of {asked}\n" + "\n".join(found[:40])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_MIB * 1024


class Broken:
    """A resource as somebody may write it: it trusts what is sent."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """Answer with a sum."""
        resp.media = {"sum": number + int(req.get_param("version") or 0)}

    def on_post(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """Refuse without a sentence."""
        resp.status = 422


def test_routes_when_a_handler_trusts_what_is_sent_then_are_found_to_break(world, caplog):
    world.client.app.add_route("/toy/{number:int}", Broken())
    _, found = faults(world, caplog, only="/toy/", count=600)
    assert any("GET" in one and "answered 500" in one for one in found)
    assert any("POST" in one and "without a sentence" in one for one in found)
