"""Reads and writes assessments, their ratings, and the choices of the words to rate."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.database import fetch, select
from app.hiring.assessment.schema import AssessmentChoices, AssessmentRatings, Assessments


@dataclass(frozen=True)
class AssessmentRow:
    """The assessment of one interview; `overall` is sealed, None without enough evidence."""

    id: uuid.UUID
    interview_id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    state: str
    overall: bytes | None
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class RatingRow:
    """One rating; `body` is sealed, None where nothing was rated."""

    id: uuid.UUID
    assessment_id: uuid.UUID
    answer_id: uuid.UUID
    transcript_version: int
    rater: str
    question_id: str
    outcome: str
    body: bytes | None
    created_at: datetime


@dataclass(frozen=True)
class ChoiceRow:
    """Which version of an answer a person had rated; `words` is spoken or corrected, `reason` is sealed."""

    id: uuid.UUID
    assessment_id: uuid.UUID
    answer_id: uuid.UUID
    words: str
    transcript_version: int
    account_id: uuid.UUID
    reason: bytes
    chosen_at: datetime


def locked(interview_id: uuid.UUID, application_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> AssessmentRow:
    """Return the assessment of an interview, created if missing, locked until the transaction ends."""
    Assessments.insert(
        interview_id=interview_id, application_id=application_id, person_id=person_id, state="rating", started_at=at
    ).on_conflict_ignore().execute()
    return select(Assessments, AssessmentRow).where(Assessments.interview_id == interview_id).for_update().get()


def of_application(application_id: uuid.UUID) -> AssessmentRow | None:
    """Return the newest assessment of an application."""
    rows = select(Assessments, AssessmentRow).where(Assessments.application_id == application_id)
    return rows.order_by(Assessments.started_at.desc()).first()


def finish(assessment_id: uuid.UUID, overall: bytes | None, at: datetime) -> None:
    """Close an assessment."""
    Assessments.update(state="finished", overall=overall, finished_at=at).where(
        Assessments.id == assessment_id
    ).execute()


def set_overall(assessment_id: uuid.UUID, overall: bytes | None) -> None:
    """Replace the overall score of a closed assessment."""
    Assessments.update(overall=overall).where(Assessments.id == assessment_id).execute()


def add(row: RatingRow) -> bool:
    """Append a rating; False when this rater rated this version before."""
    added = AssessmentRatings.insert(**vars(row)).on_conflict_ignore().returning(AssessmentRatings.id).execute()
    return bool(list(added))


def rated(answer_id: uuid.UUID, transcript_version: int, *, but: str = "") -> bool:
    """Return whether a version of a transcript has a rating, ratings of the outcome `but` not counted."""
    rows = AssessmentRatings.select().where(
        (AssessmentRatings.answer_id == answer_id)
        & (AssessmentRatings.transcript_version == transcript_version)
        & (AssessmentRatings.outcome != but)
    )
    return rows.exists()


def how_many_rated(assessment_id: uuid.UUID) -> int:
    """Count the answers that have a rating."""
    rows = AssessmentRatings.select(AssessmentRatings.answer_id).distinct()
    return rows.where(AssessmentRatings.assessment_id == assessment_id).count()


def ratings(assessment_id: uuid.UUID) -> list[RatingRow]:
    """Return the ratings of an assessment, oldest first."""
    rows = select(AssessmentRatings, RatingRow).where(AssessmentRatings.assessment_id == assessment_id)
    return list(rows.order_by(AssessmentRatings.created_at))


@dataclass(frozen=True)
class Newest:
    """A rating of the newest assessment of an application; `overall` and `body` are sealed."""

    application_id: uuid.UUID
    assessment_id: uuid.UUID
    person_id: uuid.UUID
    overall: bytes
    rating_id: uuid.UUID | None
    answer_id: uuid.UUID | None
    body: bytes | None


def newest_of(application_ids: Iterable[uuid.UUID]) -> list[Newest]:
    """Return the ratings of the newest assessment of each application that has an overall score, oldest first."""
    return fetch(
        Newest,
        "SELECT s.application_id, s.id AS assessment_id, s.person_id, s.overall, r.id AS rating_id, r.answer_id, "
        "r.body FROM (SELECT DISTINCT ON (application_id) * FROM assessments WHERE application_id = ANY (%s) "
        "ORDER BY application_id, started_at DESC) s LEFT JOIN assessment_ratings r ON r.assessment_id = s.id "
        "WHERE s.overall IS NOT NULL ORDER BY r.created_at",
        (list(application_ids),),
    )


def add_choice(row: ChoiceRow) -> None:
    """Append the choice of the words to rate; the database ensures that there is one for each answer."""
    AssessmentChoices.insert(**vars(row)).execute()


def choices(assessment_id: uuid.UUID) -> dict[uuid.UUID, ChoiceRow]:
    """Return the choices of an assessment, by the id of the answer."""
    rows = select(AssessmentChoices, ChoiceRow).where(AssessmentChoices.assessment_id == assessment_id)
    return {row.answer_id: row for row in rows}


def chosen_version(answer_id: uuid.UUID) -> int | None:
    """Return the version of an answer that a person had rated, None where nobody chose."""
    row = AssessmentChoices.get_or_none(AssessmentChoices.answer_id == answer_id)
    return row.transcript_version if row else None
