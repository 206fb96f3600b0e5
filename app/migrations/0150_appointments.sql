-- Times that a position opens for interviews, who conducts them, and which candidate has which of them.
-- depends: 0120_notify_messages 0111_positions_changes

CREATE TABLE appointment_slots (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES positions (id),
    kind text NOT NULL CHECK (kind IN ('ai', 'human')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '4 hours'),
    capacity integer NOT NULL CHECK (capacity BETWEEN 1 AND 50),
    place text NOT NULL CHECK (char_length(place) <= 200),
    opened_by uuid NOT NULL REFERENCES accounts (id),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    CHECK (kind = 'ai' OR (capacity = 1 AND place <> ''))
);
CREATE INDEX appointment_slots_position ON appointment_slots (position_id, starts_at);

-- One row for each person whom a slot has room for: a booking names its seat, and no two name the same.
CREATE TABLE appointment_seats (
    slot_id uuid NOT NULL REFERENCES appointment_slots (id),
    number integer NOT NULL CHECK (number BETWEEN 1 AND 50),
    PRIMARY KEY (slot_id, number)
);

-- Interviewers by number: an exclusion constraint takes ranges of numbers without any extension, but no UUIDs.
CREATE TABLE appointment_hosts (
    account_id uuid PRIMARY KEY REFERENCES accounts (id),
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE
);

CREATE TABLE appointment_slot_hosts (
    slot_id uuid NOT NULL REFERENCES appointment_slots (id),
    host bigint NOT NULL REFERENCES appointment_hosts (number),
    during tstzrange NOT NULL,
    closed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (slot_id, host),
    CONSTRAINT appointment_hosts_once EXCLUDE USING gist (int8range(host, host, '[]') WITH &&, during WITH &&)
        WHERE (NOT closed)
);

CREATE TABLE appointment_bookings (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interviews (id),
    application_id uuid NOT NULL REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    position_id uuid NOT NULL REFERENCES positions (id),
    kind text NOT NULL CHECK (kind IN ('ai', 'human')),
    state text NOT NULL CHECK (state IN ('invited', 'confirmed', 'declined', 'move_asked')),
    slot_id uuid,
    seat integer,
    wished_slot_id uuid REFERENCES appointment_slots (id),
    last_slot_id uuid REFERENCES appointment_slots (id), -- the one that was freed, for the calendars it stands in
    zone text NOT NULL CHECK (char_length(zone) <= 64),
    reason bytea CHECK (octet_length(reason) <= 4096), -- sealed with the key of the person
    sequence integer NOT NULL DEFAULT 0, -- how often the time changed
    invited_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    changed_at timestamptz NOT NULL,
    UNIQUE (interview_id, kind),
    UNIQUE (slot_id, seat),
    FOREIGN KEY (slot_id, seat) REFERENCES appointment_seats (slot_id, number),
    CHECK ((slot_id IS NULL) = (seat IS NULL)),
    CHECK (slot_id IS NOT NULL OR state IN ('invited', 'declined')),
    CHECK (slot_id IS NULL OR state <> 'declined')
);
CREATE INDEX appointment_bookings_position ON appointment_bookings (position_id, invited_at);
CREATE INDEX appointment_bookings_application ON appointment_bookings (application_id);
