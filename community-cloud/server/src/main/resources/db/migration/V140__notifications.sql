-- What people are told, in the transaction of what happened.
CREATE TABLE notification (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  kind TEXT NOT NULL,
  urgency TEXT NOT NULL,
  -- what it is about, such as ticket/abc
  subject TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  -- whether it was told to roles rather than to persons
  to_staff BOOLEAN NOT NULL,
  -- a name under which it is told at most once; null for none
  once TEXT,
  made_at BIGINT NOT NULL,
  visible_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX notification_by_community ON notification (community, id);
CREATE INDEX notification_by_subject ON notification (community, subject, id);
CREATE UNIQUE INDEX notification_once ON notification (community, once) WHERE once IS NOT NULL;

-- Everybody's messages in the app: there however the channels fare.
CREATE TABLE inbox (
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  notification TEXT NOT NULL,
  visible_at BIGINT NOT NULL,
  -- when an open page got it
  shown_at BIGINT,
  read_at BIGINT,
  PRIMARY KEY (community, person, notification)
);
CREATE INDEX inbox_by_notification ON inbox (notification, person);
CREATE INDEX inbox_unread ON inbox (community, person, visible_at) WHERE read_at IS NULL;
