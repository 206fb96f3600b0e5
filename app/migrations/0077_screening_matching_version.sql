-- A release may match better than the one before: then the same versions of a résumé and a position are screened again,
-- and both screenings stay. The default serves workers of the release before, which still run during an upgrade.
-- depends: 0020_screening

ALTER TABLE screenings ADD COLUMN matching_version integer NOT NULL DEFAULT 1 CHECK (matching_version >= 1);
ALTER TABLE screenings DROP CONSTRAINT screenings_application_id_resume_version_position_version_key;
ALTER TABLE screenings ADD CONSTRAINT screenings_once
    UNIQUE (application_id, resume_version, position_version, matching_version);
