-- A site holds property companies, each with communities. What was here before belongs to the one community there was, and to a company that its manager
-- may rename. Where no community was named yet the column stays empty until the first start names it: such a row belongs to nobody, so nobody sees it.
CREATE TABLE company (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL
);
INSERT INTO company (id, name, name_en) VALUES ('company', '物业公司', 'Property company');

ALTER TABLE community ADD COLUMN company TEXT NOT NULL DEFAULT '';
UPDATE community SET company = 'company';
CREATE INDEX community_by_company ON community (company, id);

ALTER TABLE building ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE building SET community = COALESCE((SELECT min(id) FROM community), '');
CREATE INDEX building_by_community ON building (community, name, id);

-- Areas are in hundredths of a square metre. A unit counts as vacant from vacant_since on, whoever owns it.
ALTER TABLE unit ADD COLUMN community TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN kind TEXT NOT NULL DEFAULT 'HOME';
ALTER TABLE unit ADD COLUMN built_area BIGINT NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN usable_area BIGINT NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN floor INTEGER;
ALTER TABLE unit ADD COLUMN vacant_since TEXT;
UPDATE unit SET community = COALESCE((SELECT min(id) FROM community), '');
CREATE INDEX unit_by_community ON unit (community, building, name, id);

-- Who has one unit over a time. Bills are owed by a household, so that a debt stays with those who made it.
-- moved_out is the first day on which they are no longer there; null while they are.
CREATE TABLE household (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  unit TEXT NOT NULL REFERENCES unit (id),
  payer TEXT,
  heads INTEGER,
  moved_in TEXT NOT NULL,
  moved_out TEXT
);
CREATE INDEX household_by_unit ON household (unit, moved_in, id);
CREATE INDEX household_by_community ON household (community, id);
CREATE INDEX household_by_payer ON household (payer);

ALTER TABLE relation ADD COLUMN community TEXT NOT NULL DEFAULT '';
ALTER TABLE relation ADD COLUMN household TEXT NOT NULL DEFAULT '';
UPDATE relation SET community = COALESCE((SELECT u.community FROM unit u WHERE u.id = relation.unit), '');
CREATE INDEX relation_by_household ON relation (household, from_at, id);

ALTER TABLE person ADD COLUMN company TEXT NOT NULL DEFAULT '';
UPDATE person SET company = 'company';

-- In which communities a person is known, now or once. The name is repeated here so that a community's list is read from one index.
CREATE TABLE person_community (
  person TEXT NOT NULL REFERENCES person (id),
  community TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (person, community)
);
CREATE INDEX person_community_by_name ON person_community (community, name, person);
INSERT INTO person_community (person, community, name)
  SELECT p.id, COALESCE((SELECT min(id) FROM community), ''), p.name FROM person p;

-- What staff may act as. An empty community stands for every community of the company.
CREATE TABLE role_grant (
  person TEXT NOT NULL,
  company TEXT NOT NULL REFERENCES company (id),
  community TEXT NOT NULL,
  role TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (person, company, community, role)
);
CREATE INDEX role_grant_by_company ON role_grant (company, role, person);
INSERT INTO role_grant (person, company, community, role, granted_by, granted_at)
  SELECT a.person, 'company', '', r.role, 'migration', a.created_at FROM account a
  JOIN (SELECT 'MANAGER' AS role UNION SELECT 'GUARD' UNION SELECT 'DESK' UNION SELECT 'INSTALLER') r
    ON ',' || a.roles || ',' LIKE '%,' || r.role || ',%';

-- Whose door it is or was. A row is never removed: the id of a door that is gone stays its community's, with all that was recorded about it.
CREATE TABLE door_owner (
  door TEXT PRIMARY KEY,
  community TEXT NOT NULL
);
CREATE INDEX door_owner_by_community ON door_owner (community, door);
INSERT INTO door_owner (door, community)
  SELECT d.door, COALESCE((SELECT min(id) FROM community), '') FROM (
    SELECT id AS door FROM door UNION SELECT door FROM device UNION SELECT door FROM door_event
    UNION SELECT door FROM door_command UNION SELECT door FROM device_presence UNION SELECT door FROM claim_code) d;

ALTER TABLE door ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE door SET community = COALESCE((SELECT min(id) FROM community), '');
CREATE INDEX door_by_community ON door (community, number);

