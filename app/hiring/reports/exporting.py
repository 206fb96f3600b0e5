"""Gives a report as a PDF to whoever may read it, numbers masked; each print is in the access log."""

from __future__ import annotations

import uuid
from datetime import datetime

from app.foundation.access.store import Account
from app.hiring.applications import service as applications
from app.hiring.reports import printing, service
from app.hiring.reports.document import Document, Point


def pdf(account: Account, application_id: uuid.UUID, at: datetime) -> bytes:
    """Return the newest report as a PDF; raises NotFound before there is one, or for whoever may not see it."""
    report = service.needed(service.read(account, application_id, act="export"))
    _version, fields = applications.fields(application_id)
    known = applications.numbers(report.person_id)
    covered = _covered(report.document, known)
    return printing.pdf(
        printing.Print(
            covered,
            report.made_at,
            applications.mask_text(applications.display_name(application_id), known),
            applications.mask_phone(fields.get("phone")) or "–",
            applications.mask_id_number(fields.get("id_number")) or "–",
            account.display_name,
            at,
        )
    )


def _covered(document: Document, known: tuple[str, ...]) -> Document:
    """Return a document without a number of the person, also one that became known after it was made."""
    kinds = {"strengths": document.strengths, "risks": document.risks}
    return document.model_copy(update={kind: [_point(one, known) for one in points] for kind, points in kinds.items()})


def _point(point: Point, known: tuple[str, ...]) -> Point:
    quotes = [one.model_copy(update={"text": applications.mask_text(one.text, known)}) for one in point.quotes]
    return point.model_copy(update={"text": applications.mask_text(point.text, known), "quotes": quotes})
