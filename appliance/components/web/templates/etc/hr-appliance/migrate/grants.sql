-- Written by HR Appliance. What the application may do with the tables that the migrations own: with `-v act=0` it fails
-- where a right differs, with `-v act=1` it puts it right. The audit is appended to and read; nothing there is changed.
\set VERBOSITY terse
\set ON_ERROR_STOP 1
SET client_min_messages = error;
BEGIN;
CREATE TEMPORARY VIEW wanted AS
    SELECT oid, privilege,
        (relname NOT LIKE '%yoyo%') AND (privilege IN ('SELECT', 'INSERT') OR relname NOT LIKE 'audit\_%') AS granted
    FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p');
\if :act
GRANT USAGE ON SCHEMA public TO hr_web;
SELECT format(CASE WHEN granted THEN 'GRANT %s ON %s TO hr_web' ELSE 'REVOKE %s ON %s FROM hr_web' END,
    privilege, oid::regclass) FROM wanted \gexec
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO hr_web;
\else
DO $$
BEGIN
    IF EXISTS (SELECT FROM wanted WHERE has_table_privilege('hr_web', oid, privilege) <> granted)
        OR EXISTS (
            SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
            AND NOT has_sequence_privilege('hr_web', oid, 'USAGE')
        ) OR NOT has_schema_privilege('hr_web', 'public', 'USAGE')
    THEN RAISE EXCEPTION 'the rights of the application differ'; END IF;
END $$;
\endif
COMMIT;
