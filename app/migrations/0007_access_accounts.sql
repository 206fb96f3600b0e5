-- Until when a password that somebody else made may be used, and when each account signed in last.
-- depends: 0002_audit 0006_access_passwords

ALTER TABLE accounts ADD COLUMN one_time_until timestamptz;
ALTER TABLE accounts ADD COLUMN signed_in_at timestamptz;
UPDATE accounts SET signed_in_at = last.at FROM (
    SELECT actor_id, max(at) AS at FROM audit_entries WHERE action = 'sign_in' AND actor_kind = 'account' GROUP BY 1
) last WHERE last.actor_id = accounts.id::text;
