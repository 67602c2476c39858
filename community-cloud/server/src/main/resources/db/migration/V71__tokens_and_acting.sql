-- Long-lived tokens for programs. A personal one has its owner's rights, a vendor's has the few roles it was made with; both only within their scopes.
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  community TEXT NOT NULL,
  roles TEXT NOT NULL,
  scopes TEXT NOT NULL,
  second_factor BOOLEAN NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  seen_at BIGINT
);
CREATE INDEX api_token_by_person ON api_token (person, created_at);
CREATE INDEX api_token_by_community ON api_token (community, kind, created_at);

-- A resident lets another pay, book or call for them. Kept when over: it explains what was done.
CREATE TABLE proxy_grant (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  resident TEXT NOT NULL,
  proxy TEXT NOT NULL,
  scopes TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT
);
CREATE INDEX proxy_grant_by_resident ON proxy_grant (resident, created_at);
CREATE INDEX proxy_grant_by_proxy ON proxy_grant (proxy, resident, until_at);

-- A member of the desk acts for a resident, with a reason, for some minutes.
CREATE TABLE acting_record (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  resident TEXT NOT NULL,
  staff TEXT NOT NULL,
  reason TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);
CREATE INDEX acting_record_by_staff ON acting_record (staff, resident, until_at);
CREATE INDEX acting_record_by_resident ON acting_record (resident, begun_at);
