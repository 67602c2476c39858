-- Consents to be recognised by face and to portrait pictures being kept: one of each kind at a time. The first community of a person stands for where an old one was given.
CREATE TABLE consent (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  community TEXT NOT NULL,
  text_version TEXT NOT NULL,
  given_by TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  way TEXT NOT NULL,
  withdrawn_by TEXT,
  withdrawn_at BIGINT
);
INSERT INTO consent (id, kind, holder, community, text_version, given_by, given_at, way, withdrawn_by, withdrawn_at)
  SELECT f.id, 'FACE', f.holder, COALESCE((SELECT min(c.community) FROM holder_community c WHERE c.holder = f.holder), ''),
    f.text_version, f.given_by, f.given_at, 'UNKNOWN', f.withdrawn_by, f.withdrawn_at FROM face_consent f;
INSERT INTO consent (id, kind, holder, community, text_version, given_by, given_at, way, withdrawn_by, withdrawn_at)
  SELECT substr(f.id, 1, 57) || '-photos', 'PHOTOS', f.holder, COALESCE((SELECT min(c.community) FROM holder_community c WHERE c.holder = f.holder), ''),
    f.text_version, f.given_by, f.given_at, 'UNKNOWN', f.withdrawn_by, f.withdrawn_at FROM face_consent f WHERE f.keep_photo;
CREATE INDEX consent_by_holder ON consent (holder, given_at, id);
CREATE UNIQUE INDEX consent_in_force ON consent (holder, kind) WHERE withdrawn_at IS NULL;
CREATE INDEX consent_by_community ON consent (community, given_at, id);

-- Rows are only ever added: the proof of who agreed to which text, when, how, and when it was taken back.
CREATE TABLE consent_entry (
  id ${identity},
  consent TEXT NOT NULL,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  community TEXT NOT NULL,
  step TEXT NOT NULL,
  text_version TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_person TEXT NOT NULL,
  way TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  reason TEXT NOT NULL
);
INSERT INTO consent_entry (consent, kind, holder, community, step, text_version, at, by_person, way, recorded_by, reason)
  SELECT id, kind, holder, community, 'GIVEN', text_version, given_at, given_by, way, '', '' FROM consent ORDER BY given_at, id;
INSERT INTO consent_entry (consent, kind, holder, community, step, text_version, at, by_person, way, recorded_by, reason)
  SELECT id, kind, holder, community, 'WITHDRAWN', text_version, withdrawn_at, withdrawn_by, way, '', '' FROM consent
  WHERE withdrawn_at IS NOT NULL ORDER BY withdrawn_at, id;
CREATE INDEX consent_entry_by_community ON consent_entry (community, id);
CREATE INDEX consent_entry_by_holder ON consent_entry (holder, id);
DROP TABLE face_consent;

-- What people agree to. Published once and never changed: a change is a new version.
CREATE TABLE consent_text (
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT NOT NULL,
  words TEXT NOT NULL,
  words_en TEXT NOT NULL,
  published_by TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (community, kind, version)
);

-- For whom a guardian decides. until_day is the first day on which they decide alone, such as the 14th birthday: no more is kept of their age.
CREATE TABLE person_ward (
  person TEXT NOT NULL,
  community TEXT NOT NULL,
  cause TEXT NOT NULL,
  until_day TEXT,
  note TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (person)
);
CREATE INDEX person_ward_by_community ON person_ward (community, person);
