package org.linli.cloud.people;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who somebody is and where they lived. */
public final class PeopleRecords {

    private PeopleRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "person",
                PersonTable.of("person", "id")
                        .shows("id", "kind", "name", "name_en", "phone", "valid_from", "valid_until")
                        .sets("name = '已注销', name_en = 'Erased', phone = '', suspended = TRUE, erased_at = :now"),
                PersonTable.of("person_community", "person")
                        .shows("community", "name")
                        .sets("name = '已注销'"),
                PersonTable.of("relation", "person")
                        .shows("community", "unit", "household", "kind", "from_at", "until_at")
                        .kept(PersonTable.BOOKS),
                PersonTable.of("household", "payer")
                        .shows("id", "community", "unit", "moved_in", "moved_out")
                        .kept(PersonTable.BOOKS),
                PersonTable.of("person_ward", "person")
                        .others("recorded_by")
                        .shows("cause", "until_day", "note", "recorded_at")
                        .deletes(),
                PersonTable.of("elder_mark", "person")
                        .others("marked_by")
                        .shows("community", "marked_at")
                        .deletes(),
                PersonTable.of("role_grant", "person")
                        .others("granted_by")
                        .shows("community", "role", "granted_at")
                        .deletes());
    }
}
