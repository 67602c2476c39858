-- A list that somebody uploaded: previewed, then applied or not, then perhaps undone.
CREATE TABLE import_run (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  columns TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  same BIGINT NOT NULL,
  error_count BIGINT NOT NULL,
  errors TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  applied_by TEXT,
  applied_at BIGINT,
  undone_by TEXT,
  undone_at BIGINT
);
CREATE INDEX import_run_by_time ON import_run (community, made_at, id);

-- Its rows, some hundreds in one text: they are only ever read in order.
CREATE TABLE import_part (
  run TEXT NOT NULL REFERENCES import_run (id),
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run, part)
);

-- What applying it changed, in order: each thing as it was before and as it is after, for the exact undo.
CREATE TABLE import_change (
  run TEXT NOT NULL REFERENCES import_run (id),
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run, part)
);
