-- What the bank looks for: a position, and each version of its requirements and rules.
-- depends: 0002_audit

CREATE TABLE positions (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES accounts (id),
    manager_id uuid NOT NULL REFERENCES accounts (id),
    version integer NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL
);
CREATE INDEX positions_owner ON positions (owner_id);
CREATE INDEX positions_manager ON positions (manager_id);

CREATE TABLE position_versions (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES positions (id),
    version integer NOT NULL,
    title text NOT NULL CHECK (title <> ''),
    department text NOT NULL,
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    description text NOT NULL,
    requirements jsonb NOT NULL,
    rules jsonb NOT NULL,
    high_band numeric(4, 1) NOT NULL CHECK (high_band BETWEEN 1 AND 100),
    invite_from numeric(4, 1) NOT NULL CHECK (invite_from BETWEEN 0 AND 100),
    form jsonb NOT NULL,
    changed_by uuid NOT NULL REFERENCES accounts (id),
    changed_at timestamptz NOT NULL,
    UNIQUE (position_id, version)
);
