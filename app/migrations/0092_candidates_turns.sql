-- How many files of a sender wait: whoever sends many does not hold up others.
-- depends: 0091_assessment_other_language

CREATE INDEX uploads_pending ON uploads (actor_kind, actor_id)
    WHERE state IN ('received', 'reading', 'fields', 'unpacking');
