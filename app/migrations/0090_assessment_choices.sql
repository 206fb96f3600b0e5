-- Which words a named person had rated after comparing what was spoken with what the candidate made of it; once an answer.
-- depends: 0082_assessment_much_corrected

CREATE TABLE assessment_choices (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES assessments (id),
    answer_id uuid NOT NULL UNIQUE,
    words text NOT NULL CHECK (words IN ('spoken', 'corrected')),
    transcript_version integer NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    reason bytea NOT NULL CHECK (octet_length(reason) > 0),
    chosen_at timestamptz NOT NULL
);
CREATE INDEX assessment_choices_assessment ON assessment_choices (assessment_id);

CREATE TRIGGER assessment_choices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment_choices
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
