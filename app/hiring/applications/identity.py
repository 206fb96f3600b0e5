"""Finds a person who applied before, by keyed hashes of ID number, telephone and e-mail, and by the name.

One of these alone proves nothing: a typing error or a forged résumé carries another person's number. An application
joins a person only if the names agree and one more datum does. Weaker agreement is proposed to people.
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from app import clock
from app.chinese import simplified
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


class Known(NamedTuple):
    """Who applied before: the person of some fields, if there is one, and all who share a number or address."""

    person_id: uuid.UUID | None
    candidates: list[store.KnownCandidate]


def find(fields: dict) -> Known:
    """Return the person of these fields; call with identities locked, so that two jobs do not both find nobody.

    The names have to agree, and two of ID number, telephone, e-mail and date of birth. Two ID numbers that differ are
    two persons.
    """
    hashes = lookups(fields)
    candidates = store.known_candidates(hashes)
    for candidate in candidates:
        shared = _shared(candidate, hashes)
        if shared and _names_agree(candidate, fields) and (len(shared) > 1 or _born_alike(candidate.person_id, fields)):
            return Known(candidate.person_id, candidates)
    return Known(None, candidates)


def propose(application: store.Application, fields: dict, known: Known | None = None) -> list[uuid.UUID]:
    """Add, in the current transaction, a proposal for each other person whose number or address a résumé carries.

    `known` is who was found by these fields with identities locked until now. Returns the persons with a new proposal.
    """
    hashes = lookups(fields)
    proposed: list[uuid.UUID] = []
    for candidate in store.known_candidates(hashes) if known is None else known.candidates:
        shared = _shared(candidate, hashes)
        other = shared and candidate.person_id != application.person_id and len(proposed) < MOST_PROPOSALS
        if other and proposal_store.add(application.id, candidate.person_id, shared[0], clock.now()):
            proposed.append(candidate.person_id)
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


def _names_agree(candidate: store.KnownCandidate, fields: dict) -> bool:
    place = keys.Field(candidate.person_id, "candidates", "name", candidate.person_id)
    name, resume_name = keys.open_many([(place, candidate.name)], erased="")[0], fields.get("name")
    return plain(name) == plain(resume_name) if name and resume_name else False


def _born_alike(person_id: uuid.UUID, fields: dict) -> bool:
    """Return whether a résumé of the person gives the same year and month of birth."""
    rows = store.fields_of_person(person_id)
    sealed = [(keys.Field(person_id, "resumes", "fields", resume_id), value) for resume_id, value in rows]
    born = {(json.loads(text).get("birth_date") or "")[:7] for text in keys.open_many(sealed, erased="{}")}
    return bool(fields.get("birth_date")) and fields["birth_date"][:7] in born


def plain(name: str) -> str:
    """Bring a name into the form in which it is compared: no spaces, dots or hyphens, small, simplified letters."""
    folded = unicodedata.normalize("NFKC", name)
    letters = "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LMN")
    return simplified(letters.casefold())
