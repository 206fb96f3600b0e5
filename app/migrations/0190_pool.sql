-- The talent pool: what past candidates consented to, who is in it, why somebody is not any more, who was written to
-- about which position, and whose data is erased at its usual time now. No row holds more than ids, codes and times.
-- depends: 0180_careers 0188_sampling 0189_notes

CREATE TABLE career_pool_consents (
    submission_id uuid PRIMARY KEY REFERENCES career_submissions (id),
    wording text NOT NULL CHECK (char_length(wording) BETWEEN 1 AND 40),
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    given_at timestamptz NOT NULL
);
CREATE TRIGGER career_pool_consents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON career_pool_consents
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE pool_consents (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    application_id uuid NOT NULL REFERENCES applications (id),
    way text NOT NULL CHECK (way IN ('careers', 'status', 'link')),
    submission_id uuid UNIQUE REFERENCES career_pool_consents (submission_id),
    wording text NOT NULL CHECK (char_length(wording) BETWEEN 1 AND 40),
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    given_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > given_at),
    CHECK ((way = 'careers') = (submission_id IS NOT NULL))
);
CREATE INDEX pool_consents_person ON pool_consents (person_id, given_at);
CREATE TRIGGER pool_consents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pool_consents
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE pool_entries (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL UNIQUE REFERENCES candidates (person_id),
    consent_id uuid NOT NULL REFERENCES pool_consents (id),
    entered_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX pool_entries_ends ON pool_entries (ends_at, id);

CREATE TABLE pool_ends (
    id uuid PRIMARY KEY,
    entry_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    consent_id uuid NOT NULL REFERENCES pool_consents (id),
    why text NOT NULL CHECK (why IN ('expired', 'withdrawn', 'erased')),
    ended_at timestamptz NOT NULL
);
CREATE INDEX pool_ends_entry ON pool_ends (entry_id);
CREATE INDEX pool_ends_person ON pool_ends (person_id, ended_at);
CREATE TRIGGER pool_ends_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pool_ends
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE pool_contacts (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    consent_id uuid NOT NULL REFERENCES pool_consents (id),
    application_id uuid NOT NULL REFERENCES applications (id), -- by which the person is known
    position_id uuid NOT NULL REFERENCES positions (id), -- about which they were written to
    message_id uuid NOT NULL UNIQUE,
    contacted_by uuid NOT NULL REFERENCES accounts (id),
    contacted_at timestamptz NOT NULL,
    UNIQUE (person_id, position_id)
);
CREATE TRIGGER pool_contacts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pool_contacts
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Whom no consent keeps any more: their data is erased once it would have been without one.
CREATE TABLE pool_releases (
    person_id uuid PRIMARY KEY REFERENCES candidates (person_id),
    released_at timestamptz NOT NULL
);

-- Whose data key is destroyed is in no pool: the entry goes in the same transaction.
CREATE FUNCTION pool_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pool_ends (id, entry_id, person_id, consent_id, why, ended_at)
    SELECT gen_random_uuid(), e.id, e.person_id, e.consent_id, 'erased', NEW.destroyed_at
    FROM pool_entries e WHERE e.person_id = NEW.person_id;
    DELETE FROM pool_entries WHERE person_id = NEW.person_id;
    DELETE FROM pool_releases WHERE person_id = NEW.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER pool_erased AFTER UPDATE OF wrapped ON person_keys
    FOR EACH ROW WHEN (NEW.wrapped IS NULL) EXECUTE FUNCTION pool_erased();
