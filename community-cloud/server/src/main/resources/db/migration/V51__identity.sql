-- Staff only: residents sign in by links and have no password here.
CREATE TABLE account (
  person TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  login TEXT UNIQUE,
  password_hash TEXT,
  sealed_totp ${blob},
  totp_last_step BIGINT NOT NULL,
  roles TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  failures INTEGER NOT NULL,
  locked_until BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  second_factor BOOLEAN NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person, created_at);

CREATE TABLE one_time_link (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  person TEXT NOT NULL,
  roles TEXT NOT NULL,
  sealed_totp ${blob},
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_link_by_kind ON one_time_link (kind, used_at);
