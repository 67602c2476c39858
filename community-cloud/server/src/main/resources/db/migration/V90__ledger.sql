-- Double entry in fen: positive is debit, negative credit. Entries and lines are only ever added (V91 holds that); bills, payments, refunds and
-- accounts carry sums of their lines, written with them in one transaction and recomputed by the verifier.
CREATE TABLE ledger_account (
  id ${identity},
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- household, provider, fee type or empty, as the kind says
  subject TEXT NOT NULL,
  balance_fen BIGINT NOT NULL DEFAULT 0,
  UNIQUE (community, kind, subject),
  CHECK (kind <> 'PREPAYMENT' OR balance_fen <= 0),
  CHECK (kind <> 'RECEIVABLE' OR balance_fen >= 0),
  CHECK (kind <> 'REFUND_PAYABLE' OR balance_fen <= 0)
);

-- A bill's first entry has the bill's id, a payment's first entry the payment's.
CREATE TABLE ledger_entry (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  household TEXT NOT NULL,
  business_date TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  source_key TEXT,
  reverses TEXT
);
CREATE INDEX ledger_entry_household ON ledger_entry (community, household, id);
CREATE INDEX ledger_entry_date ON ledger_entry (community, business_date);
CREATE UNIQUE INDEX ledger_entry_source ON ledger_entry (community, source_key) WHERE source_key IS NOT NULL;
CREATE UNIQUE INDEX ledger_entry_reverses ON ledger_entry (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE ledger_line (
  entry TEXT NOT NULL,
  number INTEGER NOT NULL,
  account BIGINT NOT NULL REFERENCES ledger_account (id),
  bill TEXT,
  payment TEXT,
  amount_fen BIGINT NOT NULL CHECK (amount_fen <> 0),
  PRIMARY KEY (entry, number)
);
CREATE INDEX ledger_line_bill ON ledger_line (bill) WHERE bill IS NOT NULL;
CREATE INDEX ledger_line_payment ON ledger_line (payment) WHERE payment IS NOT NULL;

CREATE TABLE ledger_bill (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  unit TEXT NOT NULL,
  item TEXT NOT NULL,
  item_name TEXT NOT NULL,
  fee_type TEXT NOT NULL,
  period_from TEXT NOT NULL,
  period_until TEXT NOT NULL,
  due_date TEXT NOT NULL,
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
  open_fen BIGINT NOT NULL,
  paid_fen BIGINT NOT NULL,
  written_off_fen BIGINT NOT NULL,
  reversed BOOLEAN NOT NULL,
  late_fee_of TEXT,
  run TEXT,
  source_key TEXT NOT NULL,
  posted_at BIGINT NOT NULL,
  UNIQUE (community, source_key),
  CHECK (open_fen >= 0 AND paid_fen >= 0 AND written_off_fen >= 0),
  CHECK (reversed OR open_fen + paid_fen + written_off_fen = amount_fen),
  CHECK (NOT reversed OR open_fen + paid_fen + written_off_fen = 0)
);
CREATE INDEX ledger_bill_household ON ledger_bill (community, household, due_date, id);
CREATE INDEX ledger_bill_open ON ledger_bill (community, due_date, id) WHERE open_fen > 0;
CREATE INDEX ledger_bill_run ON ledger_bill (community, run, id) WHERE run IS NOT NULL;
CREATE INDEX ledger_bill_late_fee ON ledger_bill (late_fee_of) WHERE late_fee_of IS NOT NULL;

-- Beside the bill, so that lists read narrow rows.
CREATE TABLE ledger_bill_explanation (
  bill TEXT PRIMARY KEY,
  explanation TEXT NOT NULL
);

CREATE TABLE ledger_payment (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  method TEXT NOT NULL,
  -- which provider, for ONLINE; empty otherwise
  provider TEXT NOT NULL,
  reference TEXT NOT NULL,
  payer TEXT NOT NULL,
  cashier TEXT NOT NULL,
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
  free_fen BIGINT NOT NULL,
  refunded_fen BIGINT NOT NULL,
  business_date TEXT NOT NULL,
  paid_at BIGINT NOT NULL,
  source_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  UNIQUE (community, source_key),
  CHECK (free_fen >= 0 AND refunded_fen >= 0 AND free_fen + refunded_fen <= amount_fen)
);
CREATE INDEX ledger_payment_household ON ledger_payment (community, household, id);
CREATE INDEX ledger_payment_free ON ledger_payment (community, household, id) WHERE free_fen > 0;
CREATE INDEX ledger_payment_date ON ledger_payment (community, business_date, id);
CREATE INDEX ledger_payment_cashier ON ledger_payment (community, cashier, business_date, id);

CREATE TABLE ledger_refund (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  payment TEXT NOT NULL REFERENCES ledger_payment (id),
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
  method TEXT NOT NULL,
  provider TEXT NOT NULL,
  reason TEXT NOT NULL,
  cashier TEXT NOT NULL,
  state TEXT NOT NULL,
  business_date TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  source_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  UNIQUE (community, source_key)
);
CREATE INDEX ledger_refund_payment ON ledger_refund (payment);
CREATE INDEX ledger_refund_household ON ledger_refund (community, household, id);
CREATE INDEX ledger_refund_cashier ON ledger_refund (community, cashier, business_date, id);

-- Households that do not want their prepayment used without being asked.
CREATE TABLE ledger_keep_prepayment (
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  PRIMARY KEY (community, household)
);
