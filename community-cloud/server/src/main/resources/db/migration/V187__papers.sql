-- Documents people send, written anew without whatever could act. One that belongs to nothing is forgotten after a day.
CREATE TABLE paper (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  pdf ${blob} NOT NULL,
  size_bytes INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  belongs_to TEXT,
  PRIMARY KEY (community, id)
);
CREATE INDEX paper_loose ON paper (made_at) WHERE belongs_to IS NULL;
CREATE INDEX paper_by_maker ON paper (made_by);

-- Ids of the documents of a notice.
ALTER TABLE notice ADD COLUMN papers TEXT NOT NULL DEFAULT '';
