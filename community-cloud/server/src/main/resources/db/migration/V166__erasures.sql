-- What doors must forget when a consent ends: one line a door that may hold the face, until the door itself says that it is gone. The order has the consent's id.
CREATE TABLE erasure_line (
  consent TEXT NOT NULL,
  door TEXT NOT NULL,
  community TEXT NOT NULL,
  holder TEXT NOT NULL,
  ordered_at BIGINT NOT NULL,
  -- the door's rules from which on the consent is gone
  revision BIGINT NOT NULL,
  -- the controller that was at the door then; empty when unknown
  unit TEXT NOT NULL,
  state TEXT NOT NULL,
  word TEXT NOT NULL,
  said_at BIGINT,
  settled_at BIGINT,
  settled_by TEXT NOT NULL,
  PRIMARY KEY (consent, door)
);
CREATE INDEX erasure_line_newest ON erasure_line (community, ordered_at, consent, door);
CREATE INDEX erasure_line_waiting ON erasure_line (community, ordered_at) WHERE state = 'WAITING';
CREATE INDEX erasure_line_by_holder ON erasure_line (holder, ordered_at, consent, door);
CREATE INDEX erasure_line_settled ON erasure_line (settled_at) WHERE settled_at IS NOT NULL;

INSERT INTO erasure_line (consent, door, community, holder, ordered_at, revision, unit, state, word, said_at, settled_at, settled_by)
  SELECT t.consent, t.door, COALESCE((SELECT o.community FROM door_owner o WHERE o.door = t.door), ''), t.holder, c.withdrawn_at, 0,
    COALESCE((SELECT d.unit FROM device d WHERE d.door = t.door), ''),
    CASE WHEN t.erased_at IS NULL THEN 'WAITING' ELSE 'CONFIRMED' END, COALESCE(t.erase_cause, ''), t.erased_at, t.erased_at, ''
  FROM face_template t JOIN consent c ON c.id = t.consent AND c.kind = 'FACE' WHERE c.withdrawn_at IS NOT NULL;
CREATE INDEX face_template_by_consent ON face_template (consent, door);
