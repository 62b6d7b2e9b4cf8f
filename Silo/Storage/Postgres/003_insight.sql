-- Counters of reports by category, and the alerts they raise.
CREATE TABLE burst (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
CREATE TABLE alert (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL, status text COLLATE "C" NOT NULL, created_at bigint NOT NULL
);
CREATE INDEX alert_created ON alert (created_at, id);
CREATE INDEX alert_status ON alert (status, created_at, id);
CREATE INDEX alert_category ON alert (category, created_at, id);
ALTER TABLE burst SET (fillfactor = 20);

-- Work that one node at a time does, until when it may; position is how far it has come: a journal position, or an instant.
CREATE TABLE duty (name text COLLATE "C" PRIMARY KEY, node text COLLATE "C" NOT NULL, until bigint NOT NULL, position bigint NOT NULL);

-- What many tickets say, as last found: rewritten as a whole by whoever has the duty.
CREATE TABLE topic (id text COLLATE "C" PRIMARY KEY, place integer NOT NULL, data text COLLATE "C" NOT NULL);
