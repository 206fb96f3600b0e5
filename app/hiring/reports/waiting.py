"""Says which feedback is overdue, that its texts wait for a release, and which questions of candidates wait."""

from __future__ import annotations

from app.foundation.access.rights import may
from app.foundation.waiting import impact
from app.foundation.waiting.service import Item, Reader, Waiting, look
from app.hiring.positions import service as positions
from app.hiring.reports import feedback, inquiring
from app.text import lazy, ngettext

ADDRESS = "/feedback"


@look("feedback.handle")
def owed(reader: Reader) -> list[Waiting]:
    """Return what candidates should have by now, and to HR leads the texts without which they get nothing.

    Two statements, of which the second is an HR lead's.
    """
    titles = reader.once(positions.titles)
    found = feedback.owed(list(titles), reader.at, reader.most)
    late = [one for one in found if one.due_at < reader.at]
    items = tuple(
        Item(ADDRESS, one.due_at, one.due_at, impact.UNKNOWN, ("application", one.application_id),
             place=titles[one.position_id])
        for one in late
    )  # fmt: skip
    kinds = []
    if late:
        kinds.append(
            Waiting("feedback", lazy("Feedback overdue"), ADDRESS, late[0].overdue, late[0].overdue, None, items)
        )
    if may(reader.account, "feedback.release") and feedback.texts_wait() and found:
        kinds.append(_texts(found[0].total, found[0], reader))
    return kinds


def _texts(people: int, first: feedback.store.Owed, reader: Reader) -> Waiting:
    number = ngettext("%(num)s candidate waits for them", "%(num)s candidates wait for them", people)
    subject, since = lazy("Texts of feedback"), min(first.due_at, reader.at)
    item = Item(ADDRESS, since, first.due_at, impact.of_people(people), subject=subject, number=number)
    late = first.due_at <= reader.at
    due = None if late else first.due_at
    return Waiting("feedback_texts", lazy("Texts to release"), ADDRESS, 1, int(late), due, (item,))


@look("feedback.handle")
def questions(reader: Reader) -> list[Waiting]:
    """Return the questions of candidates that wait for a reply, the oldest first: one statement."""
    titles = reader.once(positions.titles)
    found = inquiring.unanswered(list(titles), reader.most)
    if not found:
        return []
    items = tuple(
        Item(ADDRESS, one.asked_at, about=("application", one.application_id), place=titles[one.position_id])
        for one in found
    )
    return [Waiting("inquiries", lazy("Questions of candidates to reply to"), ADDRESS, found[0].total, items=items)]
