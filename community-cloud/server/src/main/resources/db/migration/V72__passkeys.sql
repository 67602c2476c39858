-- What a phone or a security key signs with. The key is public; there is nothing to steal here.
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  credential TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  credential_data ${blob} NOT NULL,
  sign_count BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT
);
CREATE INDEX passkey_by_person ON passkey (person, created_at);

-- Each is looked at once.
CREATE TABLE passkey_challenge (
  challenge_hash TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_by_expiry ON passkey_challenge (expires_at);
