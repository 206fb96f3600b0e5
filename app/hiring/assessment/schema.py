"""Tables of the assessment room; ratings and choices of words are only ever added."""

from __future__ import annotations

import peewee

from app.database import Table, TimeField


class Assessments(Table):
    """The assessment of one interview; `overall` is sealed."""

    interview_id = peewee.UUIDField()
    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    state = peewee.TextField()
    overall = peewee.BlobField(null=True)
    started_at = TimeField()
    finished_at = TimeField(null=True)


class AssessmentRatings(Table):
    """The rating of one version of one transcript by one rater; `body` is sealed."""

    assessment_id = peewee.UUIDField()
    answer_id = peewee.UUIDField()
    transcript_version = peewee.IntegerField()
    rater = peewee.TextField()
    question_id = peewee.TextField()
    outcome = peewee.TextField()
    body = peewee.BlobField(null=True)
    created_at = TimeField()


class AssessmentChoices(Table):
    """Which words of an answer a person had rated, after comparing two versions; `reason` is sealed."""

    assessment_id = peewee.UUIDField()
    answer_id = peewee.UUIDField()
    words = peewee.TextField()
    transcript_version = peewee.IntegerField()
    account_id = peewee.UUIDField()
    reason = peewee.BlobField()
    chosen_at = TimeField()
