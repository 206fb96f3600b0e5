"""Arranges second interviews, takes the cards of their interviewers, and shows each only what they may see."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import database, settings
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.applications.service import Application
from app.hiring.rounds import criteria, draft_store, store
from app.hiring.rounds.inputs import CardStated

MOST_INTERVIEWERS = 8


@dataclass(frozen=True)
class Line:
    """One line of a card, opened; numbers in the note are masked."""

    name: str
    score: int
    note: str


@dataclass(frozen=True)
class Card:
    """An interviewer and what they handed in; without lines where they have not, or the reader may not see them yet."""

    account_id: uuid.UUID
    by: str
    handed_in_at: datetime | None
    scores: tuple[Line, ...] = ()
    judgements: tuple[Line, ...] = ()


@dataclass(frozen=True)
class View:
    """A second interview for one reader; `hidden` while the reader has an own card to hand in."""

    application: Application
    cards: tuple[Card, ...]
    mean: float | None
    finished_at: datetime | None
    hidden: bool
    may_arrange: bool
    may_hand_in: bool

    @property
    def arranged(self) -> bool:
        """Return whether anybody was named."""
        return bool(self.cards)


def seen(account: Account, application_id: uuid.UUID) -> Application:
    """Return an application to whoever may see it, and to its named interviewers; raises NotFound for everybody else.

    An interviewer who does not see the position otherwise sees the page of the card and nothing else.
    """
    application = applications.application(application_id)
    row = store.of_application(application_id)
    named = row is not None and any(one.account_id == account.id for one in store.interviewers(row.id))
    if named and may(account, "rounds.score"):
        return application
    return applications.visible(account, application_id)


def view(account: Account, application_id: uuid.UUID) -> View:
    """Return the second interview of an application for a reader, and record the reading; raises NotFound."""
    application = seen(account, application_id)
    row = store.of_application(application_id)
    open_ = applications.allows(application.stage, "round")
    arranges = open_ and may(account, "rounds.arrange")
    if row is None:
        audit.record(account, "read", "application", application_id, application.person_id)
        return View(application, (), None, None, False, arranges, False)
    interviewers = store.interviewers(row.id)
    audit.record(account, "read", "round", row.id, application.person_id)
    own = next((one for one in interviewers if one.account_id == account.id), None)
    pending = own is not None and own.card_id is None
    hidden = pending and open_
    cards = _cards(row, interviewers, own.card_id if own else None, hidden)
    mean = None if hidden else mean_of(row)
    return View(application, cards, mean, row.finished_at, hidden, arranges, pending and open_)


def _cards(
    row: store.Round, interviewers: Sequence[store.Interviewer], own: uuid.UUID | None, hidden: bool
) -> tuple[Card, ...]:
    """Return the cards; of those of others nothing but that they are there, where they are hidden."""
    lines: dict[str, dict[uuid.UUID, list[Line]]] = {"round_scores": {}, "round_judgements": {}}
    if not hidden:
        known = applications.numbers(row.person_id)
        for table, entries in (("round_scores", store.scores(row.id)), ("round_judgements", store.judgements(row.id))):
            fields = [(keys.Field(row.person_id, table, "note", one.id), one.note) for one in entries]
            for one, note in zip(entries, keys.open_many(fields), strict=True):
                line = Line(one.name, one.score, applications.mask_text(note, known))
                lines[table].setdefault(one.card_id, []).append(line)
    return tuple(
        Card(
            one.account_id,
            one.name,
            one.handed_in_at,
            tuple(lines["round_scores"].get(one.card_id, ()) if one.card_id else ()),
            tuple(lines["round_judgements"].get(one.card_id, ()) if one.card_id else ()),
        )
        for one in interviewers
    )


def mean_of(row: store.Round) -> float | None:
    """Return the mean of the interviewers' means over the criteria, 1 to 5; None before the last card came in.

    What people alone judge is not read here.
    """
    if row.finished_at is None:
        return None
    cards: dict[uuid.UUID, list[int]] = {}
    for one in store.scores(row.id):
        cards.setdefault(one.card_id, []).append(one.score)
    means = [sum(scores) / len(scores) for scores in cards.values()]
    return sum(means) / len(means) if means else None


def result(application_id: uuid.UUID) -> tuple[float, datetime, int] | None:
    """Return mean, time and number of cards of a finished second interview; for rooms that act for no account."""
    row = store.of_application(application_id)
    mean = mean_of(row) if row else None
    if row is None or mean is None or row.finished_at is None:
        return None
    return mean, row.finished_at, len(store.interviewers(row.id))


def hides(account: Account, application_id: uuid.UUID) -> bool:
    """Return whether the account has a card of its own to hand in, and so sees nothing that others' cards tell."""
    row = store.of_application(application_id)
    if row is None or not applications.allows(applications.application(application_id).stage, "round"):
        return False
    return any(one.account_id == account.id and one.card_id is None for one in store.interviewers(row.id))


def able() -> list[Account]:
    """List who may be named as an interviewer, by name."""
    return access.with_right("rounds.score")


