-- Calls for help. What is being called, and when next, stands in the row: whoever takes over from a server that died goes on from there.
CREATE TABLE emergency (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  door TEXT NOT NULL,
  unit TEXT NOT NULL,
  trial BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  responder TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  presses INTEGER NOT NULL CHECK (presses > 0),
  plan TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  begun TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  next_at BIGINT,
  raised_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  cause TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX emergency_due ON emergency (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX emergency_by_time ON emergency (community, received_at, id);
CREATE INDEX emergency_open ON emergency (community, person, door) WHERE state <> 'CLOSED';

-- Each press is kept by itself, under the name its source gave it: a press that comes twice is one.
CREATE TABLE emergency_press (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  emergency TEXT NOT NULL REFERENCES emergency (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  by_person TEXT NOT NULL,
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE INDEX emergency_press_by_emergency ON emergency_press (emergency, received_at);

-- What was done, by whom or by the clock. A call of a tier is written once: its name is unique.
CREATE TABLE emergency_step (
  id TEXT PRIMARY KEY,
  emergency TEXT NOT NULL REFERENCES emergency (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  step TEXT NOT NULL,
  actor TEXT NOT NULL,
  words TEXT NOT NULL,
  call TEXT,
  planned_at BIGINT,
  receivers INTEGER NOT NULL
);
CREATE INDEX emergency_step_by_emergency ON emergency_step (emergency, id);
CREATE UNIQUE INDEX emergency_step_call ON emergency_step (emergency, call) WHERE call IS NOT NULL;

-- Who was called, and may therefore see it and answer.
CREATE TABLE emergency_receiver (
  emergency TEXT NOT NULL REFERENCES emergency (id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (emergency, person)
);
CREATE INDEX emergency_receiver_by_person ON emergency_receiver (person, emergency);

CREATE TABLE emergency_plan (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  plan TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (community, person)
);
