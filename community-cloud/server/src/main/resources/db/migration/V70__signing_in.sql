-- Residents have accounts too: a password is theirs if they want one, a phone number is here once a code sent to it came back.
ALTER TABLE account ADD COLUMN phone TEXT;
CREATE UNIQUE INDEX account_by_phone ON account (phone);

-- A session is also the family of one client's access and refresh tokens.
ALTER TABLE session ADD COLUMN kind TEXT NOT NULL DEFAULT 'COOKIE';
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'LINK';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN token_until BIGINT NOT NULL DEFAULT 9000000000000000;
ALTER TABLE session ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 9000000000000000;
CREATE INDEX session_by_expiry ON session (expires_at);

-- A used one is kept as long as its family: seeing it again means that two hold it.
CREATE TABLE refresh_token (
  token_hash TEXT PRIMARY KEY,
  session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX refresh_token_by_session ON refresh_token (session);

-- How often something guessable was tried. The name is a hash, so that no login or phone number stands here.
CREATE TABLE guess_limit (
  name TEXT PRIMARY KEY,
  taken INTEGER NOT NULL,
  ends_at BIGINT NOT NULL
);
CREATE INDEX guess_limit_by_end ON guess_limit (ends_at);

-- A browser in which somebody signed in before: strangers who guess elsewhere do not lock it out.
CREATE TABLE known_device (
  token_hash TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX known_device_by_person ON known_device (person, seen_at);

-- Sent to a phone. Rows without person answer for numbers nobody has.
CREATE TABLE one_time_code (
  challenge_hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  phone TEXT NOT NULL,
  person TEXT,
  sealed_code ${blob} NOT NULL,
  tries INTEGER NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX one_time_code_by_expiry ON one_time_code (expires_at);

CREATE TABLE recovery_code (
  code_hash TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX recovery_code_by_person ON recovery_code (person);
