"""How a candidate is written to: the addresses that the résumé names, and by which channels."""

from __future__ import annotations

from collections.abc import Mapping

from app import settings
from app.errors import Invalid
from app.foundation.notify import service as notify
from app.foundation.notify import words
from app.hiring.applications import service as applications

INSIDE = ("dingtalk", "wecom")
"""Channels of members of the organisation: an outsider's number is given to them only where HR chooses them."""


def recipient(application: applications.Application) -> notify.Recipient:
    """Return the candidate as the newest version of the résumé names them; a mixed résumé is answered in Chinese."""
    _version, fields = applications.fields(application.id)
    language = "en" if fields.get("language") == "en" else "zh"
    addresses = {"email": fields.get("email"), "phone": fields.get("phone")}
    return notify.Recipient(language, settings.current().time_zone, application.person_id, None, addresses)


def order(to: notify.Recipient, channel: str) -> list[str]:
    """Return the channels to try, in order, where HR chose one, or none ("").

    A channel of the organisation that does not know the candidate leaves it to the others. Raises Invalid where the
    candidate cannot be reached this way.
    """
    ways = notify.ways(to)
    outside = [kind for kind in ways if kind not in INSIDE]
    chosen = [channel, *outside] if channel in INSIDE else [channel] if channel else outside
    if not chosen or (channel and channel not in ways):
        raise Invalid("The candidate cannot be reached this way. Correct the address in the fields of the résumé.")
    return chosen


def ways(to: notify.Recipient) -> tuple[tuple[str, str, str], ...]:
    """Return each channel that reaches the candidate, in words, with the address that a page may show."""
    return tuple((kind, str(words.CHANNELS[kind]), _address(kind, to.addresses)) for kind in notify.ways(to))


def _address(kind: str, known: Mapping[str, str | None]) -> str:
    """Return an address as the page of the application shows it: telephone numbers masked."""
    if kind == "screen":
        return ""
    email, phone = known.get("email") or "", applications.mask_phone(known.get("phone")) or ""
    return email if kind == "smtp" else phone or email
