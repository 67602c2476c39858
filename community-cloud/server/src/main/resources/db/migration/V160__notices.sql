-- What the office tells everybody, or some. audience is what the office chose; who is meant is looked up when it is read.
CREATE TABLE notice (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT NOT NULL,
  words TEXT NOT NULL,
  words_en TEXT NOT NULL,
  audience TEXT NOT NULL,
  must_read BOOLEAN NOT NULL,
  pictures TEXT NOT NULL,
  state TEXT NOT NULL,
  publish_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  told BOOLEAN NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE INDEX notice_newest ON notice (community, publish_at, id);
CREATE INDEX notice_untold ON notice (publish_at) WHERE NOT told;

CREATE TABLE notice_read (
  community TEXT NOT NULL,
  notice TEXT NOT NULL,
  person TEXT NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (community, notice, person),
  FOREIGN KEY (community, notice) REFERENCES notice (community, id)
);

-- An owners' vote. Who may vote, and with what weight, is written down when it is called; that somebody has voted stands apart from what was voted.
CREATE TABLE vote (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  result TEXT,
  PRIMARY KEY (community, id)
);
CREATE INDEX vote_newest ON vote (community, made_at, id);
CREATE INDEX vote_due ON vote (until_at) WHERE state = 'OPEN';

-- One ballot for whoever owns the same homes together.
CREATE TABLE vote_voter (
  community TEXT NOT NULL,
  vote TEXT NOT NULL,
  id TEXT NOT NULL,
  units TEXT NOT NULL,
  area BIGINT NOT NULL,
  voted BOOLEAN NOT NULL,
  PRIMARY KEY (community, vote, id),
  FOREIGN KEY (community, vote) REFERENCES vote (community, id)
);

CREATE TABLE vote_owner (
  community TEXT NOT NULL,
  vote TEXT NOT NULL,
  voter TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (community, vote, person, voter),
  FOREIGN KEY (community, vote, voter) REFERENCES vote_voter (community, vote, id)
);

CREATE TABLE vote_ballot (
  community TEXT NOT NULL,
  vote TEXT NOT NULL,
  receipt TEXT NOT NULL,
  sealed ${blob} NOT NULL,
  PRIMARY KEY (community, vote, receipt),
  FOREIGN KEY (community, vote) REFERENCES vote (community, id)
);
