-- Mails that were taken out of the mailbox for applications: each once, by Message-ID and by UIDVALIDITY and UID.
-- No address, subject or name is kept; what the attachments hold lies in uploads, sealed.
-- depends: 0180_careers

CREATE TABLE mailbox_messages (
    id uuid PRIMARY KEY,
    uid_validity bigint NOT NULL,
    uid bigint NOT NULL,
    message_digest bytea NOT NULL CHECK (octet_length(message_digest) = 32),
    state text NOT NULL CHECK (state IN ('taken', 'repeated', 'unassigned', 'refused')),
    code text CHECK ((code IS NOT NULL) = (state IN ('unassigned', 'refused'))),
    position_id uuid REFERENCES positions (id) CHECK (position_id IS NOT NULL OR state <> 'taken'),
    files integer NOT NULL CHECK (files >= 0),
    read_at timestamptz NOT NULL,
    UNIQUE (uid_validity, uid)
);
CREATE UNIQUE INDEX mailbox_messages_once ON mailbox_messages (message_digest) WHERE state = 'taken';
CREATE TRIGGER mailbox_messages_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON mailbox_messages
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
