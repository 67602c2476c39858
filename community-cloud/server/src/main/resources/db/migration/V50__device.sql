CREATE TABLE device (
  door TEXT PRIMARY KEY,
  unit TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  serial TEXT NOT NULL,
  chain TEXT NOT NULL,
  claimed_at BIGINT NOT NULL,
  certificate_until BIGINT NOT NULL,
  revoked_at BIGINT
);

-- Every certificate that must never be accepted again, for the revocation list.
CREATE TABLE device_revocation (
  fingerprint TEXT PRIMARY KEY,
  door TEXT NOT NULL,
  serial TEXT NOT NULL,
  revoked_at BIGINT NOT NULL,
  cause TEXT NOT NULL
);

-- What the controller last said of itself.
CREATE TABLE device_presence (
  door TEXT PRIMARY KEY,
  online BOOLEAN NOT NULL,
  said_at BIGINT NOT NULL,
  heard_at BIGINT NOT NULL,
  version TEXT NOT NULL,
  revision BIGINT NOT NULL,
  digest TEXT NOT NULL,
  events_waiting BIGINT NOT NULL
);

CREATE TABLE claim_code (
  door TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  issued_by TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  used_key TEXT
);
