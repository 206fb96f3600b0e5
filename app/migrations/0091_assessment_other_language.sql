-- An answer in another language than its question waits for a person; the model does not rate it.
-- depends: 0090_assessment_choices

ALTER TABLE assessment_ratings DROP CONSTRAINT assessment_ratings_outcome_check;
ALTER TABLE assessment_ratings ADD CONSTRAINT assessment_ratings_outcome_check CHECK (outcome IN (
    'rated', 'not_enough_evidence', 'no_speech', 'undecodable', 'unclear_speech', 'no_consent', 'much_corrected',
    'other_language'));
