-- Files and recordings: what is known of them. Their contents lie sealed in the media folder.
-- depends: 0003_keys

CREATE TABLE media_objects (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person_keys (person_id),
    kind text NOT NULL,
    content_type text NOT NULL,
    state text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'finished')),
    bytes bigint,
    sha256 text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CHECK ((state = 'finished') = (finished_at IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL))
);
CREATE INDEX media_objects_person ON media_objects (person_id);

CREATE TABLE media_parts (
    object_id uuid NOT NULL REFERENCES media_objects (id) ON DELETE CASCADE,
    number integer NOT NULL CHECK (number >= 0),
    bytes bigint NOT NULL,
    sha256 text NOT NULL,
    sealed_bytes bigint NOT NULL,
    PRIMARY KEY (object_id, number)
);

CREATE TABLE media_openings (
    token_digest bytea PRIMARY KEY,
    opened_at timestamptz NOT NULL
);
