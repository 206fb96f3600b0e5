-- What does not count yet: weights of a composite that wait for a second person, and cards that are not handed in.
-- depends: 0161_composites 0110_approvals

-- The weights of a composite that is in use are changed by two people: proposed, decided, then taken.
CREATE TABLE composite_changes (
    id uuid PRIMARY KEY,
    position_id uuid NOT NULL REFERENCES positions (id),
    from_id uuid NOT NULL REFERENCES composite_weights (id),
    test numeric(4, 3) NOT NULL CHECK (test >= 0),
    interview numeric(4, 3) NOT NULL CHECK (interview >= 0),
    round numeric(4, 3) NOT NULL CHECK (round >= 0),
    check_required boolean NOT NULL,
    proposed_by uuid NOT NULL REFERENCES accounts (id),
    proposed_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn', 'outdated')),
    request_id uuid NOT NULL REFERENCES approval_requests (id),
    CHECK (test + interview + round = 1)
);
CREATE UNIQUE INDEX composite_changes_waiting ON composite_changes (position_id) WHERE state = 'waiting';

-- What an interviewer of a second interview has entered and not handed in: one draft each, sealed, gone with the card.
CREATE TABLE round_drafts (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL,
    account_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    content bytea NOT NULL CHECK (octet_length(content) > 0),
    saved_at timestamptz NOT NULL,
    UNIQUE (round_id, account_id),
    FOREIGN KEY (round_id, account_id) REFERENCES round_interviewers (round_id, account_id)
);
