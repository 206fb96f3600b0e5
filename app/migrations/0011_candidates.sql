-- Candidates: files as they come in, persons as they are known, applications with their stages, versions of résumés.
-- Every text about a person is ciphertext; look-ups go by keyed hashes.
-- depends: 0004_media 0005_work 0010_positions

CREATE TABLE candidates (
    person_id uuid PRIMARY KEY REFERENCES persons (id),
    name bytea,
    phone bytea,
    email bytea,
    id_number bytea,
    phone_lookup bytea,
    email_lookup bytea,
    id_number_lookup bytea,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX candidates_phone ON candidates (phone_lookup);
CREATE INDEX candidates_email ON candidates (email_lookup);
CREATE INDEX candidates_id_number ON candidates (id_number_lookup);

CREATE TABLE applications (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    position_id uuid NOT NULL REFERENCES positions (id),
    media_id uuid NOT NULL,
    document bytea NOT NULL,
    stage text NOT NULL CHECK (stage IN ('received', 'screening', 'screened', 'manual_review', 'invited', 'interviewing',
        'assessed', 'approved', 'rejected')),
    decided_by uuid REFERENCES accounts (id),
    decision_id uuid,
    created_at timestamptz NOT NULL,
    CONSTRAINT applications_decided_by_a_person CHECK (
        (stage IN ('approved', 'rejected')) = (decided_by IS NOT NULL AND decision_id IS NOT NULL))
);
CREATE INDEX applications_position ON applications (position_id, created_at);
CREATE INDEX applications_person ON applications (person_id);

CREATE TABLE application_stages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    stage text NOT NULL,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX application_stages_application ON application_stages (application_id, id);

CREATE TABLE resumes (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    version integer NOT NULL CHECK (version >= 1),
    fields bytea NOT NULL,
    evidence bytea NOT NULL,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (application_id, version)
);
CREATE TRIGGER resumes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON resumes
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE uploads (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES positions (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    name bytea NOT NULL,
    media_id uuid,
    bytes bigint NOT NULL,
    sha256 text,
    state text NOT NULL CHECK (state IN ('received', 'reading', 'fields', 'read', 'refused', 'unpacking', 'unpacked', 'repeated')),
    code text,
    archive_id uuid REFERENCES uploads (id),
    member integer,
    members integer,
    application_id uuid UNIQUE REFERENCES applications (id),
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    UNIQUE (archive_id, member),
    CHECK ((state = 'read') = (application_id IS NOT NULL)),
    CHECK (state <> 'refused' OR code IS NOT NULL)
);
CREATE UNIQUE INDEX uploads_same_file ON uploads (position_id, sha256) WHERE state <> 'repeated' AND sha256 IS NOT NULL;
CREATE INDEX uploads_position ON uploads (position_id, created_at);
