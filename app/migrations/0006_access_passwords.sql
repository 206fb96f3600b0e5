-- Since when a password is good, whether it has to be changed first, and which ones were used before.
-- depends: 0001_access

ALTER TABLE accounts ADD COLUMN password_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE accounts ADD COLUMN must_change boolean NOT NULL DEFAULT false;

CREATE TABLE former_passwords (
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    replaced_at timestamptz NOT NULL,
    password_hash text NOT NULL,
    PRIMARY KEY (account_id, replaced_at)
);
