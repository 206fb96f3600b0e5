"""The posts of the demo: positions that are open, paused and closed, with their résumés, and one that is asked for."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml

from app.foundation.access.store import Account
from app.foundation.organisation import service as organisation
from app.foundation.organisation import structure
from app.foundation.organisation.store import Job, Unit
from app.hiring.positions import inputs, life, requisitions
from app.hiring.positions import service as positions
from app.hiring.uploads import service as uploads

FOLDER = Path(__file__).parent
WANTED = timedelta(days=60)
"""By when a post that is asked for is wanted, from the day of asking."""


def fill(people: dict[str, Account], at: datetime) -> None:
    """Open the positions of positions.yml and hand in their résumés, unless they are there already."""
    existing = {position.title for position in positions.listing(people["hr_lead"])}
    for stated in yaml.safe_load((FOLDER / "positions.yml").read_text(encoding="utf-8")):
        resumes, acts = stated.pop("resumes", []), stated.pop("acts", [])
        if stated["title"] in existing:
            continue
        sent = inputs.read(stated | {"manager_id": str(people["manager"].id)})
        position = positions.create(people["hr"], sent, at)
        for name in resumes:
            uploads.receive(position.id, name, (FOLDER / "resumes" / name).read_bytes(), people["hr"])
        for one in acts:
            life.act(people["hr"], position.id, one["act"], one["reason"], at)


def ask(people: dict[str, Account], at: datetime) -> None:
    """Have the manager ask for the post of requisition.yml, unless anybody asked for one before."""
    if requisitions.listing(people["hr_lead"]):
        return
    stated = yaml.safe_load((FOLDER / "requisition.yml").read_text(encoding="utf-8"))
    day = organisation.day_of(at)
    unit, job = _id(Unit, stated.pop("unit"), day), _id(Job, stated.pop("job"), day)
    wanted_by = (day + WANTED).isoformat()
    sent = inputs.RequisitionInput.model_validate({**stated, "unit_id": unit, "job_id": job, "wanted_by": wanted_by})
    requisitions.ask(people["manager"], sent, at)


def _id(kind: type[Unit] | type[Job], code: str, day: date) -> uuid.UUID:
    return next(one.id for one in structure.on_day(kind, day) if one.code == code)
