package org.linli.cloud.records;

import java.util.List;

/**
 * What one feature holds about people. Every column that names a person stands in one of the tables, or a test fails.
 *
 * @param section name of the part in a person's own document, such as {@code visits}
 */
public record PersonRecords(String section, List<PersonTable> tables) {
    public PersonRecords {
        tables = List.copyOf(tables);
    }

    public static PersonRecords of(String section, PersonTable... tables) {
        return new PersonRecords(section, List.of(tables));
    }
}
