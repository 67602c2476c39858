-- A person who was erased stays as an id with no name, so that what refers to them goes on working.
ALTER TABLE person ADD COLUMN erased_at BIGINT;

-- Who asked for the data of a person, or for their erasure, why, and what came of it. result: what was erased and what was kept, as JSON.
CREATE TABLE person_request (
  id TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  work TEXT NOT NULL,
  result TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX person_request_newest ON person_request (community, asked_at, id);
CREATE INDEX person_request_of_person ON person_request (person, asked_at, id);
