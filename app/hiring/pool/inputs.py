"""What the forms of the talent pool send, and what its list is asked for."""

from __future__ import annotations

import uuid
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.hiring.pool import inviting, list_store, service
from app.inputs import Choice, Form, Sent
from app.pages import tables
from app.text import lazy, source


class ConsentStated(Sent):
    """What a candidate says: `consent` is the box that they tick to agree, `wording` the version they were shown."""

    sentences: ClassVar = {"act": source("Choose to agree or to withdraw.")}

    act: Literal["give", "withdraw"]
    consent: Choice = ""
    wording: Choice = ""


class Asked(tables.Asked):
    """The state of the list: its order, page and filters."""

    filters: ClassVar[tuple[str, ...]] = ("q", "position", "unit")

    q: Choice = ""
    position: Choice = ""
    unit: Choice = ""

    @property
    def order(self) -> str:
        """Return the order that is asked for, or that of whose consent ends first."""
        return self.sort if self.sort.removeprefix("-") in list_store.ORDERS else "until"

    def asks(self) -> service.Filters:
        """Return what is asked for; a value that fits nothing asks for nothing."""
        return service.Filters(self.q, _uuid(self.position), _uuid(self.unit))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


class Chosen(Sent):
    """Who was chosen in the list."""

    labels: ClassVar = {"entry": lazy("People"), "position": lazy("Position")}
    sentences: ClassVar = {"entry": source("Choose between 1 and 50 people.")}

    entry: Annotated[tuple[uuid.UUID, ...], Field(min_length=1, max_length=inviting.MOST_CHOSEN)]

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Return the values; an entry is a field of its own for each that was chosen."""
        return super().gathered(form) | {"entry": tuple(form.all("entry"))}


class Invited(Chosen):
    """Who is to be written to, and about which position."""

    sentences: ClassVar = {**Chosen.sentences, "position": source("Choose the position that you write about.")}

    position: uuid.UUID
