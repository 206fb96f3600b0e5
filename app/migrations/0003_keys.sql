-- The wrapped data key of each person. A destroyed key leaves its row, so that "erased" and "never was" differ.
-- depends: 0002_audit

CREATE TABLE person_keys (
    person_id uuid PRIMARY KEY,
    wrapped text,
    provider text NOT NULL,
    key_version integer NOT NULL,
    created_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    CONSTRAINT person_keys_wrapped_or_destroyed CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
