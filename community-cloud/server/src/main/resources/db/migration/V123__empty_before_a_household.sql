-- Since when a home was empty before this household came; null when it was not. A month that is billed after somebody moved in was empty all the same.
ALTER TABLE household ADD COLUMN empty_since TEXT;
