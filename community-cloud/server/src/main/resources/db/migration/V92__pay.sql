CREATE TABLE pay_order (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  payer TEXT NOT NULL,
  actor TEXT NOT NULL,
  provider TEXT NOT NULL,
  channel TEXT NOT NULL,
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
  -- what the provider gave for the payer's phone, a JSON object
  instructions TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- when the provider is asked next, while the outcome is open
  ask_at BIGINT,
  transaction_id TEXT,
  payment TEXT,
  paid_at BIGINT,
  request_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  UNIQUE (community, request_key)
);
CREATE INDEX pay_order_household ON pay_order (community, household, id);
CREATE INDEX pay_order_ask ON pay_order (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE pay_order_bill (
  order_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  bill TEXT NOT NULL,
  PRIMARY KEY (order_id, number)
);

-- Every notice that was truly signed by a provider, and what became of it.
CREATE TABLE pay_notice (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  provider TEXT NOT NULL,
  order_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  currency TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  -- a person must look at it
  open BOOLEAN NOT NULL,
  resolved_by TEXT NOT NULL,
  resolved_at BIGINT,
  resolution TEXT NOT NULL
);
CREATE INDEX pay_notice_open ON pay_notice (community, id) WHERE open;
CREATE INDEX pay_notice_order ON pay_notice (order_id);

-- Refunds the provider has still to make or to confirm.
CREATE TABLE pay_refund_task (
  refund TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  provider TEXT NOT NULL,
  order_id TEXT NOT NULL,
  ask_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  last_trouble TEXT NOT NULL
);
CREATE INDEX pay_refund_task_ask ON pay_refund_task (ask_at);

CREATE TABLE pay_day_close (
  community TEXT NOT NULL,
  cashier TEXT NOT NULL,
  business_date TEXT NOT NULL,
  cash_fen BIGINT NOT NULL,
  transfer_fen BIGINT NOT NULL,
  card_fen BIGINT NOT NULL,
  counted_cash_fen BIGINT NOT NULL,
  payments INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  note TEXT NOT NULL,
  closed_at BIGINT NOT NULL,
  closed_by TEXT NOT NULL,
  PRIMARY KEY (community, cashier, business_date)
);

CREATE TABLE pay_statement (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  provider TEXT NOT NULL,
  day TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  line_count INTEGER NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT NOT NULL,
  UNIQUE (community, provider, sha256)
);
CREATE INDEX pay_statement_list ON pay_statement (community, id);

-- One row a line of a statement, and one for each payment or refund of ours that the statement lacks.
CREATE TABLE pay_statement_line (
  id TEXT PRIMARY KEY,
  statement TEXT NOT NULL,
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  order_id TEXT NOT NULL,
  there_fen BIGINT NOT NULL,
  here_fen BIGINT NOT NULL,
  item TEXT NOT NULL,
  outcome TEXT NOT NULL,
  open BOOLEAN NOT NULL,
  resolved_by TEXT NOT NULL,
  resolved_at BIGINT,
  resolution TEXT NOT NULL
);
CREATE INDEX pay_statement_line_list ON pay_statement_line (statement, id);
CREATE INDEX pay_statement_line_open ON pay_statement_line (community, id) WHERE open;
