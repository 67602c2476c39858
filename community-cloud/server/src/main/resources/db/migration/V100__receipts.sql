-- The last number given in a year; taken in the transaction that adds the receipt, so that there is no gap.
CREATE TABLE receipt_counter (
  community TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (community, year)
);

-- The content is the very text the code was made over.
CREATE TABLE receipt (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  payment TEXT NOT NULL,
  household TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  issued_by TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  refunded_fen BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  printed INTEGER NOT NULL,
  replaced BOOLEAN NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (community, year, number)
);
CREATE UNIQUE INDEX receipt_standing ON receipt (payment) WHERE NOT replaced;
CREATE INDEX receipt_by_time ON receipt (community, id);
CREATE INDEX receipt_by_household ON receipt (community, household, id);
