-- Every order, recorded before it is sent, and what became of it.
CREATE TABLE door_command (
  id TEXT PRIMARY KEY,
  door TEXT NOT NULL,
  kind TEXT NOT NULL,
  holder TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  cause TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  answered_at BIGINT
);
CREATE INDEX door_command_by_time ON door_command (issued_at, id);
CREATE INDEX door_command_waiting ON door_command (state, expires_at);

-- A photograph on its way to doors; sealed, and emptied when each door has answered.
CREATE TABLE photo_enrolment (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  consent TEXT NOT NULL,
  sealed_photo ${blob},
  issued_by TEXT NOT NULL,
  made_at BIGINT NOT NULL
);

CREATE TABLE photo_enrolment_door (
  enrolment TEXT NOT NULL REFERENCES photo_enrolment (id),
  door TEXT NOT NULL,
  command TEXT,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (enrolment, door)
);
CREATE INDEX photo_enrolment_door_by_command ON photo_enrolment_door (command);
CREATE INDEX photo_enrolment_door_waiting ON photo_enrolment_door (state, door);
