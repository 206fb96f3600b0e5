-- Messages to people: an outbox whose rows hold sealed contents until they are delivered, what became of each attempt,
-- and which kinds of messages somebody does not want. No address, text or link is in a plain column.
-- depends: 0092_candidates_turns 0005_work

CREATE TABLE notify_messages (
    id uuid PRIMARY KEY,
    key text NOT NULL UNIQUE CHECK (length(key) <= 200),
    event text NOT NULL,
    person_id uuid REFERENCES persons (id),
    account_id uuid REFERENCES accounts (id),
    about_kind text,
    about_id uuid,
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    zone text NOT NULL,
    channels text[] NOT NULL,
    channel text,
    contents bytea CHECK (octet_length(contents) <= 65536),
    state text NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'failed', 'suppressed')),
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    reference text,
    not_before timestamptz NOT NULL,
    not_after timestamptz,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CHECK ((person_id IS NULL) <> (account_id IS NULL)),
    CHECK ((about_kind IS NULL) = (about_id IS NULL)),
    CHECK (state <> 'waiting' OR contents IS NOT NULL),
    CHECK (state NOT IN ('failed', 'suppressed') OR (reason IS NOT NULL AND contents IS NULL))
);
CREATE INDEX notify_messages_about ON notify_messages (about_kind, about_id, created_at);
CREATE INDEX notify_messages_created ON notify_messages (created_at);
CREATE INDEX notify_messages_waiting ON notify_messages (not_before) WHERE state = 'waiting';

CREATE TABLE notify_receipts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES notify_messages (id),
    channel text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('sent', 'delivered', 'again', 'refused')),
    code text,
    at timestamptz NOT NULL
);
CREATE INDEX notify_receipts_message ON notify_receipts (message_id, id);
CREATE TRIGGER notify_receipts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notify_receipts
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE notify_opt_outs (
    recipient_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (recipient_id, kind)
);
