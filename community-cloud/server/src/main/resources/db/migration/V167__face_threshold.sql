-- When a company came near the number of stored faces at which it must file, and when it reached it. Kept for ever: the duty does not end when faces are erased again.
CREATE TABLE face_threshold (
  company TEXT NOT NULL,
  level TEXT NOT NULL,
  faces BIGINT NOT NULL,
  reached_on TEXT NOT NULL,
  due_on TEXT,
  PRIMARY KEY (company, level)
);
