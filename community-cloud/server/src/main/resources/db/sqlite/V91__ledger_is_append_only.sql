-- Lines come first, then their entry: the entry seals them, so it can be checked whole.
CREATE TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'a ledger entry does not balance')
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger_line WHERE entry = NEW.id GROUP BY entry HAVING count(*) >= 2 AND sum(amount_fen) = 0
  );
END;
CREATE TRIGGER ledger_line_sealed BEFORE INSERT ON ledger_line
WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, 'a ledger entry takes no more lines');
END;
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'ledger entries are never changed');
END;
CREATE TRIGGER ledger_entry_not_removed BEFORE DELETE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'ledger entries are never removed');
END;
CREATE TRIGGER ledger_line_kept BEFORE UPDATE ON ledger_line
BEGIN
  SELECT RAISE(ABORT, 'ledger lines are never changed');
END;
CREATE TRIGGER ledger_line_not_removed BEFORE DELETE ON ledger_line
BEGIN
  SELECT RAISE(ABORT, 'ledger lines are never removed');
END;
