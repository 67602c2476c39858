-- Where a company's people may sign in instead, by OpenID Connect.
CREATE TABLE identity_provider (
  id TEXT PRIMARY KEY,
  company TEXT NOT NULL,
  name TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client TEXT NOT NULL,
  sealed_secret ${blob} NOT NULL,
  second_factor BOOLEAN NOT NULL,
  enabled BOOLEAN NOT NULL
);
CREATE INDEX identity_provider_by_company ON identity_provider (company, name);

-- Whom a provider's subject is here. Made only by an invitation or by the person when signed in.
CREATE TABLE provider_link (
  provider TEXT NOT NULL REFERENCES identity_provider (id),
  subject TEXT NOT NULL,
  person TEXT NOT NULL,
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (provider, subject)
);
CREATE INDEX provider_link_by_person ON provider_link (person);

-- A sign-in that is under way at the provider. Looked at once.
CREATE TABLE provider_state (
  state_hash TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  browser_hash TEXT NOT NULL,
  nonce TEXT NOT NULL,
  sealed_verifier ${blob} NOT NULL,
  person TEXT NOT NULL,
  invitation_hash TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX provider_state_by_expiry ON provider_state (expires_at);
