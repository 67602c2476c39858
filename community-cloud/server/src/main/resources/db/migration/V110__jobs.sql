-- What the scheduler library keeps: one row for each recurring job and each one-time job that is still to be done.
CREATE TABLE scheduled_job (
  task_name TEXT NOT NULL,
  task_instance TEXT NOT NULL,
  task_data ${blob},
  execution_time BIGINT NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by TEXT,
  last_success BIGINT,
  last_failure BIGINT,
  consecutive_failures INTEGER,
  last_heartbeat BIGINT,
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_job_due ON scheduled_job (execution_time);
CREATE INDEX scheduled_job_heartbeat ON scheduled_job (last_heartbeat);

-- A long piece of work: what was asked, how far it is, how it ended.
CREATE TABLE work (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  community TEXT NOT NULL,
  begun_by TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  input TEXT NOT NULL,
  state TEXT NOT NULL,
  cancel_asked BOOLEAN NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  -- Where the next chunk begins, in the words of its kind.
  position TEXT NOT NULL,
  result TEXT NOT NULL,
  failure TEXT NOT NULL,
  -- Raised by whoever takes the work up; a chunk of a former holder is refused by it.
  epoch BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  started_at BIGINT,
  heartbeat_at BIGINT,
  ended_at BIGINT,
  UNIQUE (community, kind, idempotency_key)
);
CREATE INDEX work_by_time ON work (community, made_at, id);
CREATE INDEX work_by_end ON work (ended_at);
