-- Which order a payment came by: an order may be paid twice.
CREATE TABLE pay_order_payment (
  payment TEXT PRIMARY KEY,
  order_id TEXT NOT NULL
);
CREATE INDEX ledger_payment_reference ON ledger_payment (community, provider, reference) WHERE reference <> '';
