-- What people may want of a bot: configuration like categories.
CREATE TABLE intent (
    id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn_id uuid NOT NULL, schema integer NOT NULL, at bigint NOT NULL DEFAULT 0, state text COLLATE "C" NOT NULL
);
