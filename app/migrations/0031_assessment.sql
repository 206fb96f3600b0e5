-- Ratings of answers: one for each answer, transcript version and rater; the words and the score are sealed.
-- depends: 0030_interviews

CREATE TABLE assessments (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL UNIQUE REFERENCES interviews (id),
    application_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    state text NOT NULL CHECK (state IN ('rating', 'finished')),
    overall bytea,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT assessments_finished CHECK ((state = 'finished') = (finished_at IS NOT NULL))
);
CREATE INDEX assessments_application ON assessments (application_id);

CREATE TABLE assessment_ratings (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES assessments (id),
    answer_id uuid NOT NULL,
    transcript_version integer NOT NULL,
    rater text NOT NULL,
    question_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN (
        'rated', 'not_enough_evidence', 'no_speech', 'undecodable', 'unclear_speech', 'no_consent'
    )),
    body bytea,
    created_at timestamptz NOT NULL,
    UNIQUE (answer_id, transcript_version, rater)
);
CREATE INDEX assessment_ratings_assessment ON assessment_ratings (assessment_id);

CREATE TRIGGER assessment_ratings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment_ratings
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
