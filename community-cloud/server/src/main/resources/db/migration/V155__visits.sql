-- Who is expected, asked about and inside. week is there for visits that come again and again.
CREATE TABLE visit (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  plate TEXT NOT NULL,
  purpose TEXT NOT NULL,
  unit TEXT,
  household TEXT,
  host TEXT,
  doors TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  uses INTEGER NOT NULL,
  week TEXT,
  state TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  words TEXT NOT NULL,
  entered_at BIGINT,
  left_at BIGINT,
  PRIMARY KEY (community, id)
);
CREATE INDEX visit_newest ON visit (community, made_at, id);
CREATE INDEX visit_by_host ON visit (community, host, made_at, id);
CREATE INDEX visit_by_household ON visit (community, household, made_at, id);
CREATE INDEX visit_by_state ON visit (community, state, made_at, id);
CREATE INDEX visit_old ON visit (until_at);

-- The passes of a visit, one for each of its times.
CREATE TABLE visit_pass (
  community TEXT NOT NULL,
  visit TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  pass TEXT NOT NULL,
  PRIMARY KEY (community, visit, starts_at),
  FOREIGN KEY (community, visit) REFERENCES visit (community, id)
);
CREATE INDEX visit_of_pass ON visit_pass (pass);

-- Who is not let in. name_key and plate_key are what is compared.
CREATE TABLE denied_visitor (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  plate TEXT NOT NULL,
  plate_key TEXT NOT NULL,
  reason TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE INDEX denied_visitor_newest ON denied_visitor (community, made_at, id);
CREATE INDEX denied_visitor_name ON denied_visitor (community, name_key);
CREATE INDEX denied_visitor_plate ON denied_visitor (community, plate_key);
