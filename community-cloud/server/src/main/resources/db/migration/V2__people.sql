CREATE TABLE community (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  zone TEXT NOT NULL
);

CREATE TABLE building (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL
);

CREATE TABLE unit (
  id TEXT PRIMARY KEY,
  building TEXT NOT NULL REFERENCES building (id),
  name TEXT NOT NULL,
  name_en TEXT NOT NULL
);
CREATE INDEX unit_by_building ON unit (building, name, id);

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  phone TEXT NOT NULL,
  suspended BOOLEAN NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT
);
CREATE INDEX person_by_name ON person (name, id);

-- A person may relate to several homes, and to one home several times in a row.
CREATE TABLE relation (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (id),
  unit TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT
);
CREATE INDEX relation_by_person ON relation (person, from_at, id);
CREATE INDEX relation_by_unit ON relation (unit, from_at, id);
