-- SQLite, which keeps no statistics here, takes the newest of two indexes that suit a statement alike: for open bills that must be the one that holds nothing else,
-- not V121's of all bills by due date. SqliteLedgerTest holds that.
DROP INDEX ledger_bill_open;
CREATE INDEX ledger_bill_open ON ledger_bill (community, due_date, id) WHERE open_fen > 0;