ALTER TABLE access_group ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE access_group SET community = COALESCE((SELECT min(id) FROM community), '');
ALTER TABLE schedule ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE schedule SET community = COALESCE((SELECT min(id) FROM community), '');
ALTER TABLE holiday ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE holiday SET community = COALESCE((SELECT min(id) FROM community), '');
ALTER TABLE access_rule ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE access_rule SET community = COALESCE((SELECT min(id) FROM community), '');
CREATE INDEX access_group_by_community ON access_group (community, name, id);
CREATE INDEX schedule_by_community ON schedule (community, name, id);
CREATE INDEX holiday_by_community ON holiday (community, from_day, id);
CREATE INDEX access_rule_by_community ON access_rule (community, name, id);

-- When a holder may pass the doors of one community; without a row they pass none there.
ALTER TABLE holder ADD COLUMN company TEXT NOT NULL DEFAULT '';
UPDATE holder SET company = 'company';
CREATE TABLE holder_community (
  holder TEXT NOT NULL REFERENCES holder (id),
  community TEXT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  PRIMARY KEY (holder, community)
);
CREATE INDEX holder_community_by_community ON holder_community (community, holder);
INSERT INTO holder_community (holder, community, valid_from, valid_until)
  SELECT id, COALESCE((SELECT min(id) FROM community), ''), valid_from, valid_until FROM holder;

-- A card number or a user code is one of its company's: what another company has must neither be refused here nor be told.
CREATE TABLE card_of_company (
  id TEXT PRIMARY KEY,
  company TEXT NOT NULL,
  holder TEXT NOT NULL REFERENCES holder (id),
  format TEXT NOT NULL,
  facility INTEGER NOT NULL,
  number BIGINT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  UNIQUE (company, format, facility, number)
);
INSERT INTO card_of_company (id, company, holder, format, facility, number, valid_from, valid_until)
  SELECT id, 'company', holder, format, facility, number, valid_from, valid_until FROM card;
DROP TABLE card;
ALTER TABLE card_of_company RENAME TO card;
CREATE INDEX card_by_holder ON card (holder);

CREATE TABLE pin_of_company (
  holder TEXT PRIMARY KEY REFERENCES holder (id),
  company TEXT NOT NULL,
  user_code TEXT NOT NULL,
  hash TEXT NOT NULL,
  duress_hash TEXT,
  UNIQUE (company, user_code)
);
INSERT INTO pin_of_company (holder, company, user_code, hash, duress_hash)
  SELECT holder, 'company', user_code, hash, duress_hash FROM pin;
DROP TABLE pin;
ALTER TABLE pin_of_company RENAME TO pin;

ALTER TABLE visitor_pass ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE visitor_pass SET community = COALESCE((SELECT min(id) FROM community), '');
DROP INDEX visitor_pass_by_issue;
CREATE INDEX visitor_pass_by_issue ON visitor_pass (community, issued_at, id);

ALTER TABLE door_event ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE door_event SET community = COALESCE((SELECT min(id) FROM community), '');
CREATE INDEX door_event_by_community ON door_event (community, id);
CREATE INDEX door_event_by_door ON door_event (door, id);
DROP INDEX door_event_by_kind;
CREATE INDEX door_event_by_kind ON door_event (community, kind, id);
ALTER TABLE chain_break ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE chain_break SET community = COALESCE((SELECT min(id) FROM community), '');
CREATE INDEX chain_break_by_community ON chain_break (community, id);
ALTER TABLE access_log ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE access_log SET community = COALESCE((SELECT min(id) FROM community), '');
DROP INDEX access_log_by_time;
CREATE INDEX access_log_by_time ON access_log (community, at, event);
ALTER TABLE alarm ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE alarm SET community = COALESCE((SELECT min(id) FROM community), '');
DROP INDEX alarm_by_time;
CREATE INDEX alarm_by_time ON alarm (community, received_at, id);

ALTER TABLE door_command ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE door_command SET community = COALESCE((SELECT min(id) FROM community), '');
DROP INDEX door_command_by_time;
CREATE INDEX door_command_by_time ON door_command (community, issued_at, id);
CREATE INDEX door_command_by_door ON door_command (door, issued_at, id);
ALTER TABLE photo_enrolment ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE photo_enrolment SET community = COALESCE((SELECT min(id) FROM community), '');
