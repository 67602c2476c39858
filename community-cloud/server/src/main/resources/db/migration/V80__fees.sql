-- Ids are unique in their community. Days are yyyy-mm-dd; the end of a span is the day after its last, 9999-12-31 for none.
CREATE TABLE fee_item (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE INDEX fee_item_by_name ON fee_item (community, name, id);

-- Which homes pay an item, and on what terms.
CREATE TABLE fee_assignment (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  item TEXT NOT NULL,
  scope TEXT NOT NULL,
  target TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (community, id),
  FOREIGN KEY (community, item) REFERENCES fee_item (community, id)
);
CREATE INDEX fee_assignment_by_item ON fee_assignment (community, item, id);
CREATE INDEX fee_assignment_by_target ON fee_assignment (community, scope, target, item);

-- Of one home, or of a building or the community when unit is null.
CREATE TABLE meter (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  serial TEXT NOT NULL,
  unit TEXT,
  building TEXT,
  multiplier INTEGER NOT NULL,
  digits INTEGER NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  PRIMARY KEY (community, id),
  UNIQUE (community, kind, serial)
);
CREATE INDEX meter_by_unit ON meter (community, unit, kind, id);

-- A corrected reading stays, replaced by the one that corrects it. position is what the meter would show had it endless digits, thousandths.
CREATE TABLE meter_reading (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  meter TEXT NOT NULL,
  on_day TEXT NOT NULL,
  value_millis BIGINT NOT NULL,
  position_millis BIGINT NOT NULL,
  estimated BOOLEAN NOT NULL,
  photo TEXT,
  note TEXT NOT NULL,
  read_by TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  corrects TEXT,
  replaced BOOLEAN NOT NULL,
  PRIMARY KEY (community, id),
  FOREIGN KEY (community, meter) REFERENCES meter (community, id)
);
CREATE UNIQUE INDEX meter_reading_standing ON meter_reading (community, meter, on_day) WHERE NOT replaced;
CREATE INDEX meter_reading_by_day ON meter_reading (community, on_day, meter) WHERE NOT replaced;
CREATE INDEX meter_reading_history ON meter_reading (community, meter, on_day, recorded_at, id);

CREATE TABLE fee_run (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Lines below this number are done in the state it is in.
  next_line BIGINT NOT NULL,
  -- Raised by each new preview, so that an older one that still runs stops.
  attempt INTEGER NOT NULL,
  line_count BIGINT NOT NULL,
  bill_count BIGINT NOT NULL,
  problem_count BIGINT NOT NULL,
  note_count BIGINT NOT NULL,
  amount_fen BIGINT NOT NULL,
  posted_count BIGINT NOT NULL,
  posted_fen BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  previewed_at BIGINT,
  posted_by TEXT,
  posted_at BIGINT,
  reversed_by TEXT,
  reversed_at BIGINT,
  reason TEXT NOT NULL,
  -- Who carries it forward; empty when nobody does.
  work TEXT NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE INDEX fee_run_by_time ON fee_run (community, made_at, id);

CREATE TABLE fee_line (
  run TEXT NOT NULL,
  number BIGINT NOT NULL,
  community TEXT NOT NULL,
  item TEXT NOT NULL,
  unit TEXT NOT NULL,
  unit_name TEXT NOT NULL,
  household TEXT,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  due_day TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  quantity_millis BIGINT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  bill TEXT,
  explanation TEXT,
  PRIMARY KEY (run, number)
);
-- No home pays twice for one item from one day on, whatever the program does.
CREATE UNIQUE INDEX fee_line_posted ON fee_line (community, item, unit, from_day) WHERE state = 'POSTED';
CREATE INDEX fee_line_problem ON fee_line (run, number) WHERE state = 'PROBLEM';

-- Which part of a meter's count a line bills.
CREATE TABLE fee_line_meter (
  run TEXT NOT NULL,
  number BIGINT NOT NULL,
  meter TEXT NOT NULL,
  community TEXT NOT NULL,
  item TEXT NOT NULL,
  from_millis BIGINT NOT NULL,
  to_millis BIGINT NOT NULL,
  to_day TEXT NOT NULL,
  posted BOOLEAN NOT NULL,
  PRIMARY KEY (run, number, meter)
);
CREATE INDEX fee_line_meter_posted ON fee_line_meter (community, item, meter, to_day) WHERE posted;

-- How much late fee a bill has been charged up to and including a day.
CREATE TABLE fee_late_fee (
  community TEXT NOT NULL,
  bill TEXT NOT NULL,
  on_day TEXT NOT NULL,
  total_fen BIGINT NOT NULL,
  PRIMARY KEY (community, bill, on_day)
);
