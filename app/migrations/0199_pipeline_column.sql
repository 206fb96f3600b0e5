-- The table of candidates by their column, in the order of who waits longest: where many applied, others are not read.
-- depends: 0131_pipeline_forgotten

CREATE INDEX pipeline_entries_column ON pipeline_entries ((coalesce(step, stage)), since, application_id);
