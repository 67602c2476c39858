-- Small facts the cloud keeps about itself, such as its own id.
CREATE TABLE cloud_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
