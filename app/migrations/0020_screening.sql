-- Screenings: what was found for one version of a résumé against one version of a position. Never changed: a new run adds a row.
-- The detail quotes the résumé, so it is sealed under the person's key.
-- depends: 0010_positions 0011_candidates

CREATE TABLE screenings (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    position_id uuid NOT NULL REFERENCES positions (id),
    resume_version integer NOT NULL CHECK (resume_version >= 1),
    position_version integer NOT NULL CHECK (position_version >= 1),
    score numeric(4, 1) NOT NULL CHECK (score BETWEEN 0 AND 100),
    band text NOT NULL CHECK (band IN ('high', 'medium', 'low')),
    rules_met boolean NOT NULL,
    ready boolean NOT NULL,
    detail bytea NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (application_id, resume_version, position_version)
);
CREATE INDEX screenings_position ON screenings (position_id, application_id);
CREATE TRIGGER screenings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON screenings
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
