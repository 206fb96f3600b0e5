-- What makes a candidate's composite: the weights of a position, written tests, and the check of the background, which
-- is no score but a gate. Everything is only ever added; the newest row counts.
-- depends: 0160_rounds

CREATE TABLE composite_weights (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    position_id uuid NOT NULL REFERENCES positions (id),
    test numeric(4, 3) NOT NULL CHECK (test >= 0),
    interview numeric(4, 3) NOT NULL CHECK (interview >= 0),
    round numeric(4, 3) NOT NULL CHECK (round >= 0),
    check_required boolean NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    set_at timestamptz NOT NULL,
    CHECK (test + interview + round = 1)
);
CREATE INDEX composite_weights_position ON composite_weights (position_id, number);
CREATE TRIGGER composite_weights_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON composite_weights
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE test_results (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    score numeric(5, 2) NOT NULL CHECK (score BETWEEN 0 AND 100),
    source text NOT NULL CHECK (char_length(source) BETWEEN 2 AND 100),
    account_id uuid NOT NULL REFERENCES accounts (id),
    recorded_at timestamptz NOT NULL
);
CREATE INDEX test_results_application ON test_results (application_id, number);
CREATE TRIGGER test_results_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON test_results
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE background_checks (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    outcome text NOT NULL CHECK (outcome IN ('passed', 'failed')),
    source text NOT NULL CHECK (char_length(source) BETWEEN 2 AND 100),
    note bytea CHECK (octet_length(note) > 0),
    account_id uuid NOT NULL REFERENCES accounts (id),
    recorded_at timestamptz NOT NULL
);
CREATE INDEX background_checks_application ON background_checks (application_id, number);
CREATE TRIGGER background_checks_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON background_checks
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE composites (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    weights_id uuid NOT NULL REFERENCES composite_weights (id),
    test double precision CHECK (test BETWEEN 0 AND 100),
    interview double precision CHECK (interview BETWEEN 0 AND 100),
    round double precision CHECK (round BETWEEN 0 AND 100),
    value double precision CHECK (value BETWEEN 0 AND 100),
    missing text[] NOT NULL,
    computed_at timestamptz NOT NULL,
    CHECK ((value IS NULL) = (cardinality(missing) > 0))
);
CREATE INDEX composites_application ON composites (application_id, number);
CREATE TRIGGER composites_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON composites
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
