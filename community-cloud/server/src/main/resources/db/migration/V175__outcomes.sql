-- When the connection of each controller came and went, from now on; the first row of a door that was there before is how it stood at the upgrade.
CREATE TABLE device_online (
  door TEXT NOT NULL,
  at BIGINT NOT NULL,
  online BOOLEAN NOT NULL,
  PRIMARY KEY (door, at)
);
INSERT INTO device_online (door, at, online) SELECT door, heard_at, online FROM device_presence;

-- What a day came to: counts that add up. An empty building stands for the whole community, a dash for what belongs to no building; part is what a figure is
-- divided by besides, or empty. spread holds how often which length was seen, see Histogram.
CREATE TABLE outcome_day (
  community TEXT NOT NULL,
  building TEXT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  part TEXT NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  hits BIGINT NOT NULL CHECK (hits >= 0 AND hits <= n),
  pending BIGINT NOT NULL CHECK (pending >= 0),
  total BIGINT NOT NULL CHECK (total >= 0),
  spread TEXT NOT NULL,
  PRIMARY KEY (community, building, day, outcome, part)
);
CREATE INDEX outcome_day_by_day ON outcome_day (community, day);

-- A day of one source of facts. turn counts what made it worth computing (again), done is the turn that was computed.
CREATE TABLE outcome_turn (
  community TEXT NOT NULL,
  source TEXT NOT NULL,
  day TEXT NOT NULL,
  turn BIGINT NOT NULL,
  done BIGINT NOT NULL,
  computed_at BIGINT,
  PRIMARY KEY (community, source, day)
);
CREATE INDEX outcome_turn_waiting ON outcome_turn (community, day, source) WHERE done < turn;

-- Until when changes were looked at, and the last day that was closed.
CREATE TABLE outcome_seen (
  community TEXT NOT NULL PRIMARY KEY,
  until_at BIGINT NOT NULL,
  closed_day TEXT NOT NULL
);

CREATE INDEX door_event_without_time ON door_event (community, received_at) WHERE clock = 'UNKNOWN';
CREATE INDEX door_event_at_unknown_time ON door_event (community, at) WHERE clock = 'UNKNOWN';
CREATE INDEX ticket_changed ON ticket (community, changed_at);
CREATE INDEX ticket_step_rated ON ticket_step (community, at) WHERE step = 'RATE';
CREATE INDEX parcel_ended ON parcel (community, ended_at) WHERE ended_at IS NOT NULL;

-- Residents of 60 and over, as somebody responsible said; no birthday is kept.
CREATE TABLE elder_mark (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  marked_at BIGINT NOT NULL,
  marked_by TEXT NOT NULL,
  PRIMARY KEY (community, person)
);
CREATE INDEX elder_mark_by_person ON elder_mark (person);
