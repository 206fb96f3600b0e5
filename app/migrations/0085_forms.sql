-- What is kept of forms for minutes: what was typed into a refused one, what is shown once, and which took effect.
-- UNLOGGED: it holds people's words, sealed, and so reaches neither the write-ahead log nor any backup.
-- depends: 0001_access

CREATE UNLOGGED TABLE form_records (
    owner text NOT NULL CHECK (owner ~ '^(account|interview|browser):'),
    id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('typed', 'once', 'done')),
    sealed bytea NOT NULL CHECK (octet_length(sealed) <= 4194304),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (owner, id)
);
CREATE INDEX form_records_expiry ON form_records (expires_at);
