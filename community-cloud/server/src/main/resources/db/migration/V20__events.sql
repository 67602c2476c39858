-- Every event of every door, exactly as it arrived.
CREATE TABLE door_event (
  id ${identity},
  door TEXT NOT NULL,
  chain TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  clock TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (door, chain, sequence)
);
CREATE INDEX door_event_by_kind ON door_event (kind, id);

CREATE TABLE event_chain (
  door TEXT NOT NULL,
  chain TEXT NOT NULL,
  last_sequence BIGINT NOT NULL,
  last_hash TEXT NOT NULL,
  PRIMARY KEY (door, chain)
);

-- Something was removed, altered or unreadable on its way. Shown to the manager; never blocks what follows.
CREATE TABLE chain_break (
  id ${identity},
  door TEXT NOT NULL,
  chain TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  cause TEXT NOT NULL,
  noticed_at BIGINT NOT NULL
);

CREATE TABLE access_log (
  event BIGINT PRIMARY KEY,
  door TEXT NOT NULL,
  at BIGINT NOT NULL,
  holder TEXT NOT NULL,
  credential TEXT NOT NULL,
  means TEXT NOT NULL,
  side TEXT NOT NULL,
  reason TEXT NOT NULL,
  granted BOOLEAN NOT NULL,
  score DOUBLE PRECISION,
  micros BIGINT NOT NULL
);
CREATE INDEX access_log_by_time ON access_log (at, event);
CREATE INDEX access_log_by_door ON access_log (door, at, event);
CREATE INDEX access_log_by_holder ON access_log (holder, at, event);

CREATE TABLE alarm (
  id TEXT PRIMARY KEY,
  door TEXT NOT NULL,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  ended_at BIGINT,
  acknowledged_by TEXT,
  acknowledged_at BIGINT,
  closed_by TEXT,
  closed_at BIGINT,
  close_cause TEXT
);
CREATE INDEX alarm_by_time ON alarm (received_at, id);

CREATE TABLE door_condition (
  door TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- One row for each template on each door, with the receipt of its erasure.
CREATE TABLE face_template (
  door TEXT NOT NULL,
  consent TEXT NOT NULL,
  holder TEXT NOT NULL,
  model TEXT NOT NULL,
  enrolled_at BIGINT,
  erased_at BIGINT,
  erase_cause TEXT,
  PRIMARY KEY (door, consent)
);
CREATE INDEX face_template_by_holder ON face_template (holder);
