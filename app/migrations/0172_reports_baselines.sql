-- Baselines of the measures of working time: the first is entered by one person, each later one takes two.
-- depends: 0171_reports_feedback 0110_approvals

CREATE TABLE baselines (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    measure text NOT NULL CHECK (measure IN ('resume_minutes', 'decision_minutes', 'weekly_candidates')),
    value numeric(7, 2) NOT NULL CHECK (value > 0),
    proposed_by uuid NOT NULL REFERENCES accounts (id),
    proposed_at timestamptz NOT NULL,
    request_id uuid REFERENCES approval_requests (id),
    state text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
    taken_at timestamptz CHECK ((taken_at IS NULL) = (state <> 'approved')),
    CHECK (request_id IS NOT NULL OR state = 'approved')
);
CREATE UNIQUE INDEX baselines_first ON baselines (measure) WHERE request_id IS NULL;
CREATE UNIQUE INDEX baselines_waiting ON baselines (measure) WHERE state = 'waiting';
