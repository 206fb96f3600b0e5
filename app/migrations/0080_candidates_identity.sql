-- An application has a name of its own; that two persons may be one is proposed to a person, who decides with a reason.
-- depends: 0011_candidates

ALTER TABLE applications ADD COLUMN name bytea;

CREATE TABLE identity_proposals (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES candidates (person_id),
    found_by text NOT NULL CHECK (found_by IN ('id_number', 'phone', 'email')),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'refused')),
    reason bytea,
    decided_by uuid REFERENCES accounts (id),
    decided_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (application_id, person_id),
    CONSTRAINT identity_proposals_decided_by_a_person CHECK (
        (state = 'open') = (decided_by IS NULL AND decided_at IS NULL AND reason IS NULL))
);
CREATE INDEX identity_proposals_person ON identity_proposals (person_id);
