-- Pictures people send, made anew without whatever else their files held. One that belongs to nothing is forgotten after a day.
CREATE TABLE picture (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  jpeg ${blob} NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  belongs_to TEXT,
  PRIMARY KEY (community, id)
);
CREATE INDEX picture_loose ON picture (made_at) WHERE belongs_to IS NULL;
