-- A post is asked for, others decide, and HR opens the position from it; a position knows its unit and its job.
-- depends: 0111_positions_changes 0120_notify_messages

ALTER TABLE positions ADD COLUMN unit_id uuid REFERENCES org_units (id);
ALTER TABLE positions ADD COLUMN job_id uuid REFERENCES org_jobs (id);

CREATE TABLE requisitions (
    id uuid PRIMARY KEY,
    unit_id uuid NOT NULL REFERENCES org_units (id),
    unit_name text NOT NULL, -- as it was called on the day of the request
    job_id uuid NOT NULL REFERENCES org_jobs (id),
    job_name text NOT NULL,
    heads integer NOT NULL CHECK (heads BETWEEN 1 AND 99),
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 5 AND 2000),
    wanted_by date NOT NULL,
    asked_by uuid NOT NULL REFERENCES accounts (id),
    asked_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn', 'opened')),
    request_id uuid NOT NULL REFERENCES approval_requests (id),
    position_id uuid UNIQUE REFERENCES positions (id),
    CHECK ((position_id IS NOT NULL) = (state = 'opened'))
);
CREATE INDEX requisitions_asked_by ON requisitions (asked_by, asked_at);
