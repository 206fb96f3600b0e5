"""Finds out whether a person applied before, by keyed hashes of ID number, telephone with name, or e-mail."""

from __future__ import annotations

import unicodedata
import uuid

from app import clock
from app.foundation.keys import service as keys
from app.hiring.candidates import store

FOUND_BY = ("id_number", "phone", "email")


def lookups(fields: dict) -> dict[str, bytes | None]:
    """Return the keyed hash of each value that a person can be found by."""
    return {kind: keys.lookup(kind, fields[kind]) if fields.get(kind) else None for kind in FOUND_BY}


def find(fields: dict) -> uuid.UUID | None:
    """Return the person who is meant; call with identities held, so that two jobs do not both find nobody.

    The same ID number decides. Without one on either side the same e-mail does, or the same telephone and name.
    """
    hashes = lookups(fields)
    known = store.known(hashes)
    for one in known:
        if hashes["id_number"] and one.id_number_lookup == hashes["id_number"]:
            return one.person_id
    for one in known:
        if hashes["id_number"] and one.id_number_lookup:
            continue
        if hashes["email"] and one.email_lookup == hashes["email"] and _names_agree(one, fields):
            return one.person_id
        if hashes["phone"] and one.phone_lookup == hashes["phone"] and _same_name(one, fields):
            return one.person_id
    return None


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


def _name(one: store.Known) -> str | None:
    place = keys.Field(one.person_id, "candidates", "name", one.person_id)
    return keys.open_many([(place, one.name)], erased="")[0]


def _same_name(one: store.Known, fields: dict) -> bool:
    name = _name(one)
    return bool(name) and plain(name) == plain(fields.get("name") or "")


def _names_agree(one: store.Known, fields: dict) -> bool:
    """Two people of one family may share an address: a name that is known on both sides must be the same."""
    name, given = _name(one), fields.get("name")
    return not name or not given or plain(name) == plain(given)


def plain(name: str) -> str:
    """Bring a name into the form in which it is compared."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
