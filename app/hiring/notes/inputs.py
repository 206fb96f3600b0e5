"""The fields of a note."""

from __future__ import annotations

import uuid
from typing import Annotated, ClassVar

from pydantic import Field

from app.hiring.notes import service
from app.inputs import Form, Sent
from app.text import lazy


class NoteStated(Sent):
    """A note, and the accounts that it mentions."""

    labels: ClassVar = {"text": lazy("Note"), "mention": lazy("Mention")}

    text: Annotated[str, Field(min_length=1, max_length=service.LONGEST)]
    mention: Annotated[tuple[uuid.UUID, ...], Field(max_length=service.MOST_MENTIONS)] = ()

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Return the values; a mention is a field of its own for each."""
        return super().gathered(form) | {"mention": tuple(form.all("mention"))}
