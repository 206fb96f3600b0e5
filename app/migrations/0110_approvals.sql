-- Requests that other people decide: their steps, who may decide now, everything that happened, and who stands in.
-- depends: 0100_organisation

CREATE TABLE approval_requests (
    id uuid PRIMARY KEY,
    template text NOT NULL,
    steps jsonb NOT NULL, -- as the template had them when this was asked
    subject_kind text NOT NULL CHECK (char_length(subject_kind) BETWEEN 1 AND 40),
    subject_id text NOT NULL CHECK (char_length(subject_id) BETWEEN 1 AND 100),
    unit_id uuid REFERENCES org_units (id),
    person_id uuid REFERENCES persons (id),
    named jsonb NOT NULL,
    requester_id uuid NOT NULL REFERENCES accounts (id),
    summary text NOT NULL CHECK (char_length(summary) BETWEEN 1 AND 200),
    summary_fields jsonb NOT NULL,
    link text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
    step integer NOT NULL CHECK (step >= 1),
    requested_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    escalated_at timestamptz,
    decided_at timestamptz CHECK ((decided_at IS NULL) = (state = 'pending'))
);
CREATE UNIQUE INDEX approval_requests_pending ON approval_requests (template, subject_kind, subject_id)
    WHERE state = 'pending';
CREATE INDEX approval_requests_due ON approval_requests (due_at) WHERE state = 'pending';
CREATE INDEX approval_requests_requester ON approval_requests (requester_id, requested_at);

CREATE TABLE approval_seats (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES approval_requests (id),
    step integer NOT NULL,
    account_id uuid REFERENCES accounts (id),
    by_right text,
    origin text NOT NULL CHECK (origin IN ('step', 'leader', 'escalation')),
    CHECK ((account_id IS NULL) <> (by_right IS NULL))
);
CREATE INDEX approval_seats_request ON approval_seats (request_id, step);
CREATE INDEX approval_seats_account ON approval_seats (account_id);
CREATE INDEX approval_seats_right ON approval_seats (by_right) WHERE by_right IS NOT NULL;

CREATE TABLE approval_entries (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    request_id uuid NOT NULL REFERENCES approval_requests (id),
    step integer NOT NULL,
    what text NOT NULL CHECK (what IN ('requested', 'approved', 'refused', 'withdrawn', 'escalated')),
    account_id uuid REFERENCES accounts (id) CHECK ((account_id IS NULL) = (what = 'escalated')),
    for_id uuid REFERENCES accounts (id) CHECK (for_id <> account_id),
    reason bytea CHECK (what <> 'refused' OR octet_length(reason) > 0),
    at timestamptz NOT NULL
);
CREATE INDEX approval_entries_request ON approval_entries (request_id, number);
CREATE UNIQUE INDEX approval_entries_once ON approval_entries (request_id, account_id)
    WHERE what IN ('approved', 'refused');
CREATE UNIQUE INDEX approval_entries_once_for ON approval_entries (request_id, for_id)
    WHERE what IN ('approved', 'refused');
CREATE TRIGGER approval_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON approval_entries
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE approval_delegations (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    to_id uuid NOT NULL REFERENCES accounts (id) CHECK (to_id <> account_id),
    valid_from date NOT NULL,
    valid_to date NOT NULL CHECK (valid_to >= valid_from),
    made_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX approval_delegations_to ON approval_delegations (to_id);
CREATE INDEX approval_delegations_account ON approval_delegations (account_id);