def name(account: Account, application_id: uuid.UUID, interviewer_id: uuid.UUID, at: datetime) -> None:
    """Name an interviewer, and write to them; raises NotFound, Forbidden, Invalid or Conflict."""
    application = _arrangeable(account, application_id)
    interviewer = access.account(interviewer_id)
    if interviewer is None or not may(interviewer, "rounds.score"):
        raise Invalid("Choose a colleague from HR or a manager.", at="account_id")
    with database.transaction():
        applications.permit(application_id, "round")
        store.open_round(store.Round(uuid.uuid4(), application_id, application.person_id, account.id, at, None))
        row = _held(application_id)
        present = store.interviewers(row.id)
        if any(one.account_id == interviewer_id for one in present):
            raise Conflict("This colleague interviews already.")
        if len(present) >= MOST_INTERVIEWERS:
            raise Conflict("There are eight interviewers already. Remove one first.")
        store.name(row.id, interviewer_id, account.id, at)
        _settle(row, at)
        detail = {"to_account": str(interviewer_id), "application": str(application_id)}
        audit.record(account, "create", "round", row.id, application.person_id, detail)
        _tell(row, interviewer, at)


def remove(account: Account, application_id: uuid.UUID, interviewer_id: uuid.UUID, at: datetime) -> None:
    """Remove an interviewer who has handed in nothing; raises NotFound, Forbidden or Conflict."""
    application = _arrangeable(account, application_id)
    with database.transaction():
        applications.permit(application_id, "round")
        row = _held(application_id)
        gone = next((one for one in store.interviewers(row.id) if one.account_id == interviewer_id), None)
        if gone is None:
            raise NotFound
        if gone.card_id is not None:
            raise Conflict("This card was handed in. It stays, and so does its interviewer.")
        store.remove(row.id, interviewer_id, at)
        draft_store.drop(row.id, interviewer_id)
        _settle(row, at)
        detail = {"to_account": str(interviewer_id), "application": str(application_id)}
        audit.record(account, "close", "round", row.id, application.person_id, detail)


def hand_in(account: Account, application_id: uuid.UUID, sent: CardStated, at: datetime) -> None:
    """Hand in the account's own card, once; raises NotFound, Invalid or Conflict.

    A card has a score and a note for each criterion and for each field that a person alone judges.
    """
    application = seen(account, application_id)
    with database.transaction():
        applications.permit(application_id, "round")
        row = _held(application_id)
        if not any(one.account_id == account.id for one in store.interviewers(row.id)):
            raise Forbidden("Only a named interviewer hands in a card. Ask the owner of the position.")
        asked = [one.id for one in criteria.of(application_id)]
        _check(asked, sent.score, sent.note)
        _check(criteria.HUMAN_ONLY, sent.judged, sent.remark)
        card_id = uuid.uuid4()
        store.hand_in(card_id, row.id, account.id, at)
        store.add_scores(_sealed(row, card_id, "round_scores", asked, sent.score, sent.note))
        lines = _sealed(row, card_id, "round_judgements", criteria.HUMAN_ONLY, sent.judged, sent.remark)
        store.add_judgements(lines, account.id)
        draft_store.drop(row.id, account.id)
        audit.record(account, "assess", "round", row.id, application.person_id, {"application": str(application_id)})
        _settle(row, at)


def open_cards(account: Account, most: int) -> list[store.Open]:
    """List the cards that the account has to hand in, oldest first: one statement."""
    return store.opened(account.id, most)


def _arrangeable(account: Account, application_id: uuid.UUID) -> Application:
    application = applications.visible(account, application_id)
    if not may(account, "rounds.arrange"):
        raise Forbidden("HR names the interviewers. Ask the owner of the position.")
    return application


def _held(application_id: uuid.UUID) -> store.Round:
    row = store.of_application(application_id, hold=True)
    if row is None:
        raise NotFound
    return row


def _check(asked: Sequence[str], scores: Mapping[str, int], notes: Mapping[str, str]) -> None:
    if set(scores) != set(asked):
        raise Invalid("Give every line a score of 1 to 5.")
    if set(notes) != set(asked):
        raise Invalid("Write for every line what you saw, in 5 to 2000 characters.")


def _sealed(
    row: store.Round,
    card_id: uuid.UUID,
    table: str,
    names: Sequence[str],
    scores: Mapping[str, int],
    notes: Mapping[str, str],
) -> list[store.Entry]:
    ids = {name: uuid.uuid4() for name in names}
    sealed = keys.seal_many([(keys.Field(row.person_id, table, "note", ids[name]), notes[name]) for name in names])
    return [store.Entry(ids[name], card_id, name, scores[name], note) for name, note in zip(names, sealed, strict=True)]


def _settle(row: store.Round, at: datetime) -> None:
    """Finish a round with its last card, or open it again for somebody who was named later."""
    present = store.interviewers(row.id)
    done = bool(present) and all(one.card_id for one in present)
    if done == (row.finished_at is not None):
        return
    store.finish(row.id, at if done else None)
    work.emit("round.settled", round_id=str(row.id), application_id=str(row.application_id), finished=done)


def _tell(row: store.Round, interviewer: Account, at: datetime) -> None:
    values = {
        "count": store.opened(interviewer.id, 1)[0].total,
        "link": f"{settings.current().public_url}/applications/{row.application_id}/round",
    }
    about = ("application", row.application_id)
    key = f"round:{row.id}:{interviewer.id}:{at.isoformat()}"
    notify.send("work_waiting", notify.of_account(interviewer), values, key=key, at=at, about=about)
