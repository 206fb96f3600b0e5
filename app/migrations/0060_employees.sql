-- Employee records: made from an approved application, once.
-- depends: 0050_decisions

CREATE SEQUENCE employee_numbers;

CREATE TABLE employees (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL UNIQUE REFERENCES persons (id),
    application_id uuid NOT NULL UNIQUE,
    decision_id uuid NOT NULL REFERENCES decisions (id),
    position_id uuid NOT NULL,
    number text NOT NULL UNIQUE DEFAULT 'E' || lpad(nextval('employee_numbers')::text, 6, '0'),
    name bytea NOT NULL,
    phone bytea,
    email bytea,
    id_number bytea,
    education bytea NOT NULL,
    decided_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX employees_position ON employees (position_id);
