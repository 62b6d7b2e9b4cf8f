-- State tables: one a kind, the state as JSON beside the columns that lists filter on. A deleted grain leaves its row, and goes on counting.
CREATE TABLE ticket (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL,
    number bigint NOT NULL, status text COLLATE "C" NOT NULL, queue text COLLATE "C" NOT NULL, assignee text COLLATE "C" NOT NULL DEFAULT '', offered_to text COLLATE "C", customer text COLLATE "C" NOT NULL,
    priority smallint NOT NULL, kind text COLLATE "C" NOT NULL, category text COLLATE "C", channel text COLLATE "C" NOT NULL, external_id text COLLATE "C", subject text COLLATE "C" NOT NULL,
    requirement text COLLATE "C" NOT NULL, queued_at bigint NOT NULL, due_at bigint, created_at bigint NOT NULL, updated_at bigint NOT NULL
);
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
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL,
    name text COLLATE "C", tier text COLLATE "C" NOT NULL, created_at bigint NOT NULL
);
CREATE INDEX customer_created ON customer (created_at, id);

CREATE TABLE agent (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL, presence text COLLATE "C" NOT NULL, has_room boolean NOT NULL, created_at bigint NOT NULL
);
CREATE INDEX agent_created ON agent (created_at, id);
CREATE INDEX agent_online ON agent (id) WHERE presence = 'online';

CREATE TABLE router (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
CREATE TABLE queue (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
CREATE TABLE calendar (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
CREATE TABLE sla_policy (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
CREATE TABLE api_key (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL, role text COLLATE "C" NOT NULL, created_at bigint NOT NULL
);
CREATE UNIQUE INDEX api_key_hash ON api_key (hash);
CREATE INDEX api_key_created ON api_key (created_at, id);

-- Rows by which a grain is found, in the order of an instant: a ticket's tags and its last change, an agent's queues (see Labels).
CREATE TABLE label (
    kind text COLLATE "C" NOT NULL, label text COLLATE "C" NOT NULL, at bigint NOT NULL, id text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, label, at, id)
);

CREATE TABLE journal (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text COLLATE "C" NOT NULL, grain text COLLATE "C" NOT NULL, version bigint NOT NULL, ordinal integer NOT NULL,
    type text COLLATE "C" NOT NULL, at bigint NOT NULL, actor text COLLATE "C" NOT NULL, turn_id uuid NOT NULL, about text COLLATE "C", data text COLLATE "C" NOT NULL
);
CREATE INDEX journal_grain ON journal (grain, kind, position);
CREATE INDEX journal_about ON journal (about, position) WHERE about IS NOT NULL;

CREATE TABLE outbox (
    id uuid PRIMARY KEY, kind text COLLATE "C" NOT NULL, grain text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, data text COLLATE "C" NOT NULL,
    attempts integer NOT NULL DEFAULT 0, next_at bigint NOT NULL, parked_at bigint, error text COLLATE "C"
);
CREATE INDEX outbox_next ON outbox (next_at) WHERE parked_at IS NULL;
CREATE INDEX outbox_parked ON outbox (parked_at, id) WHERE parked_at IS NOT NULL;

CREATE TABLE reminder (
    kind text COLLATE "C" NOT NULL, grain text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, due bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0, next_at bigint NOT NULL DEFAULT 0, parked_at bigint, error text COLLATE "C",
    PRIMARY KEY (kind, grain, name)
);
CREATE INDEX reminder_due ON reminder (due) WHERE parked_at IS NULL;
CREATE INDEX reminder_parked ON reminder (parked_at) WHERE parked_at IS NOT NULL;

CREATE TABLE claim (name text COLLATE "C" PRIMARY KEY, kind text COLLATE "C" NOT NULL, grain text COLLATE "C" NOT NULL);

CREATE TABLE idempotency (
    scope text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, fingerprint text COLLATE "C" NOT NULL, answer bytea NOT NULL, at bigint NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- Where the feed stood at some instants, to know what lies past its retention.
CREATE TABLE feed_mark (at bigint PRIMARY KEY, position bigint NOT NULL);

-- One value a name: the installation's secret, the manual clock, the version of all configuration.
CREATE TABLE meta (name text COLLATE "C" PRIMARY KEY, value text COLLATE "C" NOT NULL);
INSERT INTO meta (name, value) VALUES ('settings', '0');

CREATE SEQUENCE ticket_number_seq CACHE 1;

-- Rows that live for moments: vacuum them early.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE reminder SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, fillfactor = 80);
ALTER TABLE label SET (autovacuum_vacuum_scale_factor = 0.02);
-- Rows that change with every turn: leave room on the page.
ALTER TABLE ticket SET (fillfactor = 80);
ALTER TABLE agent SET (fillfactor = 50);
ALTER TABLE router SET (fillfactor = 20);

-- Ends a batch that would break a promise, in the round trip in which it is sent.
CREATE FUNCTION must(kept boolean, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT kept THEN
        RAISE EXCEPTION 'check failed: %', what USING ERRCODE = 'OT001';
    END IF;
END $$;
