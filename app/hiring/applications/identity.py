"""Finds a person who applied before, by keyed hashes of ID number, telephone and e-mail, and by the name.

One of these alone proves nothing: a typing error or a forged résumé carries another person's number. An application
is joined with an earlier one only if the names agree and one more datum does. Weaker agreement is proposed to people.
Each application has a person and a key of its own; what joins is a link, which people undo (`proposals`).
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from app import clock
from app.chinese import simplified
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import proposal_store, store

FOUND_BY = ("id_number", "phone", "email")
MOST_PROPOSALS = 5
"""How many persons are proposed for one application; the telephone number of an agency matches hundreds."""


def lookups(fields: dict) -> dict[str, bytes | None]:
    """Return the keyed hash of each value that a person can be found by."""
    return {kind: keys.lookup(kind, fields[kind]) if fields.get(kind) else None for kind in FOUND_BY}


def in_position(position_id: uuid.UUID, values: Sequence[str]) -> list[list[uuid.UUID]]:
    """Return for each value, an e-mail address, ID or telephone number, the applications for a position it finds."""
    kinds = ["email" if "@" in value else "id_number" if len(value) == 18 else "phone" for value in values]
    hashes = [keys.lookup(kind, value) for kind, value in zip(kinds, values, strict=True)]
    found = store.with_lookups(position_id, hashes)
    return [[application_id for application_id, known in found if hash_ in known] for hash_ in hashes]


class Match(NamedTuple):
    """The earlier person of some fields, and what agrees besides the name: numbers first, then the month of birth."""

    person_id: uuid.UUID
    agreed: list[str]


class Known(NamedTuple):
    """Who applied before: the match of some fields, if there is one, and all who share a number or address."""

    match: Match | None
    candidates: list[store.KnownCandidate]


def find(fields: dict) -> Known:
    """Return the person of these fields; call with identities locked, so that two jobs do not both find nobody.

    The names have to agree, and two of ID number, telephone, e-mail and date of birth. Two ID numbers that differ are
    two persons; and where somebody said of two namesakes that they are two persons, a person decides which one it is.
    """
    hashes = lookups(fields)
    candidates = store.known_candidates(hashes)
    namesakes = _namesakes([candidate for candidate in candidates if _shared(candidate, hashes)], fields)
    for candidate in namesakes:
        agreed = _shared(candidate, hashes)
        if len(agreed) == 1 and _born_alike(candidate.person_id, fields):
            agreed.append("birth_date")
        if len(agreed) > 1 and _one_id_number(candidate.person_id, hashes["id_number"]):
            parted = proposal_store.parted(candidate.person_id, [one.person_id for one in namesakes])
            return Known(None if parted else Match(candidate.person_id, agreed), candidates)
    return Known(None, candidates)


def join(application: store.Application, match: Match) -> None:
    """Link the person of a new application to the earlier one, in the current transaction; recorded for both."""
    link = proposal_store.add(application.id, match.person_id, match.agreed[0], clock.now(), match.agreed)
    for person_id in (application.person_id, match.person_id):
        detail = {"same_person": "accepted", "proposal": str(link)}
        audit.record(audit.SYSTEM, "update", "candidate", person_id, person_id, detail)


def propose(application: store.Application, fields: dict, known: Known | None = None) -> list[uuid.UUID]:
    """Add, in the current transaction, a proposal for each other person whose number or address a résumé carries.

    `known` is who was found by these fields with identities locked until now. Persons that are joined are one, and
    whoever was said to be another person is not proposed again. Returns the persons with a new proposal.
    """
    hashes = lookups(fields)
    candidates = store.known_candidates(hashes) if known is None else known.candidates
    others = [candidate for candidate in candidates if candidate.person_id != application.person_id]
    considered = proposal_store.considered(application.id) if others else set()
    proposed: list[uuid.UUID] = []
    for candidate in others:
        shared = _shared(candidate, hashes)
        if not shared or candidate.person_id in considered or len(proposed) == MOST_PROPOSALS:
            continue
        if proposal_store.add(application.id, candidate.person_id, shared[0], clock.now()):
            proposed.append(candidate.person_id)
        considered |= {candidate.person_id, *proposal_store.joined(candidate.person_id)}
    return proposed


def keep(person_id: uuid.UUID, fields: dict) -> None:
    """Seal the name, numbers and address of a person, with the hashes to find them by."""
    sealed = keys.seal_many(
        [
            (keys.Field(person_id, "candidates", column, person_id), fields.get(column) or None)
            for column in ("name", *FOUND_BY)
        ]
    )
    values = dict(zip(("name", *FOUND_BY), sealed, strict=True))
    hashes = {f"{kind}_lookup": value for kind, value in lookups(fields).items()}
    store.keep_candidate(person_id, values | hashes, clock.now())


def _shared(candidate: store.KnownCandidate, hashes: dict[str, bytes | None]) -> list[str]:
    """Return the kinds of number that agree; none where both have an ID number and these differ."""
    if hashes["id_number"] and candidate.id_number_lookup and candidate.id_number_lookup != hashes["id_number"]:
        return []
    theirs = {"id_number": candidate.id_number_lookup, "phone": candidate.phone_lookup, "email": candidate.email_lookup}
    return [kind for kind in FOUND_BY if hashes[kind] and hashes[kind] == theirs[kind]]


def _namesakes(candidates: list[store.KnownCandidate], fields: dict) -> list[store.KnownCandidate]:
    """Return the candidates of the same name, with one call to the key provider."""
    places = [
        (keys.Field(candidate.person_id, "candidates", "name", candidate.person_id), candidate.name)
        for candidate in candidates
    ]
    name = plain(fields.get("name") or "")
    names = keys.open_many(places, erased="") if name else []
    return [candidate for candidate, text in zip(candidates, names, strict=False) if text and plain(text) == name]


def _born_alike(person_id: uuid.UUID, fields: dict) -> bool:
    """Return whether a résumé of the person gives the same year and month of birth."""
    if not fields.get("birth_date"):
        return False
    rows = store.fields_of_person(person_id)
    sealed = [(keys.Field(owner, "resumes", "fields", resume_id), value) for owner, resume_id, value in rows]
    born = {(json.loads(text).get("birth_date") or "")[:7] for text in keys.open_many(sealed, erased="{}")}
    return fields["birth_date"][:7] in born


def _one_id_number(person_id: uuid.UUID, id_number: bytes | None) -> bool:
    """Return whether an ID number is one that the person, or those joined with it, have; or one side has none."""
    known = store.id_numbers(person_id) if id_number else []
    return not known or id_number in known


def plain(name: str) -> str:
    """Bring a name into the form in which it is compared: no spaces, dots or hyphens, small, simplified letters."""
    folded = unicodedata.normalize("NFKC", name)
    letters = "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LMN")
    return simplified(letters.casefold())
