"""Fills a database with many synthetic applications, sealed and with the lookups that the product gives them.

Rows go in by COPY, a piece at a time, on the connection of `app.database`; the triggers of the pipeline do the rest.
Originals, decisions and screenings are left out: what is searched and listed does not read them.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import psycopg

from app import database
from app.foundation.keys import service as keys
from app.hiring.applications import lookups

PIECE = 2500
"""How many applications are in memory at a time."""
DAYS = 180
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
COMPOUND = ("欧阳", "上官", "司马", "诸葛")
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文辉建玉兰红梅志峰晓婷宇浩然子轩雨欣佳怡思琪博"
LATIN = ("Carter", "Novak", "Osei", "Silva", "Whitfield", "Ito"), ("Ada", "Brian", "Clara", "Dev", "Grace", "Noah")
RARE, RARE_NAME = 1_234, "濮阳慕寒"
"""One person has a name that nobody shares."""
SCHOOLS = ("复旦大学", "上海财经大学", "华北财经大学", "中山大学", "Northern University", "厦门大学", "武汉大学")
DEGREES = ("大专", "本科", "本科", "本科", "硕士", "硕士", "博士")
SKILLS = ("Excel", "授信", "Python", "SQL", "风险管理", "客户维护")
TITLES = ("对公客户经理", "风险经理", "柜员")
STAGES = {
    "received": 1, "screening": 1, "manual_review": 25, "screened": 35, "invited": 8, "interviewing": 4,
    "assessed": 6, "rejected": 20,
}  # fmt: skip
"""Of a hundred applications, how many stand where."""


@dataclass(frozen=True)
class Season:
    """Whose applications: `largest` for the first position, the rest spread; the newest came in at `ends`."""

    count: int
    largest: int
    positions: Sequence[uuid.UUID]
    decided_by: uuid.UUID
    ends: datetime
    stages: Mapping[str, int] = field(default_factory=STAGES.copy)


class Applied(NamedTuple):
    """One synthetic application, its ids and what a résumé would give."""

    person_id: uuid.UUID
    id: uuid.UUID
    resume_id: uuid.UUID
    position_id: uuid.UUID
    stage: str
    applied_at: datetime
    since: datetime
    score: float
    fields: dict


def fields(number: int) -> dict:
    """Return the fields of one person: the same for the same number."""
    draw = random.Random(number)  # noqa: S311 - invented people
    school, degree, years = draw.choice(SCHOOLS), draw.choice(DEGREES), draw.randint(0, 200) / 10
    education = {"school": school, "degree": degree, "major": "金融学", "start": "2010-09", "end": "2014-06"}
    skills = draw.sample(SKILLS, draw.randint(1, 4))
    work = {
        "employer": "滨海商业银行", "title": draw.choice(TITLES), "start": f"{draw.randint(2012, 2024)}-07",
        "end": None, "internship": False, "description": "负责供应链客户的授信调查与贷后管理。",
    }  # fmt: skip
    return {
        "name": RARE_NAME if number == RARE else _name(draw), "phone": f"13{number:09d}",
        "email": f"c{number}@example.com", "id_number": None, "birth_date": "1990-03", "language": "zh",
        "education": [education], "work": [work], "skills": skills, "certificates": [], "languages": [],
        "years_total": years, "years_by_skill": {}, "hidden_text": [],
    }  # fmt: skip


def _name(draw: random.Random) -> str:
    if draw.random() < 0.1:
        last, first = LATIN
        return f"{draw.choice(first)} {draw.choice(last)}"
    surname = draw.choice(COMPOUND) if draw.random() < 0.02 else draw.choice(SURNAMES)
    return surname + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2))))


def fill(season: Season, seed: int = 1) -> None:
    """Add the applications of a season, and have the database count what it has; needs no open transaction."""
    draw = random.Random(seed)  # noqa: S311 - invented people
    for start in range(0, season.count, PIECE):
        numbers = range(start, min(start + PIECE, season.count))
        with database.transaction(), keys.once():
            _add([_applied(season, number, draw) for number in numbers], season.decided_by)
    for table in ("candidates", "applications", "resumes", "pipeline_entries", "person_keys"):
        database.db.execute_sql(f"VACUUM (ANALYZE) {table}")


def _applied(season: Season, number: int, draw: random.Random) -> Applied:
    others = season.positions[1:] or season.positions
    position_id = season.positions[0] if number < season.largest else others[number % len(others)]
    stage = draw.choices(list(season.stages), list(season.stages.values()))[0]
    applied_at = season.ends - timedelta(seconds=draw.randint(0, DAYS * 86400))
    since = applied_at + (season.ends - applied_at) * draw.random()
    person_id, application_id, resume_id = (uuid.UUID(int=draw.getrandbits(128), version=4) for _ in range(3))
    score = draw.randint(0, 1000) / 10
    return Applied(person_id, application_id, resume_id, position_id, stage, applied_at, since, score, fields(number))


def _add(people: list[Applied], decided_by: uuid.UUID) -> None:
    _copy("persons (id, created_at)", ((one.person_id, one.applied_at) for one in people))
    keys.create_many([one.person_id for one in people])
    _copy("candidates (person_id, name, phone, email, phone_lookup, email_lookup, created_at, changed_at)",
          _candidates(people))  # fmt: skip
    _copy(
        "applications (id, person_id, position_id, media_id, document, name, lookups, stage, decided_by, decision_id, "
        "created_at)",
        _applications(people, decided_by),
    )
    stages = "application_stages (application_id, stage, actor_kind, actor_id, at)"
    _copy(stages, ((one.id, one.stage, "system", "worker", one.since) for one in people))
    _copy("resumes (id, application_id, version, fields, evidence, actor_kind, actor_id, created_at)", _resumes(people))
    database.db.execute_sql(
        "UPDATE pipeline_entries e SET score = s.score, measured = '{1,1,1}', band = CASE WHEN s.score >= 85 THEN "
        "'high' WHEN s.score >= 60 THEN 'medium' ELSE 'low' END FROM unnest(%s::uuid[], %s::float8[]) AS s (id, score) "
        "WHERE e.application_id = s.id",
        ([one.id for one in people], [one.score for one in people]),
    )


def _copy(into: str, rows: Iterable[Sequence[object]]) -> None:
    cursor: psycopg.Cursor = database.db.cursor()
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _candidates(people: list[Applied]) -> Iterator[Sequence[object]]:
    columns = ("name", "phone", "email")
    places = [
        (keys.Field(one.person_id, "candidates", column, one.person_id), one.fields[column])
        for one in people
        for column in columns
    ]
    sealed = iter(keys.seal_many(places))
    for one in people:
        hashes = (keys.lookup("phone", one.fields["phone"]), keys.lookup("email", one.fields["email"]))
        yield (one.person_id, next(sealed), next(sealed), next(sealed), *hashes, one.applied_at, one.applied_at)


def _applications(people: list[Applied], decided_by: uuid.UUID) -> Iterator[Sequence[object]]:
    places = [
        (keys.Field(one.person_id, "applications", column, one.id), text)
        for one in people
        for column, text in (("document", '{"kind":"text","pages":[],"hidden_text":[]}'), ("name", one.fields["name"]))
    ]
    sealed = iter(keys.seal_many(places))
    for one in people:
        decided = (decided_by, uuid.uuid4()) if one.stage == "rejected" else (None, None)
        yield (one.id, one.person_id, one.position_id, uuid.uuid4(), next(sealed), next(sealed),
               lookups.of(one.fields), one.stage, *decided, one.applied_at)  # fmt: skip


def _resumes(people: list[Applied]) -> Iterator[Sequence[object]]:
    places = [
        (keys.Field(one.person_id, "resumes", column, one.resume_id), json.dumps(value, ensure_ascii=False))
        for one in people
        for column, value in (("fields", one.fields), ("evidence", {}))
    ]
    sealed = iter(keys.seal_many(places))
    for one in people:
        yield (one.resume_id, one.id, 1, next(sealed), next(sealed), "system", "worker", one.applied_at)
