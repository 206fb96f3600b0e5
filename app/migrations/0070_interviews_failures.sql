-- Interviews: a transcription also ends where a recording is too long, or by a failure of our own; the latter is retried.
-- depends: 0032_interviews_branches

ALTER TABLE interview_answers DROP CONSTRAINT interview_answers_transcript_state_check;
ALTER TABLE interview_answers ADD CONSTRAINT interview_answers_transcript_state_check CHECK (
    transcript_state IN ('none', 'pending', 'ready', 'no_speech', 'undecodable', 'too_long', 'failed')
);
