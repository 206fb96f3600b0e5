-- What the application may do in its database, as a role that owns nothing: `python -m app.migrate --grant ROLE` runs
-- this as the owner after the migrations; safe to repeat. Append-only tables are known by their trigger, so that a new
-- one is guarded twice without being named here. Nothing may be emptied (TRUNCATE), and no table made.
DO $$
DECLARE
    role CONSTANT text := current_setting('hr.role');
    item record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('hr-appliance grants'));
    EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', role);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
    FOR item IN
        SELECT class.oid::regclass AS name, CASE
            WHEN relname = '_yoyo_migration' THEN 'SELECT'  -- whether the migrations are complete
            WHEN relname LIKE '%yoyo%' THEN NULL
            WHEN EXISTS (
                SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
                WHERE tgrelid = class.oid AND proname = 'append_only'
            ) THEN 'SELECT, INSERT'
            ELSE 'SELECT, INSERT, UPDATE, DELETE' END AS rights
        FROM pg_class class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I, PUBLIC', item.name, role);
        IF item.rights IS NOT NULL THEN
            EXECUTE format('GRANT %s ON %s TO %I', item.rights, item.name, role);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I, PUBLIC', role);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', role);
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO %I', role);
END $$;
