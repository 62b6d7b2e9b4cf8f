-- State tables: one a kind, the state as JSON beside the columns that lists filter on. A deleted grain leaves its row, and goes on counting.
CREATE TABLE ticket (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
    number INTEGER NOT NULL, status TEXT NOT NULL, queue TEXT NOT NULL, assignee TEXT NOT NULL DEFAULT '', offered_to TEXT, customer TEXT NOT NULL,
    priority INTEGER NOT NULL, kind TEXT NOT NULL, category TEXT, channel TEXT NOT NULL, external_id TEXT, subject TEXT NOT NULL,
    requirement TEXT NOT NULL, queued_at INTEGER NOT NULL, due_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ticket_number ON ticket (number);
CREATE INDEX ticket_created ON ticket (created_at, id);
CREATE INDEX ticket_due ON ticket (due_at, created_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX ticket_status ON ticket (status, created_at, id);
CREATE INDEX ticket_queue ON ticket (queue, status, created_at, id);
CREATE INDEX ticket_assignee ON ticket (assignee, status, created_at, id);
CREATE INDEX ticket_offered ON ticket (offered_to, created_at, id) WHERE offered_to IS NOT NULL;
CREATE INDEX ticket_customer ON ticket (customer, created_at, id);
CREATE INDEX ticket_priority ON ticket (priority, created_at, id);
CREATE INDEX ticket_kind ON ticket (kind, created_at, id);
CREATE INDEX ticket_channel ON ticket (channel, created_at, id);
CREATE INDEX ticket_category ON ticket (category, created_at, id) WHERE category IS NOT NULL;
CREATE INDEX ticket_external ON ticket (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX ticket_waiting ON ticket (queue, requirement, priority, queued_at, id) WHERE status = 'queued';

CREATE TABLE customer (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
    name TEXT, tier TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_created ON customer (created_at, id);

CREATE TABLE agent (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
    name TEXT NOT NULL, presence TEXT NOT NULL, has_room INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_created ON agent (created_at, id);
CREATE INDEX agent_online ON agent (id) WHERE presence = 'online';

CREATE TABLE router (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;
CREATE TABLE queue (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;
CREATE TABLE calendar (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;
CREATE TABLE sla_policy (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL
) STRICT;
CREATE TABLE api_key (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, turn_id BLOB NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
    hash TEXT NOT NULL, role TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX api_key_hash ON api_key (hash);
CREATE INDEX api_key_created ON api_key (created_at, id);

-- Rows by which a grain is found, in the order of an instant: a ticket's tags and its last change, an agent's queues (see Labels).
CREATE TABLE label (
    kind TEXT NOT NULL, label TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (kind, label, at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, grain TEXT NOT NULL, version INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    type TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, turn_id BLOB NOT NULL, about TEXT, data TEXT NOT NULL
) STRICT;
CREATE INDEX journal_grain ON journal (grain, kind, position);
CREATE INDEX journal_about ON journal (about, position) WHERE about IS NOT NULL;

CREATE TABLE outbox (
    id BLOB PRIMARY KEY, kind TEXT NOT NULL, grain TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, parked_at INTEGER, error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_next ON outbox (next_at) WHERE parked_at IS NULL;
CREATE INDEX outbox_parked ON outbox (parked_at, id) WHERE parked_at IS NOT NULL;

CREATE TABLE reminder (
    kind TEXT NOT NULL, grain TEXT NOT NULL, name TEXT NOT NULL, due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0, parked_at INTEGER, error TEXT,
    PRIMARY KEY (kind, grain, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_due ON reminder (due) WHERE parked_at IS NULL;
CREATE INDEX reminder_parked ON reminder (parked_at) WHERE parked_at IS NOT NULL;

CREATE TABLE claim (name TEXT PRIMARY KEY, kind TEXT NOT NULL, grain TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, answer BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

-- Where the feed stood at some instants, to know what lies past its retention.
CREATE TABLE feed_mark (at INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;

-- One value a name: the installation's secret, the manual clock, the version of all configuration.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('settings', '0');
