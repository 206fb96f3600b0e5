"""The OpenAPI document is valid, names every address for programs and no other, and what comes back is as it says."""

from __future__ import annotations

import importlib
import re

import falcon
import jsonschema
import pytest
from openapi_spec_validator import validate

from app.app import ROOMS
from app.openapi import document
from tests.app.hiring import resumes

OWN = {("get", "/api/v1/openapi.json"), ("get", "/api/v1/me")}
"""Added by the application itself, not by a room."""


def operations() -> set[tuple[str, str]]:
    """Every (method, address) below /api/ that the rooms answer, addresses as OpenAPI writes them."""
    routes = [route for room in ROOMS for route in importlib.import_module(room).routes()]
    return {
        (name.removeprefix("on_"), re.sub(r"\{(\w+):\w+\}", r"{\1}", template))
        for template, resource in routes
        if template.startswith("/api/")
        for name in dir(resource)
        if name.startswith("on_")
    }


def described() -> set[tuple[str, str]]:
    paths = document(ROOMS)["paths"].items()
    return {(name, address) for address, item in paths for name in item if name in ("get", "post", "put", "delete")}


def answer_of(method: str, address: str, status: int) -> dict:
    """The schema of an answer as the document describes it."""
    operation = document(ROOMS)["paths"][address][method]
    return operation["responses"][str(status)]["content"]["application/json"]["schema"]


def test_document_when_read_then_is_valid_openapi():
    validate(document(ROOMS))


def test_document_when_compared_with_the_routes_then_has_every_address_and_no_other():
    assert {one for one in described() if one[1].startswith("/api/")} == operations() | OWN


def test_document_when_fetched_then_is_the_one_of_the_rooms(browse):
    answer = browse("hr").get("/api/v1/openapi.json")
    assert answer.status == falcon.HTTP_200
    assert answer.json == document(ROOMS)
    assert browse(None).get("/api/v1/openapi.json").status_code == 401


def test_answers_when_compared_with_the_document_then_are_as_it_says(browse, people):
    application = resumes.applied(people)
    hr, position_id = browse("hr"), application.position_id
    read = {
        "/api/v1/me": "/api/v1/me",
        "/api/v1/models": "/api/v1/models",
        "/api/v1/positions": "/api/v1/positions",
        "/api/v1/positions/{position_id}": f"/api/v1/positions/{position_id}",
        "/api/v1/positions/{position_id}/applications": f"/api/v1/positions/{position_id}/applications",
        "/api/v1/applications/{application_id}": f"/api/v1/applications/{application.id}",
        "/api/v1/applications/{application_id}/employee": f"/api/v1/applications/{application.id}/employee",
        "/api/v1/applications/{application_id}/interview": f"/api/v1/applications/{application.id}/interview",
        "/api/v1/applications/{application_id}/assessment": f"/api/v1/applications/{application.id}/assessment",
        "/api/v1/applications/{application_id}/decision": f"/api/v1/applications/{application.id}/decision",
        "/api/v1/positions/{position_id}/ranking": f"/api/v1/positions/{position_id}/ranking",
    }
    for address, path in read.items():
        answer = hr.get(path)
        assert answer.status_code == 200, path
        jsonschema.validate(answer.json, answer_of("get", address, 200), jsonschema.Draft202012Validator)


def test_account_when_made_by_a_program_then_both_sides_keep_to_the_document(browse):
    administrator, address = browse("administrator"), "/api/v1/accounts"
    stated = {"email": "New@Bank.test", "name": "New", "role": "hr", "language": "zh"}
    given = document(ROOMS)["paths"][address]["post"]["requestBody"]["content"]["application/json"]
    jsonschema.validate(stated, given["schema"], jsonschema.Draft202012Validator)
    made = administrator.send("POST", address, json=stated)
    one = f"{address}/{made.json['id']}"
    answers = {
        ("post", address, 201): made,
        ("get", address, 200): administrator.get(address),
        ("get", f"{address}/{{account_id}}", 200): administrator.get(one),
        ("post", f"{address}/{{account_id}}/password", 200): administrator.send("POST", f"{one}/password"),
        ("put", f"{address}/{{account_id}}", 200): administrator.send(
            "PUT", one, json={"role": "auditor", "locked": True}
        ),
    }
    for described_at, answer in answers.items():
        assert answer.status_code == described_at[2], described_at
        jsonschema.validate(answer.json, answer_of(*described_at), jsonschema.Draft202012Validator)
    for wrong in ({"role": "auditor"}, {"role": "auditor", "locked": "no"}, {"role": "candidate", "locked": False}):
        assert administrator.send("PUT", one, json=wrong).status_code == 422


def test_position_when_made_by_a_program_then_both_sides_keep_to_the_document(browse, people):
    stated = {"title": "客户经理", "manager_id": str(people.manager.id), "requirements": [{"text": "客户资源"}]}
    given = document(ROOMS)["paths"]["/api/v1/positions"]["post"]["requestBody"]["content"]["application/json"]
    jsonschema.validate(stated, given["schema"], jsonschema.Draft202012Validator)
    answer = browse("hr").send("POST", "/api/v1/positions", json=stated)
    assert answer.status_code == 201
    jsonschema.validate(answer.json, answer_of("post", "/api/v1/positions", 201), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("path", ["/api/v1/positions", "/api/v1/positions/00000000-0000-0000-0000-000000000000"])
def test_refusal_when_answered_then_has_code_and_sentence(browse, path):
    answer = browse(None if path.endswith("positions") else "hr").get(path)
    assert answer.status_code in (401, 404)
    assert set(answer.json["error"]) == {"code", "message"}
