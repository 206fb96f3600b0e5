-- A position with screened candidates is changed in what it measures by two people: proposed, compared, decided, taken.
-- depends: 0110_approvals 0020_screening

ALTER TABLE positions ADD COLUMN published_at timestamptz;
UPDATE positions SET published_at = (SELECT min(created_at) FROM screenings s WHERE s.position_id = positions.id);

CREATE TABLE position_changes (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES positions (id),
    from_version integer NOT NULL CHECK (from_version >= 1),
    proposed jsonb NOT NULL,
    proposed_by uuid NOT NULL REFERENCES accounts (id),
    proposed_at timestamptz NOT NULL,
    state text NOT NULL CHECK (
        state IN ('comparing', 'waiting', 'approved', 'refused', 'withdrawn', 'outdated', 'failed')
    ),
    request_id uuid REFERENCES approval_requests (id) CHECK (request_id IS NOT NULL OR state IN ('comparing', 'failed'))
);
CREATE UNIQUE INDEX position_changes_open ON position_changes (position_id) WHERE state IN ('comparing', 'waiting');

CREATE TABLE screening_comparisons (
    id uuid PRIMARY KEY,
    change_id uuid NOT NULL REFERENCES position_changes (id),
    application_id uuid NOT NULL REFERENCES applications (id),
    score_before numeric(4, 1) NOT NULL,
    score_after numeric(4, 1) NOT NULL,
    rank_before integer NOT NULL CHECK (rank_before >= 1),
    rank_after integer NOT NULL CHECK (rank_after >= 1),
    ready_before boolean NOT NULL,
    ready_after boolean NOT NULL,
    UNIQUE (change_id, application_id)
);
CREATE TRIGGER screening_comparisons_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON screening_comparisons
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
