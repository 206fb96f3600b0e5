-- The token of the link that holds, sealed with the key of its person, so that messages which nobody presses a button
-- for can carry it: a reminder, other times. It goes when the link is revoked; links made before have none.
-- depends: 0150_appointments

ALTER TABLE interview_links ADD COLUMN sealed bytea CHECK (octet_length(sealed) <= 1024);
