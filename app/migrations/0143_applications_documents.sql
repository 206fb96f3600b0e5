-- Documents that a regulated position needs, as a named person saw each; nobody reaches the stage without them.
-- depends: 0142_positions_profile 0086_candidates_reviews

CREATE TABLE application_documents (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    kind text NOT NULL CHECK (kind IN ('licence', 'qualification', 'conflict_declaration')),
    number bytea, -- sealed
    valid_until date,
    account_id uuid NOT NULL REFERENCES accounts (id),
    seen_at timestamptz NOT NULL
);
CREATE INDEX application_documents_application ON application_documents (application_id, seen_at);
CREATE TRIGGER application_documents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_documents
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
