-- Rows of an exported list, some thousand in one text, until the list is forgotten.
CREATE TABLE export_part (
  work TEXT NOT NULL,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (work, part)
);
CREATE INDEX export_part_by_time ON export_part (made_at);
