"""Tables of the interviews room; texts are sealed; consents, branches and transcripts are only ever added."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class Interviews(Table):
    """One interview for one application, with the form that was fixed when the candidate was invited."""

    application_id = peewee.UUIDField()
    person_id = peewee.UUIDField()
    position_id = peewee.UUIDField()
    position_version = peewee.IntegerField()
    pack = peewee.TextField()
    pack_version = peewee.IntegerField()
    state = peewee.TextField()
    mode = peewee.TextField(null=True)
    device_digest = peewee.BlobField(null=True)
    invited_at = TimeField()
    expires_at = TimeField()
    started_at = TimeField(null=True)
    finished_at = TimeField(null=True)


class InterviewLinks(KeylessTable):
    """The digest of a link's token; the token itself is sealed with the key of the person while the link holds."""

    digest = peewee.BlobField(primary_key=True)
    interview_id = peewee.UUIDField()
    created_by = peewee.UUIDField()
    created_at = TimeField()
    expires_at = TimeField()
    revoked_at = TimeField(null=True)
    sealed = peewee.BlobField(null=True)


class InterviewConsents(Table):
    """What a candidate agreed to or declined, in which wording."""

    interview_id = peewee.UUIDField()
    kind = peewee.TextField()
    given = peewee.BooleanField()
    version = peewee.TextField()
    language = peewee.TextField()
    at = TimeField()


class InterviewAnswers(Table):
    """One question of an interview and its answer."""

    interview_id = peewee.UUIDField()
    number = peewee.IntegerField()
    question_id = peewee.TextField()
    state = peewee.TextField()
    transcript_state = peewee.TextField()
    language = peewee.TextField(null=True)
    mode = peewee.TextField(null=True)
    draft = peewee.BlobField(null=True)
    draft_at = TimeField(null=True)
    media_id = peewee.UUIDField(null=True)
    playback_id = peewee.UUIDField(null=True)
    opened_at = TimeField(null=True)
    submitted_at = TimeField(null=True)


class InterviewBranches(KeylessTable):
    """The option that a candidate chose with an answer, and the question that it led to."""

    answer_id = peewee.UUIDField(primary_key=True)
    interview_id = peewee.UUIDField()
    option = peewee.TextField()
    to_node = peewee.TextField()
    chosen_at = TimeField()


class InterviewTakes(Table):
    """One attempt at recording an answer; `interrupted` ones do not count against the candidate."""

    answer_id = peewee.UUIDField()
    number = peewee.IntegerField()
    media_id = peewee.UUIDField()
    content_type = peewee.TextField()
    interrupted = peewee.BooleanField()
    started_at = TimeField()


class InterviewTranscripts(Table):
    """One version of a transcript: by the machine, corrected by the candidate, or typed."""

    answer_id = peewee.UUIDField()
    version = peewee.IntegerField()
    origin = peewee.TextField()
    body = peewee.BlobField()
    mean_probability = peewee.FloatField(null=True)
    created_at = TimeField()
