-- Parcels that wait for somebody. Codes are not kept: code_key finds a parcel by its code, and the code itself is made anew from the site's key and the turn.
CREATE TABLE parcel (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  tracking TEXT NOT NULL,
  carrier TEXT NOT NULL,
  source TEXT NOT NULL,
  unit TEXT,
  household TEXT,
  receiver TEXT,
  shelf TEXT NOT NULL,
  locker_code TEXT NOT NULL,
  note TEXT NOT NULL,
  photo TEXT,
  taken_in_by TEXT NOT NULL,
  taken_in_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  code_key TEXT,
  turn INTEGER NOT NULL,
  collector TEXT NOT NULL,
  collector_turn INTEGER NOT NULL,
  collector_key TEXT,
  ended_at BIGINT,
  ended_by TEXT,
  ended_how TEXT,
  proof TEXT,
  reminded INTEGER NOT NULL,
  remind_at BIGINT,
  PRIMARY KEY (community, id)
);
CREATE UNIQUE INDEX parcel_waiting_once ON parcel (community, carrier, tracking) WHERE state = 'WAITING';
CREATE UNIQUE INDEX parcel_code ON parcel (code_key) WHERE code_key IS NOT NULL;
CREATE UNIQUE INDEX parcel_collector_code ON parcel (collector_key) WHERE collector_key IS NOT NULL;
CREATE INDEX parcel_newest ON parcel (community, taken_in_at, id);
CREATE INDEX parcel_by_state ON parcel (community, state, taken_in_at, id);
CREATE INDEX parcel_by_unit ON parcel (community, unit, taken_in_at, id);
CREATE INDEX parcel_by_receiver ON parcel (community, receiver, taken_in_at, id);
CREATE INDEX parcel_by_household ON parcel (community, household, taken_in_at, id);
CREATE INDEX parcel_remind ON parcel (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE parcel_room (
  community TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL
);

-- A courier's visit: a code that is taken once begins it, and its token carries it until it ends.
CREATE TABLE courier_visit (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  carrier TEXT NOT NULL,
  code_key TEXT NOT NULL,
  token_key TEXT,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  begun_at BIGINT,
  parcels INTEGER NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE UNIQUE INDEX courier_visit_code ON courier_visit (code_key);
CREATE UNIQUE INDEX courier_visit_token ON courier_visit (token_key) WHERE token_key IS NOT NULL;
CREATE INDEX courier_visit_newest ON courier_visit (community, made_at, id);
