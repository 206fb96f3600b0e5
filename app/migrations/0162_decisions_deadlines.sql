-- Until when a decision is due after the ratings were there, and when it was escalated, once.
-- depends: 0161_composites

CREATE TABLE decision_deadlines (
    application_id uuid PRIMARY KEY REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    since timestamptz NOT NULL,
    due_at timestamptz NOT NULL CHECK (due_at > since),
    escalated_at timestamptz
);
CREATE INDEX decision_deadlines_due ON decision_deadlines (due_at) WHERE escalated_at IS NULL;
