-- The careers page: which positions are shown there, what was sent through it, and the consent that came with it.
-- What somebody typed is sealed; the number of a receipt is in no column, its digest is.
-- depends: 0120_notify_messages 0011_candidates

CREATE TABLE career_postings (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL UNIQUE REFERENCES positions (id),
    shown boolean NOT NULL,
    changed_by uuid NOT NULL REFERENCES accounts (id),
    changed_at timestamptz NOT NULL
);

CREATE TABLE career_submissions (
    id uuid PRIMARY KEY,
    posting_id uuid NOT NULL REFERENCES career_postings (id),
    upload_id uuid NOT NULL REFERENCES uploads (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    receipt_digest bytea NOT NULL UNIQUE CHECK (octet_length(receipt_digest) = 32),
    contact bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX career_submissions_posting ON career_submissions (posting_id, created_at);
CREATE INDEX career_submissions_upload ON career_submissions (upload_id);

CREATE TABLE career_consents (
    id uuid PRIMARY KEY,
    submission_id uuid NOT NULL REFERENCES career_submissions (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    wording text NOT NULL CHECK (char_length(wording) BETWEEN 1 AND 40),
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    given_at timestamptz NOT NULL
);
CREATE INDEX career_consents_submission ON career_consents (submission_id);
CREATE TRIGGER career_consents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON career_consents
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
