-- What is joined by itself can be undone: the later application has a person and a key of its own, and a link to the
-- earlier person, which says what agreed. Whoever was said to be one person is found from each side by persons_joined.
-- Whose data key is destroyed takes along the key of what was typed on the careers page, and is found by no number.
-- depends: 0080_candidates_identity 0131_pipeline_forgotten 0180_careers

ALTER TABLE identity_proposals ADD COLUMN agreed text[] CHECK (
    cardinality(agreed) BETWEEN 2 AND 4 AND agreed <@ ARRAY['id_number', 'phone', 'email', 'birth_date']
); -- NULL: proposed to a person; the names agree in any case
ALTER TABLE identity_proposals DROP CONSTRAINT identity_proposals_decided_by_a_person;
ALTER TABLE identity_proposals ADD CONSTRAINT identity_proposals_decided_by_a_person CHECK (
    CASE WHEN state = 'open' THEN num_nonnulls(decided_by, decided_at, reason) = 0 AND agreed IS NULL
        WHEN state = 'accepted' AND agreed IS NOT NULL THEN num_nonnulls(decided_by, decided_at, reason) IN (0, 3)
        ELSE num_nonnulls(decided_by, decided_at, reason) = 3 END
);

CREATE FUNCTION persons_joined(one uuid) RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 2 AS $$
    WITH RECURSIVE same (id) AS (
        SELECT one
        UNION
        SELECT other.id FROM same CROSS JOIN LATERAL (
            SELECT p.person_id FROM applications a JOIN identity_proposals p ON p.application_id = a.id
            WHERE a.person_id = same.id AND p.state = 'accepted'
            UNION ALL
            SELECT a.person_id FROM identity_proposals p JOIN applications a ON a.id = p.application_id
            WHERE p.person_id = same.id AND p.state = 'accepted'
        ) AS other (id)
    )
    SELECT id FROM same
$$;

-- Deferred, because the release before destroys the key of a file that it brings under another person's key, and says
-- only afterwards in the same transaction whose file it is.
CREATE FUNCTION candidates_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE candidates SET id_number_lookup = NULL, phone_lookup = NULL, email_lookup = NULL
    WHERE person_id = NEW.person_id;
    UPDATE person_keys SET wrapped = NULL, destroyed_at = NEW.destroyed_at
    WHERE wrapped IS NOT NULL AND person_id IN (
        SELECT s.person_id FROM uploads u JOIN career_submissions s ON s.upload_id = u.id
        WHERE u.person_id = NEW.person_id
    );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER candidates_forgotten AFTER UPDATE OF wrapped ON person_keys DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.wrapped IS NULL) EXECUTE FUNCTION candidates_forgotten();
CREATE INDEX uploads_person ON uploads (person_id);
