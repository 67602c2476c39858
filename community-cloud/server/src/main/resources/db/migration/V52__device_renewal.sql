-- Certificates that were renewed and have not ended: they count beside the new one, since its delivery may fail.
CREATE TABLE device_earlier (
  fingerprint TEXT PRIMARY KEY,
  door TEXT NOT NULL,
  serial TEXT NOT NULL,
  certificate_until BIGINT NOT NULL
);
CREATE INDEX device_earlier_by_door ON device_earlier (door);
