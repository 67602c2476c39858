-- Balances brought along from an earlier system are few among millions: what was brought before is looked up at each import of more.
CREATE INDEX ledger_bill_opening ON ledger_bill (community, household) WHERE fee_type = 'OPENING';
CREATE INDEX ledger_payment_opening ON ledger_payment (community, household) WHERE method = 'OPENING';
