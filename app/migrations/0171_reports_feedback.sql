-- Feedback to candidates: owed by each finished interview, by texts that a person released; and what candidates ask.
-- depends: 0170_reports

CREATE TABLE feedbacks (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    interview_id uuid NOT NULL UNIQUE REFERENCES interviews (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    position_id uuid NOT NULL REFERENCES positions (id),
    due_at timestamptz NOT NULL,
    body bytea,
    template_set text,
    released_at timestamptz,
    CHECK ((body IS NULL) = (released_at IS NULL) AND (template_set IS NULL) = (released_at IS NULL))
);
CREATE INDEX feedbacks_owed ON feedbacks (due_at) WHERE released_at IS NULL;

CREATE TABLE feedback_sets (
    digest text PRIMARY KEY CHECK (length(digest) = 64),
    released_by uuid NOT NULL REFERENCES accounts (id),
    released_at timestamptz NOT NULL
);
CREATE TRIGGER feedback_sets_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON feedback_sets
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE inquiries (
    id uuid PRIMARY KEY,
    feedback_id uuid NOT NULL REFERENCES feedbacks (id),
    kind text NOT NULL CHECK (kind IN ('explain', 'review')),
    question bytea NOT NULL CHECK (octet_length(question) > 0),
    asked_at timestamptz NOT NULL,
    answer bytea CHECK (octet_length(answer) > 0),
    answered_by uuid REFERENCES accounts (id),
    answered_at timestamptz,
    CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX inquiries_open ON inquiries (feedback_id, kind) WHERE answer IS NULL;
CREATE INDEX inquiries_feedback ON inquiries (feedback_id, asked_at);
