-- What changed, as the features wrote it in their own transactions. Ids are handed out before the commit, so a smaller one may become visible after a greater one:
-- nobody reads this table in its order. Whoever reads the feed first moves what is committed to feed_change and numbers it there, one process at a time.
CREATE TABLE feed_waiting (
  id ${identity},
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  parts INTEGER NOT NULL,
  body TEXT NOT NULL,
  personal TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX feed_waiting_order ON feed_waiting (community, id);

-- The feed: numbers without gaps in each community, visible in their order.
CREATE TABLE feed_change (
  community TEXT NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  parts INTEGER NOT NULL,
  body TEXT NOT NULL,
  personal TEXT NOT NULL,
  at BIGINT NOT NULL,
  noted_at BIGINT NOT NULL,
  PRIMARY KEY (community, number)
);

-- The last number given out, and the last that is forgotten.
CREATE TABLE feed_head (
  community TEXT PRIMARY KEY,
  last BIGINT NOT NULL,
  forgotten BIGINT NOT NULL
);
