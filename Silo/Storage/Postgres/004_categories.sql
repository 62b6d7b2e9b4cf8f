-- The tenant's own categories: configuration like queues.
CREATE TABLE category (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
