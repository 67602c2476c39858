-- Where the changes of an agreement are sent. A webhook is a reader of the feed with an address: its position says what was delivered.
CREATE TABLE sharing_webhook (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  agreement TEXT NOT NULL,
  host TEXT NOT NULL,
  sealed ${blob} NOT NULL,
  kinds TEXT NOT NULL,
  state TEXT NOT NULL,
  number BIGINT NOT NULL,
  part INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  failing_since BIGINT,
  reason TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  delivered_at BIGINT,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  FOREIGN KEY (community, agreement) REFERENCES sharing_agreement (community, id)
);
CREATE INDEX sharing_webhook_due ON sharing_webhook (state, due_at);
CREATE INDEX sharing_webhook_of_community ON sharing_webhook (community, made_at, id);

-- How each change went; kept as long as the feed.
CREATE TABLE sharing_delivery (
  webhook TEXT NOT NULL,
  number BIGINT NOT NULL,
  part INTEGER NOT NULL,
  change TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  reason TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (webhook, number, part)
);
CREATE INDEX sharing_delivery_old ON sharing_delivery (last_at);
