CREATE TABLE model_line (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);

-- The bytes of language models, in parts, so that no part keeps the writer for long. Two nodes that train the same version write beside each other.
CREATE TABLE model_file (
    id text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL, part integer NOT NULL, written_at bigint NOT NULL, bytes bytea NOT NULL,
    PRIMARY KEY (id, hash, part)
);
-- They are compressed already.
ALTER TABLE model_file ALTER COLUMN bytes SET STORAGE EXTERNAL;
