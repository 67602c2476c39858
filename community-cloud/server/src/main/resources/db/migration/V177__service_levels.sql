-- What a property company promised and what it loses for a broken promise. Terms never change; another agreement is another contract. Months as yyyy-mm.
CREATE TABLE service_contract (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  name TEXT NOT NULL,
  cap_fen BIGINT NOT NULL CHECK (cap_fen >= 0),
  from_month TEXT NOT NULL,
  until_month TEXT,
  terms TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX service_contract_newest ON service_contract (community, from_month, id);

-- One a month. A preview may be counted again and again, a confirmed one stays; the content is exact.
CREATE TABLE service_settlement (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  month TEXT NOT NULL,
  contract TEXT NOT NULL REFERENCES service_contract (id),
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  total_fen BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  confirmed_by TEXT,
  confirmed_at BIGINT,
  UNIQUE (community, month)
);

-- What confirmed settlements took for each month: the month's own, and what later ones corrected of it.
CREATE TABLE service_settled (
  settlement TEXT NOT NULL REFERENCES service_settlement (id),
  community TEXT NOT NULL,
  month TEXT NOT NULL,
  fen BIGINT NOT NULL,
  PRIMARY KEY (settlement, month)
);
CREATE INDEX service_settled_by_month ON service_settled (community, month);
