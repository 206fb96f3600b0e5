-- Interviews: which way a candidate chose at a question that goes on as a conversation, and what followed.
-- depends: 0030_interviews

CREATE TABLE interview_branches (
    answer_id uuid PRIMARY KEY REFERENCES interview_answers (id),
    interview_id uuid NOT NULL REFERENCES interviews (id),
    option text NOT NULL,
    to_node text NOT NULL,
    chosen_at timestamptz NOT NULL
);
CREATE INDEX interview_branches_interview ON interview_branches (interview_id, chosen_at);

CREATE TRIGGER interview_branches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON interview_branches
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
