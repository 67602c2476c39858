-- Repairs, complaints and faults. What somebody may do next is in the code; every step that was taken is a row, in order.
CREATE TABLE ticket (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT NOT NULL,
  building TEXT,
  unit TEXT,
  household TEXT,
  place TEXT NOT NULL,
  words TEXT NOT NULL,
  spoken BOOLEAN NOT NULL,
  asker TEXT,
  state TEXT NOT NULL,
  over BOOLEAN NOT NULL,
  paused_from TEXT,
  assignee TEXT,
  submitted_at BIGINT NOT NULL,
  answered_at BIGINT,
  finished_at BIGINT,
  changed_at BIGINT NOT NULL,
  -- Promises: when to warn, when it is late, and how far that has been told (0 nothing, 1 warned, 2 late). While paused only what is left of the work time, millis.
  answer_warn BIGINT,
  answer_due BIGINT,
  answer_level INTEGER NOT NULL,
  finish_warn BIGINT,
  finish_due BIGINT,
  finish_level INTEGER NOT NULL,
  finish_left BIGINT,
  -- The next moment at which time alone changes something.
  look_at BIGINT,
  quote TEXT,
  quote_state TEXT NOT NULL,
  bill TEXT,
  reopened INTEGER NOT NULL,
  stars INTEGER,
  -- What a fault is about, such as a door's controller: one open ticket each.
  source TEXT,
  PRIMARY KEY (community, id),
  UNIQUE (community, number)
);
CREATE INDEX ticket_newest ON ticket (community, submitted_at, id);
CREATE INDEX ticket_open ON ticket (community, over, submitted_at, id);
CREATE INDEX ticket_by_assignee ON ticket (community, assignee, over, submitted_at, id);
CREATE INDEX ticket_by_asker ON ticket (community, asker, submitted_at, id);
CREATE INDEX ticket_by_household ON ticket (community, household, submitted_at, id);
CREATE INDEX ticket_look ON ticket (look_at) WHERE look_at IS NOT NULL;
CREATE UNIQUE INDEX ticket_source ON ticket (community, source) WHERE source IS NOT NULL AND NOT over;

CREATE TABLE ticket_step (
  community TEXT NOT NULL,
  ticket TEXT NOT NULL,
  position INTEGER NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  at BIGINT NOT NULL,
  person TEXT,
  actor TEXT,
  assignee TEXT,
  words TEXT NOT NULL,
  pictures TEXT NOT NULL,
  PRIMARY KEY (community, ticket, position),
  FOREIGN KEY (community, ticket) REFERENCES ticket (community, id)
);

CREATE TABLE repair_category (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (community, id)
);

CREATE TABLE repair_hours (
  community TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL
);

-- skills: category skills, separated by blanks. week: the hours of the rota.
CREATE TABLE repairer (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  skills TEXT NOT NULL,
  week TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  last_given BIGINT NOT NULL,
  PRIMARY KEY (community, person)
);
