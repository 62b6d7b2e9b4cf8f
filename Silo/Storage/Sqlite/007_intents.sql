-- What people may want of a bot: configuration like categories.
CREATE TABLE intent (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;
