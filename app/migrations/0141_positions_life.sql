-- A position is a draft, open, paused or closed; who did what, when and why is kept for good.
-- depends: 0140_positions_requisitions

ALTER TABLE positions ADD COLUMN state text NOT NULL DEFAULT 'open'
    CHECK (state IN ('draft', 'open', 'paused', 'closed'));
ALTER TABLE positions ADD COLUMN opened_at timestamptz; -- without it since it was made
ALTER TABLE positions ADD COLUMN closed_at timestamptz;

CREATE TABLE position_events (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    position_id uuid NOT NULL REFERENCES positions (id),
    what text NOT NULL CHECK (what IN ('open', 'pause', 'close', 'reopen', 'copy')),
    reason text NOT NULL CHECK (what <> 'close' OR char_length(reason) >= 5),
    account_id uuid NOT NULL REFERENCES accounts (id),
    at timestamptz NOT NULL
);
CREATE INDEX position_events_position ON position_events (position_id, number);
CREATE TRIGGER position_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON position_events
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
