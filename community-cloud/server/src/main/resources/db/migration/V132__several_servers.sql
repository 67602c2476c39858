-- What all servers of a site must have alike, sealed with the key file they share.
CREATE TABLE site_key (
  name TEXT PRIMARY KEY,
  sealed ${blob} NOT NULL,
  made_at BIGINT NOT NULL
);

-- The server processes and the certificates they show the broker.
CREATE TABLE cloud_server (
  name TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  seen_at BIGINT NOT NULL
);
