-- What a position measures besides requirements: indicators of the dictionary with levels and weights; and the documents
-- that a regulated position needs. Both belong to a version, so that a change of a published position takes two people.
-- depends: 0141_positions_life

ALTER TABLE position_versions ADD COLUMN profile jsonb NOT NULL DEFAULT '[]';
ALTER TABLE position_versions ADD COLUMN documents jsonb NOT NULL DEFAULT '[]';
