-- Which communities are shown in Home Assistant; none without a row.
CREATE TABLE home_assistant (
  community TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
