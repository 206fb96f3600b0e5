-- Who may sign in, who is signed in, and how often somebody tried.
-- depends:

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL CHECK (role IN ('candidate', 'hr', 'hr_lead', 'manager', 'administrator', 'auditor')),
    password_hash text NOT NULL,
    language text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
    time_zone text NOT NULL DEFAULT 'Asia/Shanghai',
    synthetic boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz
);
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));

CREATE TABLE sessions (
    token_digest bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    csrf text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE attempts (
    subject text NOT NULL,
    window_at timestamptz NOT NULL,
    count int NOT NULL,
    PRIMARY KEY (subject, window_at)
);

CREATE TABLE persons (
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);
