-- Lines come first, then their entry: the entry seals them, so it can be checked whole. One check a statement, as fee runs add thousands at once.
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added LEFT JOIN LATERAL (
      SELECT count(*) AS lines, sum(amount_fen) AS total FROM ledger_line WHERE entry = added.id
    ) AS sealed ON true
    WHERE sealed.lines < 2 OR sealed.total <> 0
  ) THEN
    RAISE EXCEPTION 'a ledger entry does not balance';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_balances();

CREATE FUNCTION ledger_line_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added JOIN ledger_entry ON ledger_entry.id = added.entry) THEN
    RAISE EXCEPTION 'a ledger entry takes no more lines';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_line_sealed AFTER INSERT ON ledger_line
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_sealed();

CREATE FUNCTION ledger_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only ever added to';
END $$;
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_kept();
CREATE TRIGGER ledger_line_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_kept();
