-- What a named person decided about an application, and why. No other kind of actor can decide.
-- depends: 0001_access

CREATE TABLE decisions (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES persons (id),
    outcome text NOT NULL CHECK (outcome IN ('approved', 'rejected')),
    actor_type text NOT NULL DEFAULT 'human' CHECK (actor_type = 'human'),
    account_id uuid NOT NULL REFERENCES accounts (id),
    reason bytea NOT NULL CHECK (octet_length(reason) > 0),
    decided_at timestamptz NOT NULL
);

CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
