-- The second interview, by people: who interviews, and the card that each hands in. Cards are only ever added.
-- What only a person may judge stands in a table of its own, in which every row names the account that wrote it.
-- depends: 0120_notify_messages 0050_decisions

CREATE TABLE rounds (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL UNIQUE REFERENCES applications (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    opened_by uuid NOT NULL REFERENCES accounts (id),
    opened_at timestamptz NOT NULL,
    finished_at timestamptz
);

CREATE TABLE round_interviewers (
    round_id uuid NOT NULL REFERENCES rounds (id),
    account_id uuid NOT NULL REFERENCES accounts (id),
    named_by uuid NOT NULL REFERENCES accounts (id),
    named_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (round_id, account_id)
);
CREATE INDEX round_interviewers_account ON round_interviewers (account_id) WHERE removed_at IS NULL;

CREATE TABLE round_cards (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL,
    account_id uuid NOT NULL,
    handed_in_at timestamptz NOT NULL,
    UNIQUE (round_id, account_id),
    UNIQUE (id, account_id),
    FOREIGN KEY (round_id, account_id) REFERENCES round_interviewers (round_id, account_id)
);
CREATE TRIGGER round_cards_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON round_cards
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE round_scores (
    id uuid PRIMARY KEY,
    card_id uuid NOT NULL REFERENCES round_cards (id),
    criterion text NOT NULL CHECK (length(criterion) BETWEEN 1 AND 100),
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
    note bytea NOT NULL CHECK (octet_length(note) > 0),
    UNIQUE (card_id, criterion)
);
CREATE TRIGGER round_scores_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON round_scores
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE round_judgements (
    id uuid PRIMARY KEY,
    card_id uuid NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    actor_type text NOT NULL DEFAULT 'human' CHECK (actor_type = 'human'),
    field text NOT NULL CHECK (field IN ('culture_fit', 'team_blend')),
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
    note bytea NOT NULL CHECK (octet_length(note) > 0),
    UNIQUE (card_id, field),
    FOREIGN KEY (card_id, account_id) REFERENCES round_cards (id, account_id)
);
CREATE TRIGGER round_judgements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON round_judgements
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
