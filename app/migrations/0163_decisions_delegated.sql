-- For whom somebody decided who stood in for the manager of the position.
-- depends: 0162_decisions_deadlines

ALTER TABLE decisions ADD COLUMN for_id uuid REFERENCES accounts (id) CHECK (for_id <> account_id);
