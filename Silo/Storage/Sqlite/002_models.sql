CREATE TABLE model_line (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;

-- The bytes of language models, in parts, so that no part keeps the writer for long. Two nodes that train the same version write beside each other.
CREATE TABLE model_file (
    id TEXT NOT NULL, hash TEXT NOT NULL, part INTEGER NOT NULL, written_at INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (id, hash, part)
) STRICT;
