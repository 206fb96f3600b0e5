-- What a named person said after looking at an application that a rule had put before a person.
-- depends: 0011_candidates

CREATE TABLE application_reviews (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    reason bytea NOT NULL CHECK (octet_length(reason) > 0),
    reviewed_at timestamptz NOT NULL
);
CREATE INDEX application_reviews_application ON application_reviews (application_id, reviewed_at);

CREATE TRIGGER application_reviews_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_reviews
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
