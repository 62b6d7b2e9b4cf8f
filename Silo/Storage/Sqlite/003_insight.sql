-- Counters of reports by category, and the alerts they raise.
CREATE TABLE burst (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;
CREATE TABLE alert (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
    category TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_created ON alert (created_at, id);
CREATE INDEX alert_status ON alert (status, created_at, id);
CREATE INDEX alert_category ON alert (category, created_at, id);

-- Work that one node at a time does, until when it may; position is how far it has come: a journal position, or an instant.
CREATE TABLE duty (name TEXT PRIMARY KEY, node TEXT NOT NULL, until INTEGER NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- What many tickets say, as last found: rewritten as a whole by whoever has the duty.
CREATE TABLE topic (id TEXT PRIMARY KEY, place INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
