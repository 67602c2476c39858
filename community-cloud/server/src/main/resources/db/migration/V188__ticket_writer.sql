-- Who of the staff wrote a ticket down, so that they can see what became of it.
ALTER TABLE ticket ADD COLUMN written_by TEXT;
UPDATE ticket SET written_by = (SELECT s.actor FROM ticket_step s
  WHERE s.community = ticket.community AND s.ticket = ticket.id AND s.position = 0
  AND s.actor IN (SELECT person FROM role_grant) AND (ticket.asker IS NULL OR s.actor <> ticket.asker));
CREATE INDEX ticket_by_writer ON ticket (community, written_by, submitted_at, id) WHERE written_by IS NOT NULL;
