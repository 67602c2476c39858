-- Rows written before this migration keep version 1 and their old hash; see AuditChain.
ALTER TABLE audit ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- Who really acted; empty in version 1, where it was the person.
ALTER TABLE audit ADD COLUMN actor TEXT NOT NULL DEFAULT '';
-- Empty for what concerns no single community, such as signing in.
ALTER TABLE audit ADD COLUMN community TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_of_community ON audit (community, sequence);
CREATE INDEX audit_of_person ON audit (community, person, sequence);
CREATE INDEX audit_of_actor ON audit (community, actor, sequence);
CREATE INDEX audit_of_operation ON audit (community, operation, sequence);
CREATE INDEX audit_by_time ON audit (community, at);
-- What was done in somebody's name by another.
CREATE INDEX audit_acted_for ON audit (person, sequence) WHERE actor <> '' AND actor <> person;

-- The end of the log as it was at some time, signed: a log that ends earlier was cut.
CREATE TABLE audit_head (
  sequence BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  hash TEXT NOT NULL,
  signature TEXT NOT NULL
);
