-- Reports of interviews: one for each state of the ratings, sealed, only ever added; when it was made and from when on.
-- depends: 0031_assessment 0120_notify_messages

CREATE TABLE reports (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    interview_id uuid NOT NULL REFERENCES interviews (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    position_id uuid NOT NULL REFERENCES positions (id),
    position_version integer NOT NULL,
    basis text NOT NULL CHECK (length(basis) = 64), -- digest of the ratings that it was made from
    body bytea NOT NULL,
    answered_at timestamptz,
    finished_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    UNIQUE (interview_id, basis)
);
CREATE INDEX reports_application ON reports (application_id, made_at);
CREATE INDEX reports_cohort ON reports (position_id, position_version, made_at);
CREATE TRIGGER reports_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reports
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
