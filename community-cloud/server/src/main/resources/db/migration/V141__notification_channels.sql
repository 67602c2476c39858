-- Where messages are carried to: a person's own browsers and programs, and what a community's managers named.
CREATE TABLE notification_target (
  id TEXT PRIMARY KEY,
  -- empty for a person's own
  community TEXT NOT NULL,
  -- empty for a community's
  person TEXT NOT NULL,
  channel TEXT NOT NULL,
  label TEXT NOT NULL,
  -- the machine it is at; the whole address is a secret
  server TEXT NOT NULL,
  -- address and keys, sealed
  sealed ${blob} NOT NULL,
  -- SHA-256 of the address: one browser has one owner
  fingerprint TEXT NOT NULL,
  -- of a community's: kinds divided by commas, empty for all
  kinds TEXT NOT NULL,
  -- of a community's: also what persons rather than roles are told
  everything BOOLEAN NOT NULL,
  language TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL
);
CREATE INDEX notification_target_of_person ON notification_target (person, id) WHERE person <> '';
CREATE INDEX notification_target_of_community ON notification_target (community, id) WHERE community <> '';
CREATE INDEX notification_target_same ON notification_target (fingerprint);

-- How a target fares. One that fails again and again is left alone for a while.
CREATE TABLE notification_circuit (
  target TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  open_until BIGINT NOT NULL,
  failed_at BIGINT,
  failure TEXT NOT NULL,
  sent_at BIGINT,
  -- how many were sent in this minute since the epoch, for receivers that allow only so many
  minute BIGINT NOT NULL,
  minute_count INTEGER NOT NULL
);

-- One message to one receiver by one channel. The id is the idempotency key of every try.
CREATE TABLE notification_delivery (
  id TEXT PRIMARY KEY,
  notification TEXT NOT NULL,
  community TEXT NOT NULL,
  -- empty for a community's target
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- empty for a person's telephone
  target TEXT NOT NULL,
  -- the machine it goes to; no machine has all senders to itself
  server TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- waits to be gathered with others of its kind
  held BOOLEAN NOT NULL,
  -- how many more it stands for
  more INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  due_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  UNIQUE (notification, person, channel, target)
);
CREATE INDEX notification_delivery_due ON notification_delivery (due_at, id) WHERE state = 'WAITING';
CREATE INDEX notification_delivery_held ON notification_delivery (person, kind, channel, target) WHERE state = 'WAITING' AND held;
CREATE INDEX notification_delivery_of_target ON notification_delivery (target) WHERE state = 'WAITING';

-- What a person chose; what is not here is as it is by default.
CREATE TABLE notification_preference (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  wanted BOOLEAN NOT NULL,
  PRIMARY KEY (community, person, kind, channel)
);

CREATE TABLE notification_quiet (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  quiet BOOLEAN NOT NULL,
  from_minute INTEGER NOT NULL,
  until_minute INTEGER NOT NULL,
  important_too BOOLEAN NOT NULL,
  PRIMARY KEY (community, person)
);

-- How much of a kind a person was told lately.
CREATE TABLE notification_window (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  told INTEGER NOT NULL,
  PRIMARY KEY (community, person, kind)
);

-- Keys of this site, sealed.
CREATE TABLE notification_key (
  name TEXT PRIMARY KEY,
  sealed ${blob} NOT NULL,
  made_at BIGINT NOT NULL
);
