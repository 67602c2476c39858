-- Lists of a whole community are read page by page in the order of these.
CREATE INDEX ledger_bill_due ON ledger_bill (community, due_date, id);
DROP INDEX ledger_entry_date;
CREATE INDEX ledger_entry_date ON ledger_entry (community, business_date, id);
CREATE INDEX ledger_refund_date ON ledger_refund (community, business_date, id);
CREATE INDEX relation_by_community ON relation (community, unit, id);
DROP INDEX card_by_holder;
CREATE INDEX card_by_holder ON card (holder, id);
DROP INDEX pass_key_by_holder;
CREATE INDEX pass_key_by_holder ON pass_key (holder, id);

-- What a household owes, by age: only what is open, so that paid bills of years cost nothing.
CREATE INDEX ledger_bill_owing ON ledger_bill (community, household, due_date) WHERE open_fen > 0;
