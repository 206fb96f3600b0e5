-- The pipeline: one row for each application with what board and table filter and sort by, which triggers keep in the
-- transaction that changes it; lookups by which a name, school, degree or length of work is found and not read; the
-- stages of a position with their time limits; proposals to reject, each of which a person confirms or dismisses.
-- depends: 0020_screening 0077_screening_matching_version 0080_candidates_identity 0111_positions_changes 0120_notify_messages

ALTER TABLE applications ADD COLUMN lookups bytea[];
CREATE INDEX applications_without_lookups ON applications (created_at) WHERE lookups IS NULL;

CREATE TABLE pipeline_entries (
    application_id uuid PRIMARY KEY REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    position_id uuid NOT NULL REFERENCES positions (id),
    owner_id uuid NOT NULL REFERENCES accounts (id),
    stage text NOT NULL,
    step text,
    since timestamptz NOT NULL,
    applied_at timestamptz NOT NULL,
    source text NOT NULL DEFAULT 'file' CHECK (source IN ('file', 'archive', 'candidate', 'system')),
    score double precision,
    band text,
    measured integer[],
    lookups bytea[]
);
CREATE INDEX pipeline_entries_position ON pipeline_entries (position_id, stage, since, application_id);
CREATE INDEX pipeline_entries_since ON pipeline_entries (since, application_id);
CREATE INDEX pipeline_entries_applied ON pipeline_entries (applied_at, application_id);
CREATE INDEX pipeline_entries_score ON pipeline_entries ((coalesce(score, -1)), application_id);
CREATE INDEX pipeline_entries_owner ON pipeline_entries (owner_id, since);
CREATE INDEX pipeline_entries_lookups ON pipeline_entries USING gin (lookups);

CREATE FUNCTION pipeline_stage_reached() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pipeline_entries (application_id, person_id, position_id, owner_id, stage, since, applied_at, lookups)
    SELECT a.id, a.person_id, a.position_id, p.owner_id, NEW.stage, NEW.at, a.created_at, a.lookups
    FROM applications a JOIN positions p ON p.id = a.position_id WHERE a.id = NEW.application_id
    ON CONFLICT (application_id) DO UPDATE SET stage = NEW.stage, step = NULL, since = NEW.at;
    RETURN NULL;
END $$;
CREATE TRIGGER pipeline_stage_reached AFTER INSERT ON application_stages
    FOR EACH ROW EXECUTE FUNCTION pipeline_stage_reached();

CREATE FUNCTION pipeline_lookups_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pipeline_entries SET lookups = NEW.lookups WHERE application_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER pipeline_lookups_changed AFTER UPDATE OF lookups ON applications
    FOR EACH ROW EXECUTE FUNCTION pipeline_lookups_changed();

-- A screening counts where no newer version of résumé, position or matching was screened before.
CREATE FUNCTION pipeline_screened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pipeline_entries SET score = NEW.score, band = NEW.band,
        measured = ARRAY[NEW.resume_version, NEW.position_version, NEW.matching_version]
    WHERE application_id = NEW.application_id
        AND coalesce(measured, '{}') <= ARRAY[NEW.resume_version, NEW.position_version, NEW.matching_version];
    RETURN NULL;
END $$;
CREATE TRIGGER pipeline_screened AFTER INSERT ON screenings FOR EACH ROW EXECUTE FUNCTION pipeline_screened();

CREATE FUNCTION pipeline_source(archive_id uuid, actor_kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN archive_id IS NOT NULL THEN 'archive' WHEN actor_kind IN ('candidate', 'system') THEN actor_kind
        ELSE 'file' END
$$;
CREATE FUNCTION pipeline_file_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pipeline_entries SET source = pipeline_source(NEW.archive_id, NEW.actor_kind)
    WHERE application_id = NEW.application_id;
    RETURN NULL;
END $$;
CREATE TRIGGER pipeline_file_read AFTER UPDATE OF application_id ON uploads
    FOR EACH ROW WHEN (NEW.application_id IS NOT NULL) EXECUTE FUNCTION pipeline_file_read();

INSERT INTO pipeline_entries
    (application_id, person_id, position_id, owner_id, stage, since, applied_at, source, score, band, measured)
SELECT a.id, a.person_id, a.position_id, p.owner_id, a.stage, coalesce(s.at, a.created_at), a.created_at,
    coalesce(pipeline_source(u.archive_id, u.actor_kind), 'file'), m.score, m.band, m.measured
FROM applications a JOIN positions p ON p.id = a.position_id
LEFT JOIN uploads u ON u.application_id = a.id
LEFT JOIN LATERAL (SELECT at FROM application_stages WHERE application_id = a.id ORDER BY id DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (
    SELECT score, band, ARRAY[resume_version, position_version, matching_version] AS measured FROM screenings
    WHERE application_id = a.id ORDER BY resume_version DESC, position_version DESC, matching_version DESC LIMIT 1
) m ON true;

CREATE TABLE pipeline_stages (
    id uuid PRIMARY KEY,
    position_id uuid REFERENCES positions (id), -- NULL: what holds for a position without stages of its own
    version integer NOT NULL CHECK (version >= 1),
    stage text NOT NULL,
    used boolean NOT NULL,
    hours integer CHECK (hours BETWEEN 1 AND 8760), -- NULL: no time limit
    changed_by uuid REFERENCES accounts (id), -- NULL: as the product was delivered
    changed_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (position_id, version, stage)
);
CREATE TRIGGER pipeline_stages_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pipeline_stages
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
INSERT INTO pipeline_stages (id, version, stage, used, hours, changed_at)
SELECT gen_random_uuid(), 1, stage, used, hours, now() FROM (VALUES
    ('received', true, 24), ('screening', true, 24), ('manual_review', true, 48), ('screened', true, 72),
    ('phone_call', false, 120), ('written_test', false, 168), ('invited', true, 336), ('interviewing', true, 72),
    ('assessed', true, 120), ('panel', false, 168), ('references', false, 168), ('offer_talk', false, 72)
) AS delivered (stage, used, hours);

CREATE TABLE pipeline_proposals (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    reason bytea NOT NULL CHECK (octet_length(reason) > 0),
    proposed_by uuid NOT NULL REFERENCES accounts (id),
    proposed_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'dismissed')),
    closed_by uuid REFERENCES accounts (id),
    closed_at timestamptz,
    CONSTRAINT pipeline_proposals_closed_by_a_person CHECK (
        (state = 'open') = (closed_by IS NULL AND closed_at IS NULL))
);
CREATE UNIQUE INDEX pipeline_proposals_open ON pipeline_proposals (application_id) WHERE state = 'open';
