-- What access needs to know of a person; kept by the people feature.
CREATE TABLE holder (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  suspended BOOLEAN NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT
);

CREATE TABLE door (
  id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  building TEXT,
  settings TEXT NOT NULL
);

CREATE TABLE access_group (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL
);

CREATE TABLE group_member (
  group_id TEXT NOT NULL REFERENCES access_group (id),
  holder TEXT NOT NULL REFERENCES holder (id),
  PRIMARY KEY (group_id, holder)
);
CREATE INDEX group_member_by_holder ON group_member (holder, group_id);

CREATE TABLE schedule (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE holiday (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL
);

CREATE TABLE access_rule (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  group_id TEXT NOT NULL REFERENCES access_group (id),
  schedule TEXT NOT NULL REFERENCES schedule (id),
  means TEXT NOT NULL
);
CREATE INDEX access_rule_by_group ON access_rule (group_id);

CREATE TABLE rule_door (
  rule TEXT NOT NULL REFERENCES access_rule (id),
  door TEXT NOT NULL REFERENCES door (id),
  PRIMARY KEY (rule, door)
);
CREATE INDEX rule_door_by_door ON rule_door (door, rule);

CREATE TABLE card (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL REFERENCES holder (id),
  format TEXT NOT NULL,
  facility INTEGER NOT NULL,
  number BIGINT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  UNIQUE (format, facility, number)
);
CREATE INDEX card_by_holder ON card (holder);

CREATE TABLE pin (
  user_code TEXT PRIMARY KEY,
  holder TEXT NOT NULL UNIQUE REFERENCES holder (id),
  hash TEXT NOT NULL,
  duress_hash TEXT
);

CREATE TABLE pass_key (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL REFERENCES holder (id),
  public_key TEXT NOT NULL,
  label TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  valid_until BIGINT
);
CREATE INDEX pass_key_by_holder ON pass_key (holder);

CREATE TABLE visitor_pass (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  label TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  uses INTEGER NOT NULL,
  sealed_text ${blob} NOT NULL,
  issued_by TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  revoked_by TEXT,
  revoked_at BIGINT
);
CREATE INDEX visitor_pass_by_host ON visitor_pass (host, issued_at, id);
CREATE INDEX visitor_pass_by_issue ON visitor_pass (issued_at, id);

CREATE TABLE visitor_pass_door (
  pass TEXT NOT NULL REFERENCES visitor_pass (id),
  door TEXT NOT NULL,
  PRIMARY KEY (pass, door)
);
CREATE INDEX visitor_pass_door_by_door ON visitor_pass_door (door);

-- Never deleted: it is the proof of who agreed to what, and when it was taken back.
CREATE TABLE face_consent (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  text_version TEXT NOT NULL,
  given_by TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  keep_photo BOOLEAN NOT NULL,
  withdrawn_by TEXT,
  withdrawn_at BIGINT
);
CREATE INDEX face_consent_by_holder ON face_consent (holder, given_at);

CREATE TABLE community_key (
  id TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  sealed_private_key ${blob} NOT NULL,
  made_at BIGINT NOT NULL,
  valid_until BIGINT
);

-- What each door must know, exactly as it is sent. Removed items stay as marks until every door can be past them.
CREATE TABLE door_item (
  door TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  holder TEXT NOT NULL,
  revision BIGINT NOT NULL,
  removed BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (door, kind, id)
);
CREATE INDEX door_item_by_revision ON door_item (door, revision);
CREATE INDEX door_item_by_holder ON door_item (holder, door);

CREATE TABLE door_access (
  door TEXT PRIMARY KEY,
  revision BIGINT NOT NULL,
  digest TEXT NOT NULL,
  -- Oldest revision from which a delta can still be told.
  floor_revision BIGINT NOT NULL,
  -- Since when the door has not confirmed the newest revision; null when it has.
  unconfirmed_since BIGINT,
  reported_revision BIGINT,
  reported_digest TEXT,
  reported_at BIGINT,
  reported_match BOOLEAN
);
