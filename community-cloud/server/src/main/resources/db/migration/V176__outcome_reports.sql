-- A month as it was known when its report was made. A report never changes; what comes later makes another version. The content is the very text the code was made over.
CREATE TABLE outcome_report (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  month TEXT NOT NULL,
  version INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  -- person; empty for the first of the month
  made_by TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,
  UNIQUE (community, month, version)
);

-- Which version of a month residents may read.
CREATE TABLE outcome_published (
  community TEXT NOT NULL,
  month TEXT NOT NULL,
  report TEXT NOT NULL REFERENCES outcome_report (id),
  published_at BIGINT NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (community, month)
);
