-- What was asked of a household, for whoever asks what is held about a person.
CREATE INDEX dunning_notice_by_household ON dunning_notice (household);
