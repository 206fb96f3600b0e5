-- Units, grades and jobs, and who is appointed where: each with days, so that what held on a day can be asked.
-- A day of `valid_to` still holds. Overlaps and cycles are refused by the room, one change at a time.
-- depends: 0092_candidates_turns

CREATE TABLE org_units (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (char_length(code) BETWEEN 1 AND 40),
    created_at timestamptz NOT NULL
);
CREATE TABLE org_unit_spans (
    id uuid PRIMARY KEY,
    of_id uuid NOT NULL REFERENCES org_units (id),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    kind text NOT NULL CHECK (kind IN ('head_office', 'branch', 'sub_branch', 'department', 'team')),
    parent_id uuid REFERENCES org_units (id) CHECK (parent_id <> of_id),
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    UNIQUE (of_id, valid_from)
);
CREATE UNIQUE INDEX org_unit_spans_open ON org_unit_spans (of_id) WHERE valid_to IS NULL;
CREATE INDEX org_unit_spans_parent ON org_unit_spans (parent_id);

CREATE TABLE org_grades (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (char_length(code) BETWEEN 1 AND 40),
    created_at timestamptz NOT NULL
);
CREATE TABLE org_grade_spans (
    id uuid PRIMARY KEY,
    of_id uuid NOT NULL REFERENCES org_grades (id),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    rank integer NOT NULL CHECK (rank BETWEEN 1 AND 99),
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    UNIQUE (of_id, valid_from)
);
CREATE UNIQUE INDEX org_grade_spans_open ON org_grade_spans (of_id) WHERE valid_to IS NULL;

CREATE TABLE org_jobs (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (char_length(code) BETWEEN 1 AND 40),
    created_at timestamptz NOT NULL
);
CREATE TABLE org_job_spans (
    id uuid PRIMARY KEY,
    of_id uuid NOT NULL REFERENCES org_jobs (id),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    qualifications jsonb NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    UNIQUE (of_id, valid_from)
);
CREATE UNIQUE INDEX org_job_spans_open ON org_job_spans (of_id) WHERE valid_to IS NULL;

CREATE TABLE org_account_ties (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from)
);
CREATE UNIQUE INDEX org_account_ties_open ON org_account_ties (account_id) WHERE valid_to IS NULL;
CREATE INDEX org_account_ties_person ON org_account_ties (person_id);

CREATE TABLE org_appointments (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES persons (id),
    unit_id uuid NOT NULL REFERENCES org_units (id),
    job_id uuid NOT NULL REFERENCES org_jobs (id),
    grade_id uuid REFERENCES org_grades (id),
    leads boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    made_by uuid NOT NULL REFERENCES accounts (id),
    made_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX org_appointments_person ON org_appointments (person_id);
CREATE INDEX org_appointments_unit ON org_appointments (unit_id);
