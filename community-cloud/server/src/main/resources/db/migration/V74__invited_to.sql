-- In which community the roles of a set-up link count; empty for the whole first company. Invitations from before belong to the one community there was.
ALTER TABLE one_time_link ADD COLUMN community TEXT NOT NULL DEFAULT '';
