package org.linli.cloud.identity;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Ways to sign in, and who may act for whom. */
public final class IdentityRecords {

    private IdentityRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "accounts",
                PersonTable.of("account", "person")
                        .shows("name", "login", "phone", "created_at")
                        .deletes(),
                PersonTable.of("session", "person")
                        .shows("kind", "way", "device", "address", "created_at", "seen_at", "expires_at")
                        .deletes(),
                PersonTable.of("api_token", "person", "created_by")
                        .shows("id", "name", "community", "scopes", "created_at", "expires_at", "seen_at")
                        .sets("name = '已注销', expires_at = 0"),
                PersonTable.of("passkey", "person")
                        .shows("id", "name", "created_at", "seen_at")
                        .deletes(),
                PersonTable.of("passkey_challenge", "person").deletes(),
                PersonTable.of("provider_link", "person")
                        .shows("provider", "linked_at")
                        .deletes(),
                PersonTable.of("provider_state", "person").deletes(),
                PersonTable.of("known_device", "person").shows("seen_at").deletes(),
                PersonTable.of("recovery_code", "person")
                        .shows("created_at", "used_at")
                        .deletes(),
                PersonTable.of("one_time_link", "person")
                        .others("created_by")
                        .shows("kind", "created_at", "expires_at", "used_at")
                        .deletes(),
                PersonTable.of("one_time_code", "person")
                        .others("phone")
                        .shows("purpose", "expires_at")
                        .deletes(),
                PersonTable.of("proxy_grant", "resident", "proxy")
                        .others("recorded_by", "ended_by")
                        .shows("id", "community", "scopes", "reason", "created_at", "until_at", "ended_at")
                        .sets("reason = '已注销'")
                        .kept(PersonTable.LOG),
                PersonTable.of("acting_record", "resident", "staff")
                        .shows("id", "community", "begun_at", "until_at")
                        .sets("reason = '已注销'")
                        .kept(PersonTable.LOG));
    }
}
