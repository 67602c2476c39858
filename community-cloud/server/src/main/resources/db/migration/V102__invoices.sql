-- Where a community's invoices are asked for. The key is sealed.
CREATE TABLE invoice_hook (
  community TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  sealed_key ${blob} NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL
);

CREATE TABLE invoice (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  payment TEXT NOT NULL,
  household TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  amount_fen BIGINT NOT NULL,
  -- what the paying side wants on it, as JSON
  buyer TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  sent_at BIGINT,
  ended_at BIGINT,
  number TEXT NOT NULL,
  link TEXT NOT NULL,
  failure TEXT NOT NULL
);
-- One invoice for a payment, unless the earlier one failed.
CREATE UNIQUE INDEX invoice_of_payment ON invoice (payment) WHERE state <> 'FAILED';
CREATE INDEX invoice_by_community ON invoice (community, id);
CREATE INDEX invoice_by_household ON invoice (community, household, id);
