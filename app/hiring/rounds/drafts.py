"""What an interviewer has entered on their card: kept for them alone until they hand it in, counted by nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app import database
from app.errors import Conflict, Forbidden
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import service as applications
from app.hiring.rounds import criteria, draft_store, service, store
from app.hiring.rounds.inputs import CardDraft


@dataclass(frozen=True)
class Draft:
    """A draft as the form of the card takes it: the name of each field and its text; `saved_at` is None without one."""

    fields: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None


def keep(account: Account, application_id: uuid.UUID, sent: CardDraft, at: datetime) -> None:
    """Keep what stands on the account's own card, in place of what was kept; raises NotFound, Forbidden or Conflict."""
    service.seen(account, application_id)
    with database.transaction():
        applications.permit(application_id, "round")
        row = store.of_application(application_id, hold=True)
        interviewer = _interviewer(row, account)
        if row is None or interviewer is None:
            raise Forbidden("Only a named interviewer hands in a card. Ask the owner of the position.")
        if interviewer.card_id is not None:
            raise Conflict("You have handed in your card already. It stays as it is.")
        first, draft_id = draft_store.get(row.id, account.id) is None, uuid.uuid4()
        plain = json.dumps(_asked(application_id, sent), ensure_ascii=False)
        content = keys.seal(row.person_id, "round_drafts", "content", draft_id, plain)
        draft_store.keep(draft_store.Row(draft_id, row.id, account.id, row.person_id, content, at))
        if first:
            detail = {"application": str(application_id), "step": "draft"}
            audit.record(account, "update", "round", row.id, row.person_id, detail)


def own(account: Account, application_id: uuid.UUID) -> Draft:
    """Return the draft of the account's own card, empty where there is none; `service.view` records the reading."""
    row = store.of_application(application_id)
    kept = draft_store.get(row.id, account.id) if row and _interviewer(row, account) else None
    if kept is None:
        return Draft()
    text = keys.open_(kept.person_id, "round_drafts", "content", kept.id, kept.content)
    families: dict[str, dict[str, object]] = json.loads(text)
    fields = {f"{family}_{name}": str(value) for family, of in families.items() for name, value in of.items()}
    return Draft(fields, kept.saved_at)


def _interviewer(row: store.Round | None, account: Account) -> store.Interviewer | None:
    interviewers = store.interviewers(row.id) if row else []
    return next((one for one in interviewers if one.account_id == account.id), None)


def _asked(application_id: uuid.UUID, sent: CardDraft) -> dict[str, dict[str, object]]:
    """Return the lines of a draft that the card has; others were made up."""
    scored = {one.id for one in criteria.of(application_id)}
    families = {"score": scored, "note": scored, "judged": set(criteria.HUMAN_ONLY), "remark": set(criteria.HUMAN_ONLY)}
    return {
        family: {name: value for name, value in getattr(sent, family).items() if name in asked and value != ""}
        for family, asked in families.items()
    }


drop_of_application = draft_store.drop_of_application
