-- For erasing a person, and for counting how often telephones rang to be tried.
CREATE INDEX notification_delivery_of_person ON notification_delivery (person, changed_at) WHERE person <> '';
