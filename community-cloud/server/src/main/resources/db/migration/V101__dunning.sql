-- How a community asks for what is overdue; the steps as JSON, in the words of DunningPlan.
CREATE TABLE dunning_plan (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  name TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  content TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL
);
CREATE INDEX dunning_plan_by_community ON dunning_plan (community, id);

-- Why a household, or one bill, is not asked for a while. until is the last day; null for as long as nobody ends it.
CREATE TABLE dunning_pause (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  bill TEXT,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  until TEXT,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT
);
CREATE INDEX dunning_pause_by_household ON dunning_pause (community, household, id);
CREATE INDEX dunning_pause_by_community ON dunning_pause (community, id);

CREATE TABLE dunning_run (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  plan TEXT NOT NULL,
  -- the plan as it was when the run was made
  content TEXT NOT NULL,
  as_of TEXT NOT NULL,
  state TEXT NOT NULL,
  -- households that owe less than the plan's minimum
  too_little INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  carried_out_at BIGINT,
  carried_out_by TEXT
);
CREATE INDEX dunning_run_by_community ON dunning_run (community, id);

-- One household in one run: what it would get, then what it got.
CREATE TABLE dunning_notice (
  run TEXT NOT NULL REFERENCES dunning_run (id),
  number INTEGER NOT NULL,
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  step INTEGER NOT NULL,
  channel TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (run, number)
);
CREATE UNIQUE INDEX dunning_notice_household ON dunning_notice (run, household);

-- The highest step at which a bill was asked for, under any plan.
CREATE TABLE dunned_bill (
  community TEXT NOT NULL,
  bill TEXT NOT NULL,
  household TEXT NOT NULL,
  step INTEGER NOT NULL,
  run TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (community, bill)
);
CREATE INDEX dunned_bill_by_household ON dunned_bill (community, household);

-- What residents are told, kept until they read it.
CREATE TABLE resident_message (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  -- for whom, when it is a copy to somebody who may pay for another; empty otherwise
  copy_for TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_key TEXT NOT NULL,
  content TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  read_at BIGINT,
  UNIQUE (community, person, source_key)
);
CREATE INDEX resident_message_by_person ON resident_message (person, community, id);
