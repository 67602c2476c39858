-- How long a community keeps a kind of record, where it chose something else than the default.
CREATE TABLE retention_period (
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  days INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (community, kind)
);

-- What must not be deleted though its time is over: everything about a person, or everything of a time. In force until until_at, or until somebody ends it.
CREATE TABLE retention_hold (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  window_from BIGINT,
  window_until BIGINT,
  reason TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT
);
CREATE INDEX retention_hold_newest ON retention_hold (community, made_at, id);
CREATE INDEX retention_hold_of_person ON retention_hold (person, until_at) WHERE person <> '';

-- What was deleted, when, and up to which time.
CREATE TABLE retention_run (
  id ${identity},
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  before_at BIGINT NOT NULL,
  deleted BIGINT NOT NULL
);
CREATE INDEX retention_run_newest ON retention_run (community, id);
