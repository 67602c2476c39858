-- To whom a delivery goes: what no two tries are made at the same time for.
ALTER TABLE notification_delivery ADD COLUMN route TEXT NOT NULL DEFAULT '';
UPDATE notification_delivery SET route = channel || ' ' || target || CASE WHEN target = '' THEN person ELSE '' END;

-- What is due is found by its place in an index, however much waits: alarms, then the oldest, then of each machine, then of each receiver.
DROP INDEX notification_delivery_due;
CREATE INDEX notification_delivery_alarm ON notification_delivery (due_at, id) WHERE state = 'WAITING' AND urgent;
CREATE INDEX notification_delivery_due ON notification_delivery (due_at, id) WHERE state = 'WAITING' AND NOT urgent;
CREATE INDEX notification_delivery_machine ON notification_delivery (server, due_at, id) WHERE state = 'WAITING' AND NOT urgent;
CREATE INDEX notification_delivery_route ON notification_delivery (server, route, due_at, id) WHERE state = 'WAITING' AND NOT urgent;
