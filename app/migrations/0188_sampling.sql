-- The blind sample: each month some of those whom the matching did not call ready are looked at by a person who sees
-- neither score nor name. What a person says of one is said once.
-- depends: 0020_screening 0130_pipeline

CREATE TABLE samples (
    id uuid PRIMARY KEY,
    month date NOT NULL UNIQUE CHECK (extract(day FROM month) = 1),
    population integer NOT NULL CHECK (population >= 0), -- how many it was drawn from
    drawn_at timestamptz NOT NULL
);
CREATE TABLE sample_items (
    id uuid PRIMARY KEY,
    sample_id uuid NOT NULL REFERENCES samples (id),
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    position_id uuid NOT NULL REFERENCES positions (id),
    position_version integer NOT NULL,
    place integer NOT NULL CHECK (place >= 1), -- the order in which they are looked at
    verdict text CHECK (verdict IN ('missed', 'right', 'unclear')),
    judged_by uuid REFERENCES accounts (id),
    judged_at timestamptz,
    CONSTRAINT sample_items_judged_by_a_person CHECK (
        (verdict IS NULL) = (judged_by IS NULL) AND (verdict IS NULL) = (judged_at IS NULL)),
    UNIQUE (sample_id, application_id),
    UNIQUE (sample_id, place)
);
CREATE INDEX sample_items_open ON sample_items (sample_id, place) WHERE verdict IS NULL;

CREATE FUNCTION sample_verdict_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a person said of a sample is said once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sample_verdict_stays BEFORE UPDATE ON sample_items
    FOR EACH ROW WHEN (OLD.verdict IS NOT NULL) EXECUTE FUNCTION sample_verdict_stays();
