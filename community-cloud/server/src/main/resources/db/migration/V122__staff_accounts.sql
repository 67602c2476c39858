-- Staff are few among the accounts of all residents.
CREATE INDEX account_of_staff ON account (name, person) WHERE roles <> '';
