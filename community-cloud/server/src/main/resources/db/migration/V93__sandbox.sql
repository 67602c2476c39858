-- The far side of the sandbox provider: what its bank knows. Only demo and tests have rows here.
CREATE TABLE sandbox_order (
  id TEXT PRIMARY KEY,
  amount_fen BIGINT NOT NULL,
  description TEXT NOT NULL,
  state TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  paid_at BIGINT,
  expires_at BIGINT NOT NULL
);
CREATE TABLE sandbox_payment (
  transaction_id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  paid_at BIGINT NOT NULL
);
CREATE TABLE sandbox_refund (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  amount_fen BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);
