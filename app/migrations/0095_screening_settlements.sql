-- What HR says of a line of a position: read as it is meant, or for a person to look at; open takes it back.
-- The newest row of a line counts, while the line asks for the same as it did then.
-- depends: 0092_candidates_turns

CREATE TABLE screening_settlements (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES positions (id),
    position_version integer NOT NULL,
    matching_version integer NOT NULL,
    line_id text NOT NULL,
    asked jsonb NOT NULL,
    reading jsonb NOT NULL,
    settlement text NOT NULL CHECK (settlement IN ('confirmed', 'person', 'open')),
    account_id uuid NOT NULL REFERENCES accounts (id),
    settled_at timestamptz NOT NULL
);
CREATE INDEX screening_settlements_position ON screening_settlements (position_id, line_id, settled_at);

CREATE TRIGGER screening_settlements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON screening_settlements
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
