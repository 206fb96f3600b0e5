-- Whose data key is destroyed is found by no part of a name any more: the lookups go in the same transaction.
-- depends: 0130_pipeline

CREATE FUNCTION pipeline_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE applications SET lookups = '{}' WHERE person_id = NEW.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER pipeline_forgotten AFTER UPDATE OF wrapped ON person_keys
    FOR EACH ROW WHEN (NEW.wrapped IS NULL) EXECUTE FUNCTION pipeline_forgotten();
