-- Notes of the staff on an application, and the colleagues whom a note mentions. Notes are only added: one that is
-- withdrawn is no longer shown, and that it was there stays. An opening says that somebody saw a note that mentions them.
-- depends: 0130_pipeline

CREATE TABLE application_notes (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    text bytea NOT NULL CHECK (octet_length(text) > 0), -- sealed
    written_by uuid NOT NULL REFERENCES accounts (id),
    written_at timestamptz NOT NULL
);
CREATE INDEX application_notes_application ON application_notes (application_id, written_at);
CREATE TRIGGER application_notes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_notes
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE note_withdrawals (
    note_id uuid PRIMARY KEY REFERENCES application_notes (id),
    withdrawn_at timestamptz NOT NULL
);
CREATE TRIGGER note_withdrawals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON note_withdrawals
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE note_mentions (
    note_id uuid NOT NULL REFERENCES application_notes (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (account_id, note_id)
);
CREATE INDEX note_mentions_note ON note_mentions (note_id);
CREATE TRIGGER note_mentions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON note_mentions
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE note_openings (
    note_id uuid NOT NULL,
    account_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, note_id),
    FOREIGN KEY (account_id, note_id) REFERENCES note_mentions (account_id, note_id)
);
CREATE TRIGGER note_openings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON note_openings
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
