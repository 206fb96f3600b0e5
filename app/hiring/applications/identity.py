"""Finds out whether a person applied before, by keyed hashes of ID number, telephone and e-mail, and by the name.

One of these alone proves nothing: a typing error or a forged résumé carries another person's number. An application
joins a person only if the names agree and one more datum does. What agrees in less is proposed to people.
"""

from __future__ import annotations

import functools
import json
import unicodedata
import uuid

from app import clock
from app.foundation.keys import service as keys
from app.hiring.applications import proposal_store, store

FOUND_BY = ("id_number", "phone", "email")
MOST_PROPOSALS = 5
"""How many persons one application is proposed to be the same as; an agency's telephone number names hundreds."""


def lookups(fields: dict) -> dict[str, bytes | None]:
    """Return the keyed hash of each value that a person can be found by."""
    return {kind: keys.lookup(kind, fields[kind]) if fields.get(kind) else None for kind in FOUND_BY}


def find(fields: dict) -> uuid.UUID | None:
    """Return the person who is meant; call with identities held, so that two jobs do not both find nobody.

    The names have to agree, and two of ID number, telephone, e-mail and date of birth. Two ID numbers that differ are
    two persons.
    """
    hashes = lookups(fields)
    for one in store.known(hashes):
        shared = _shared(one, hashes)
        if shared and _names_agree(one, fields) and (len(shared) > 1 or _born_alike(one.person_id, fields)):
            return one.person_id
    return None


def propose(application: store.Application, fields: dict) -> list[uuid.UUID]:
    """Keep, in the current transaction, each other person of whom a résumé carries a number or an address.

    Returns the persons who are new among them.
    """
    hashes = lookups(fields)
    made: list[uuid.UUID] = []
    for one in store.known(hashes):
        shared = _shared(one, hashes)
        other = shared and one.person_id != application.person_id and len(made) < MOST_PROPOSALS
        if other and proposal_store.add(application.id, one.person_id, shared[0], clock.now()):
            made.append(one.person_id)
    return made


def keep(person_id: uuid.UUID, fields: dict) -> None:
    """Seal what is known of a person, with the hashes to find them by."""
    sealed = keys.seal_many(
        [
            (keys.Field(person_id, "candidates", column, person_id), fields.get(column) or None)
            for column in ("name", *FOUND_BY)
        ]
    )
    values = dict(zip(("name", *FOUND_BY), sealed, strict=True))
    hashes = {f"{kind}_lookup": value for kind, value in lookups(fields).items()}
    store.keep_candidate(person_id, values | hashes, clock.now())


def _shared(one: store.Known, hashes: dict[str, bytes | None]) -> list[str]:
    """Return by what a known person agrees; nothing where both have an ID number and these differ."""
    if hashes["id_number"] and one.id_number_lookup and one.id_number_lookup != hashes["id_number"]:
        return []
    theirs = {"id_number": one.id_number_lookup, "phone": one.phone_lookup, "email": one.email_lookup}
    return [kind for kind in FOUND_BY if hashes[kind] and hashes[kind] == theirs[kind]]


def _names_agree(one: store.Known, fields: dict) -> bool:
    place = keys.Field(one.person_id, "candidates", "name", one.person_id)
    name, given = keys.open_many([(place, one.name)], erased="")[0], fields.get("name")
    return plain(name) == plain(given) if name and given else False


def _born_alike(person_id: uuid.UUID, fields: dict) -> bool:
    """Say whether a résumé of the person gives the same year and month of birth."""
    rows = store.fields_of_person(person_id)
    sealed = [(keys.Field(person_id, "resumes", "fields", resume_id), value) for resume_id, value in rows]
    born = {(json.loads(text).get("birth_date") or "")[:7] for text in keys.open_many(sealed, erased="{}")}
    return bool(fields.get("birth_date")) and fields["birth_date"][:7] in born


def plain(name: str) -> str:
    """Bring a name into the form in which it is compared: no spaces, dots or hyphens, small, simplified letters."""
    folded = unicodedata.normalize("NFKC", name)
    letters = "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LMN")
    return _to_simplified().convert(letters.casefold())


@functools.cache
def _to_simplified():
    import opencc  # only who compares names loads its tables

    return opencc.OpenCC("t2s")
