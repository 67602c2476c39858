-- Guests of a home at the doors, found by the home; what the door decided stands in the access log.
CREATE TABLE home_passage (
  community TEXT NOT NULL,
  household TEXT NOT NULL,
  at BIGINT NOT NULL,
  event BIGINT NOT NULL,
  host TEXT NOT NULL,
  pass TEXT NOT NULL,
  PRIMARY KEY (community, event)
);
CREATE INDEX home_passage_by_household ON home_passage (community, household, at, event);
CREATE INDEX home_passage_by_host ON home_passage (host);

-- Passages that are there already. Those of a pass without a visit belong to no home, since nobody wrote down to which.
INSERT INTO home_passage (community, household, at, event, host, pass)
  SELECT a.community, v.household, a.at, a.event, v.host, p.pass FROM visit v
  JOIN visit_pass p ON p.community = v.community AND p.visit = v.id
  JOIN visitor_pass_door d ON d.pass = p.pass
  JOIN access_log a ON a.door = d.door AND a.at >= v.from_at AND a.at < v.until_at + 86400000 AND a.credential = p.pass
  WHERE v.household IS NOT NULL AND v.host IS NOT NULL AND a.means = 'QR_VISITOR' AND a.reason <> 'BAD_SIGNATURE';

-- Who lets the others of the home see their own passages, from when on.
CREATE TABLE home_log_share (
  person TEXT NOT NULL,
  household TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (person, household)
);
CREATE INDEX home_log_share_by_household ON home_log_share (household);
