-- When a PIN was given; nobody wrote it down before.
ALTER TABLE pin ADD COLUMN set_at BIGINT;
