-- What is shared with whom, why and until when. Kept when over: residents may ask later.
CREATE TABLE sharing_agreement (
  community TEXT NOT NULL,
  id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  contact TEXT NOT NULL,
  purpose TEXT NOT NULL,
  kinds TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT,
  end_reason TEXT,
  PRIMARY KEY (community, id)
);
CREATE INDEX sharing_agreement_newest ON sharing_agreement (community, made_at, id);

-- Which tokens hang on an agreement.
CREATE TABLE sharing_token (
  token TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  agreement TEXT NOT NULL,
  FOREIGN KEY (community, agreement) REFERENCES sharing_agreement (community, id)
);
CREATE INDEX sharing_token_of_agreement ON sharing_token (community, agreement);
