-- What staff did, each row hashed with the one before.
CREATE TABLE audit (
  sequence BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  person TEXT NOT NULL,
  address TEXT NOT NULL,
  operation TEXT NOT NULL,
  subject TEXT NOT NULL,
  status INTEGER NOT NULL,
  hash TEXT NOT NULL
);
