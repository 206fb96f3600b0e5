-- Interviews: the link a candidate holds, consents, answers with their takes, and every version of a transcript.
-- depends: 0005_work

CREATE TABLE interviews (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES persons (id),
    position_id uuid NOT NULL,
    position_version integer NOT NULL,
    pack text NOT NULL,
    pack_version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('invited', 'started', 'finished')),
    mode text CHECK (mode IN ('text', 'voice', 'video')),
    device_digest bytea,
    invited_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz
);

CREATE TABLE interview_links (
    digest bytea PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interviews (id),
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX interview_links_interview ON interview_links (interview_id);

CREATE TABLE interview_consents (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interviews (id),
    kind text NOT NULL CHECK (kind IN ('recording', 'assessment')),
    given boolean NOT NULL,
    version text NOT NULL,
    language text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX interview_consents_interview ON interview_consents (interview_id, at);

CREATE TABLE interview_answers (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interviews (id),
    number integer NOT NULL,
    question_id text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'open', 'submitted')),
    transcript_state text NOT NULL CHECK (transcript_state IN ('none', 'pending', 'ready', 'no_speech', 'undecodable')),
    language text CHECK (language IN ('zh', 'en')),
    mode text CHECK (mode IN ('text', 'voice', 'video')),
    draft bytea,
    draft_at timestamptz,
    media_id uuid,
    playback_id uuid,
    opened_at timestamptz,
    submitted_at timestamptz,
    UNIQUE (interview_id, number)
);

CREATE TABLE interview_takes (
    id uuid PRIMARY KEY,
    answer_id uuid NOT NULL REFERENCES interview_answers (id),
    number integer NOT NULL,
    media_id uuid NOT NULL,
    content_type text NOT NULL,
    interrupted boolean NOT NULL,
    started_at timestamptz NOT NULL,
    UNIQUE (answer_id, number)
);

CREATE TABLE interview_transcripts (
    id uuid PRIMARY KEY,
    answer_id uuid NOT NULL REFERENCES interview_answers (id),
    version integer NOT NULL,
    origin text NOT NULL CHECK (origin IN ('machine', 'candidate', 'typed')),
    body bytea NOT NULL,
    mean_probability real,
    created_at timestamptz NOT NULL,
    UNIQUE (answer_id, version)
);

CREATE TRIGGER interview_consents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON interview_consents
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER interview_transcripts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON interview_transcripts
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
