-- Questions to many. Who answered is kept so that nobody answers twice; nobody is shown what one person said.
CREATE TABLE survey (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT NOT NULL,
  questions TEXT NOT NULL,
  audience TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (community, id)
);
CREATE INDEX survey_newest ON survey (community, made_at, id);

CREATE TABLE survey_answer (
  community TEXT NOT NULL,
  survey TEXT NOT NULL,
  person TEXT NOT NULL,
  body TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (community, survey, person),
  FOREIGN KEY (community, survey) REFERENCES survey (community, id)
);
