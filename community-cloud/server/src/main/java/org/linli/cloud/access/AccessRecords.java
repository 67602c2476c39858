package org.linli.cloud.access;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Ways through doors, and what was agreed to. */
public final class AccessRecords {

    private AccessRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "access",
                PersonTable.of("holder", "id")
                        .shows("valid_from", "valid_until")
                        .deletes(),
                PersonTable.of("holder_community", "holder")
                        .shows("community", "valid_from", "valid_until")
                        .deletes(),
                PersonTable.of("group_member", "holder").shows("group_id").deletes(),
                PersonTable.of("card", "holder")
                        .shows("id", "format", "number % 100 AS last_two_digits", "valid_from", "valid_until")
                        .deletes(),
                PersonTable.of("pin", "holder").shows("user_code", "set_at").deletes(),
                PersonTable.of("pass_key", "holder")
                        .shows("id", "label", "registered_at", "valid_until")
                        .deletes(),
                PersonTable.of("visitor_pass", "host")
                        .others("issued_by", "revoked_by")
                        .shows("id", "community", "from_at", "until_at", "uses", "issued_at", "revoked_at")
                        .sets("label = '已注销'"),
                PersonTable.of("consent", "holder")
                        .others("given_by", "withdrawn_by")
                        .shows("id", "kind", "text_version", "given_at", "way", "withdrawn_at")
                        .kept(PersonTable.PROOF),
                PersonTable.of("consent_entry", "holder")
                        .others("by_person", "recorded_by")
                        .shows("kind", "step", "text_version", "at", "way", "reason")
                        .kept(PersonTable.PROOF),
                PersonTable.of("door_item", "holder").kept(PersonTable.NAMELESS));
    }
}
