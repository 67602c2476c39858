-- By key and nothing else: without statistics, or with old ones, the planner may walk the whole ledger for each statement that adds to it.
ALTER FUNCTION ledger_entry_balances() SET enable_hashjoin = off;
ALTER FUNCTION ledger_entry_balances() SET enable_mergejoin = off;
ALTER FUNCTION ledger_entry_balances() SET enable_seqscan = off;
ALTER FUNCTION ledger_line_sealed() SET enable_hashjoin = off;
ALTER FUNCTION ledger_line_sealed() SET enable_mergejoin = off;
ALTER FUNCTION ledger_line_sealed() SET enable_seqscan = off;
